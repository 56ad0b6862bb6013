"""Signs and checks with Ed25519 keys as OpenSSH keeps them: who approves has one already."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from homeport.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_KIND = "ssh-ed25519"
# RFC 8709: the name and the key, each after its length in four bytes.
_BEFORE_KEY = b"\0\0\0\x0b" + _KIND.encode() + b"\0\0\0\x20"
_KEY_BYTES = 32
_OPENSSH = b"BEGIN OPENSSH PRIVATE KEY"
_HINT = "ssh-keygen -t ed25519 makes a pair; the public half is the line in the .pub file"


class SigningKey:
    """A private key that was read from its file."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw()

    def sign(self, statement: bytes) -> str:
        """Return the signature, in hexadecimal digits."""
        return self._key.sign(statement).hex()


def read_public_key(line: str) -> bytes:
    """Return the 32 bytes of a public key as OpenSSH writes it: `ssh-ed25519 AAAA... comment`.

    Raises:
        InputError: it is no such line.
    """
    kind, _, rest = line.strip().partition(" ")
    try:
        blob = base64.b64decode(rest.split()[0] if rest.split() else "", validate=True)
    except (binascii.Error, ValueError):
        blob = b""
    whole = len(blob) == len(_BEFORE_KEY) + _KEY_BYTES
    if kind != _KIND or not whole or not blob.startswith(_BEFORE_KEY):
        raise InputError("this is no public key of kind ssh-ed25519", hint=_HINT)
    return blob[len(_BEFORE_KEY) :]


def read_signing_key(path: Path, passphrase: Callable[[], str]) -> SigningKey:
    """Read a private key; `passphrase` is asked only for one that is locked.

    Raises:
        InputError: it cannot be read, is of another kind, or the passphrase is wrong.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 -- 20 ms, only to sign
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- as above
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 -- as above
        load_pem_private_key,
        load_ssh_private_key,
    )

    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", hint=_HINT) from error
    load = load_ssh_private_key if _OPENSSH in data else load_pem_private_key
    try:
        try:
            key = load(data, None)
        except TypeError:  # the library's word for a key that is locked
            key = load(data, passphrase().encode())
    except InputError:
        raise
    except UnsupportedAlgorithm as error:
        raise InputError(
            f"{path} is locked in OpenSSH's own way, which needs the package bcrypt",
            hint="pip install bcrypt, or keep the key locked as PKCS#8: ssh-keygen -p -m PKCS8",
        ) from error
    except Exception as error:  # the library has no error of its own for a wrong passphrase
        raise InputError(f"{path} cannot be read as a private key", hint=_HINT) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(f"{path} is a key of another kind than ssh-ed25519", hint=_HINT)
    return SigningKey(key)


def signature_holds(public: bytes, signature: str, statement: bytes) -> bool:
    """Tell whether the private half of `public` signed this."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- as above
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- as above
        Ed25519PublicKey,
    )

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), statement)
    except (ValueError, InvalidSignature):
        return False
    return True
