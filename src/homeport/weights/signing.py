"""Signatures over weights in the form of OpenSSF model signing, made and checked with plain keys.

A thin layer over the library `model-signing`, which takes a second to import: it is imported by
the functions that need it. All of it works offline; no transparency log is asked. Whose keys are
trusted is `signatures`' business.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from homeport.errors import InputError, SignatureRefused, WeightsError
from homeport.storage.whole import write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

PASSPHRASE_VARIABLE = "HOMEPORT_KEY_PASSPHRASE"  # noqa: S105 -- the name of the variable
SUFFIX = ".sig"
IN_FOLDER = "model.sig"  # where OpenSSF's own tool puts it
MOST_SIGNATURE = 16 << 20
PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signatures are checked with; its fingerprint is what signatures name it by."""

    path: Path
    fingerprint: str


def passphrase(environment: Mapping[str, str] = os.environ) -> bytes | None:
    """Return what private keys are locked with, if the environment says so."""
    return environment.get(PASSPHRASE_VARIABLE, "").encode() or None


def new_key(path: Path, secret: bytes | None) -> Path:
    """Write a new private key, and its public part beside it, which is returned.

    Raises:
        InputError: there is a file already, or it cannot be written.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- for keys only
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 -- as above

    key = ec.generate_private_key(ec.SECP256R1())
    lock = serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    public = path.with_suffix(".pub")
    write_new(path, private, PRIVATE)
    write_new(public, public_pem(key.public_key()), 0o644)
    return public


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file that must not be there yet.

    Raises:
        InputError: it is there, or cannot be written.
    """
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(descriptor, "wb") as file:  # noqa: PTH123 -- a descriptor has no path
            file.write(content)
    except FileExistsError as error:
        raise InputError(
            f"{path} is there already", hint="choose another name; keys are never overwritten"
        ) from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror or error}", hint="check the folder"
        ) from error


def public_pem(key: "ec.EllipticCurvePublicKey") -> bytes:
    """Return a public key as text."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- for keys only

    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def public_key(path: Path) -> PublicKey:
    """Read a public key.

    Raises:
        InputError: it cannot be read, or is of a kind that models are not signed with.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- for keys only
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 -- as above

    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} cannot be read as a public key: {_reason(error)}",
            hint="name the .pub file that homeport models keygen wrote",
        ) from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise InputError(
            f"{path} is no elliptic-curve key", hint="make one with homeport models keygen"
        )
    return PublicKey(path, hashlib.sha256(public_pem(key)).hexdigest())


def default_signature(target: Path) -> Path:
    """Return where the signature of a file or a folder of weights lies."""
    return target / IN_FOLDER if target.is_dir() else target.with_name(f"{target.name}{SUFFIX}")


def sign(target: Path, key: Path, signature: Path, secret: bytes | None) -> None:
    """Hash the file or every file of the folder, and write the signature.

    Raises:
        InputError: the key or the weights cannot be used.
        WeightsError: the signature cannot be written.
    """
    signing, _, hashing = _library()
    config = hashing.Config()
    if target.is_dir() and signature.resolve().is_relative_to(target.resolve()):
        inside = signature.resolve().relative_to(target.resolve())
        config.set_ignored_paths(paths=[inside])
    try:
        signer = signing.Config().set_hashing_config(config)
        signer.use_elliptic_key_signer(private_key=key, password=secret)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise InputError(
            f"{key} cannot be used to sign: {_reason(error)}",
            hint=f"name the private key; a locked one wants {PASSPHRASE_VARIABLE}",
        ) from error
    try:
        with tempfile.TemporaryDirectory(prefix="homeport-") as folder:
            made = Path(folder) / IN_FOLDER
            signer.sign(target, made)
            write_whole(signature, made.read_bytes())
    except (OSError, ValueError) as error:
        raise WeightsError(
            f"{target} cannot be signed: {_reason(error)}",
            hint="links are not signed; check the folder and the free space",
        ) from error


def check(target: Path, signature: Path, trusted: Sequence[PublicKey]) -> PublicKey:
    """Return the key that signed exactly these bytes, hashing all of them.

    Raises:
        SignatureRefused: the signature is missing, damaged, of another key or of other bytes.
        WeightsError: the library is not installed.
    """
    named = _named_key(signature)
    keys = [key for key in trusted if named in ("", key.fingerprint)]
    if not keys:
        raise SignatureRefused(
            f"{target.name} is signed by the key {named[:16]}, which is not trusted here",
            hint="check who signed it, then name their key: --key, or signers in models.toml",
        )
    _, verifying, _ = _library()
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- for signatures only

    problem: Exception | None = None
    for key in keys:
        try:
            # The library prints warnings; stdout belongs to results.
            with contextlib.redirect_stdout(sys.stderr):
                checker = verifying.Config().use_elliptic_key_verifier(public_key=key.path)
                checker.verify(target, signature)
        except (InvalidSignature, ValueError, TypeError, LookupError, AttributeError, OSError) as e:
            problem = e
        else:
            return key
    raise SignatureRefused(
        f"the signature of {target.name} does not fit: {_mismatch(problem)}",
        hint="fetch the model and its signature again; if it persists, ask who published it",
    ) from problem


def _named_key(signature: Path) -> str:
    """Return the fingerprint that the signature names; older ones name none."""
    try:
        hint = _hint(signature)
    except FileNotFoundError as error:
        raise SignatureRefused(
            f"there is no signature: {signature}",
            hint="homeport models sign makes one; --signature names another place",
        ) from error
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise SignatureRefused(
            f"the signature {signature} is damaged: {_reason(error)}",
            hint="fetch it again, or sign again",
        ) from error
    return hint


def _hint(signature: Path) -> str:
    if signature.stat().st_size > MOST_SIGNATURE:
        raise ValueError("it is too large")
    bundle = json.loads(signature.read_bytes())
    hint = bundle["verificationMaterial"].get("publicKey", {}).get("hint", "")
    if not isinstance(hint, str) or "dsseEnvelope" not in bundle:
        raise ValueError("it was made without a key")
    return hint


def available() -> bool:
    """Tell whether the libraries of the extra `signing` are here, without importing them."""
    wanted = ("model_signing", "OpenSSL", "tuf")
    return all(importlib.util.find_spec(name) is not None for name in wanted)


def _library() -> tuple[ModuleType, ModuleType, ModuleType]:
    try:
        from model_signing import hashing, signing, verifying  # noqa: PLC0415 -- a second to import
    except ImportError as error:
        raise WeightsError(
            "signatures of models need the extra 'signing'",
            hint="pip install 'homeport[signing]'",
        ) from error
    return signing, verifying, hashing


def _mismatch(problem: Exception | None) -> str:
    """Say what differs: the library's sentence without its digests."""
    said = str(problem) or "it was made with another key, or over other bytes"
    return said.replace("Signature mismatch: ", "")


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:300]
