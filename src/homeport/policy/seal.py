"""A policy that must be signed: a detached Ed25519 signature lies beside each of its documents.

Where a public key is kept for it, no document is in force without a signature by its other half.
Signatures are over the file's bytes, as openssl makes them; who holds the key is not known here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import PolicyError
from homeport.storage import config_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEY_VARIABLE = "HOMEPORT_POLICY_KEY"
KEY_FILE = "policy.pub"
SUFFIX = ".sig"
_SIGN = "openssl pkeyutl -sign -rawin -inkey KEY -in {file} -out {file}" + SUFFIX


@dataclass(frozen=True, slots=True)
class Seal:
    """The public key that every document in force must be signed for."""

    key: Ed25519PublicKey
    source: str

    def check(self, document: Path, content: bytes) -> None:
        """Return if the document's content is signed.

        Raises:
            PolicyError: there is no signature beside it, or it is of another key or content.
        """
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- 20 ms, only here

        place = document.with_name(document.name + SUFFIX)
        hint = f"sign it: {_SIGN.format(file=document.name)}"
        try:
            signature = place.read_bytes()
        except OSError as error:
            raise PolicyError(
                f"must be signed for {self.source}, and {place.name} cannot be read: "
                f"{error.strerror or error}",
                source=str(document),
                hint=hint,
            ) from error
        try:
            self.key.verify(signature, content)
        except InvalidSignature as error:
            raise PolicyError(
                f"{place.name} is no signature of this content for {self.source}",
                source=str(document),
                hint=hint,
            ) from error


def seal_in_force() -> Seal | None:
    """Return the seal that policies need here; None when no key is kept for it.

    Raises:
        PolicyError: the key cannot be read, or is none.
    """
    named = os.environ.get(KEY_VARIABLE)
    place = Path(named) if named else config_folder() / KEY_FILE
    try:
        content = place.read_bytes()
    except FileNotFoundError as error:
        if not named:
            return None
        raise _no_key(place, "is not there") from error
    except OSError as error:
        raise _no_key(place, f"cannot be read: {error.strerror or error}") from error
    return Seal(_public_key(content, place), str(place))


def _public_key(content: bytes, place: Path) -> Ed25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 -- as above
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- as above
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 -- as above
        load_pem_public_key,
    )

    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(place, "is no public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(place, "is not an Ed25519 key")
    return key


def _no_key(place: Path, what: str) -> PolicyError:
    return PolicyError(
        f"the key that policies are signed for {what}",
        source=str(place),
        hint="openssl pkey -in KEY -pubout; until then no policy is in force and nothing is sent",
    )
