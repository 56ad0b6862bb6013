"""People with keys of OpenSSH, made for a test and forgotten after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from homeport.identity import Approver, SigningKey, TeamRole

if TYPE_CHECKING:
    from pathlib import Path


class SshKey:
    """A pair of keys."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.signing = SigningKey(self._key)
        public = self._key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
        self.line = f"{public.decode()} somebody@example.com"

    def write(self, path: Path, passphrase: str = "") -> Path:
        """Write the private half as OpenSSH does, or locked as PKCS#8."""
        shape = PrivateFormat.PKCS8 if passphrase else PrivateFormat.OpenSSH
        locked = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        path.write_bytes(self._key.private_bytes(Encoding.PEM, shape, locked))
        return path


def person(name: str, key: SshKey, *roles: TeamRole) -> Approver:
    """Return somebody who stands in identity.toml."""
    return Approver(name, key.signing.public, roles)


def settings_of(people: dict[str, tuple[SshKey, str]]) -> str:
    """Return an identity.toml with these people and their roles."""
    return "".join(
        f'[[approvers]]\nname = "{name}"\npublic_key = "{key.line}"\nroles = ["{role}"]\n'
        for name, (key, role) in people.items()
    )
