"""The private keys of a channel, in a folder that never lies inside the channel.

One file a key, named for its role and the beginning of its id; locked with a passphrase where the
environment gives one. What a key may sign is said by the channel's root alone.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import InputError
from homeport.weights.signing import (
    PASSPHRASE_VARIABLE,
    PRIVATE,
    PublicKey,
    new_key,
    public_key,
    write_new,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from securesystemslib.signer import CryptoSigner, Key

ROLES = ("root", "targets", "snapshot", "timestamp")
SIGNING = "signing.pem"  # of OpenSSF model signing, beside the roles' keys


@dataclass(frozen=True, slots=True)
class KeyRing:
    """What can be signed with the keys of some folders; `folders[0]` is where new ones go."""

    folders: tuple[Path, ...]
    secret: bytes | None

    def signers(self) -> "dict[str, CryptoSigner]":
        """Return every signer by the id of its key.

        Raises:
            InputError: a folder or a key cannot be read.
        """
        from securesystemslib.signer import CryptoSigner  # noqa: PLC0415 -- 100 ms

        found = {}
        for folder in self.folders:
            if not folder.is_dir():
                raise InputError(
                    f"there is no folder of keys at {folder}",
                    hint="name the folder that homeport models channel init was given",
                )
            for path in sorted(folder.glob("*.pem")):
                try:
                    signer = CryptoSigner(self._private(path))
                except ValueError:
                    continue  # a kind of key that no role has
                found[signer.public_key.keyid] = signer
        return found

    def new(self, role: str) -> "Key":
        """Make a key for a role; return its public part.

        Raises:
            InputError: it cannot be written.
        """
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- for keys only
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 -- as above
        from securesystemslib.signer import SSlibKey  # noqa: PLC0415 -- 100 ms

        private = ed25519.Ed25519PrivateKey.generate()
        public = SSlibKey.from_crypto(private.public_key())
        lock = (
            serialization.BestAvailableEncryption(self.secret)
            if self.secret
            else serialization.NoEncryption()
        )
        content = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock
        )
        write_new(self.folders[0] / f"{role}-{public.keyid[:8]}.pem", content, PRIVATE)
        return public

    def signing_key(self) -> Path:
        """Return the key that weights are signed with.

        Raises:
            InputError: none of the folders has it.
        """
        for folder in self.folders:
            if (folder / SIGNING).is_file():
                return folder / SIGNING
        raise InputError(
            f"there is no {SIGNING} in {', '.join(map(str, self.folders))}",
            hint="name the folder that has it with --keys; homeport models keygen makes a new one",
        )

    def begin_signing(self) -> None:
        """Make the key that weights are signed with, unless there is one."""
        if not any((folder / SIGNING).is_file() for folder in self.folders):
            new_key(self.folders[0] / SIGNING, self.secret)

    def signing_public(self) -> PublicKey:
        """Return the public part of that key."""
        return public_key(self.signing_key().with_suffix(".pub"))

    def _private(self, path: Path) -> "PrivateKeyTypes":
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- for keys only

        try:
            content = path.read_bytes()
            locked = b"ENCRYPTED" in content
            return serialization.load_pem_private_key(content, self.secret if locked else None)
        except (OSError, ValueError, TypeError) as error:
            raise InputError(
                f"the key {path} cannot be read",
                hint=f"a locked key wants its passphrase in {PASSPHRASE_VARIABLE}",
            ) from error


def public_part(path: Path) -> "Key":
    """Read another person's public key, to be given a role.

    Raises:
        InputError: it cannot be read.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- for keys only
    from securesystemslib.signer import SSlibKey  # noqa: PLC0415 -- 100 ms

    try:
        return SSlibKey.from_crypto(serialization.load_pem_public_key(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} cannot be read as a public key", hint="name a PEM file with a public key"
        ) from error
