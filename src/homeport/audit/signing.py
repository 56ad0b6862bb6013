"""Signs checkpoints and ends, and digests content, with keys that come from one secret.

Ed25519 signatures prove to anyone with the public key that a log up to some record is what its
owner wrote. Content digests are keyed: without the secret, nobody can find out what was asked by
trying likely texts.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_DIGEST_BYTES = 16


@dataclass(frozen=True)  # no slots: keys are made once, when first needed
class AuditKey:
    """The secret of an audit log and what is made with it."""

    secret: bytes

    def __repr__(self) -> str:
        return "AuditKey(...)"

    def digest(self, text: str) -> str:
        """Return a short keyed digest of some content; the same content gives the same digest."""
        data = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=self._digesting, digest_size=_DIGEST_BYTES).hexdigest()

    def sign(self, log: str, seq: int, previous: str) -> str:
        """Sign that the log `log` up to the record before `seq` ends in the hash `previous`."""
        return self._signer.sign(_statement("checkpoint", log, seq, previous)).hex()

    def sign_head(self, log: str, seq: int, last: str) -> str:
        """Sign that the log `log` ends with the record `seq`, whose hash is `last`."""
        return self._signer.sign(_statement("head", log, seq, last)).hex()

    @functools.cached_property
    def public(self) -> str:
        """The public key, in hexadecimal digits."""
        return self._signer.public_key().public_bytes_raw().hex()

    @functools.cached_property
    def _digesting(self) -> bytes:
        return self._derived(b"digest")

    @functools.cached_property
    def _signer(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- 20 ms, only to sign
            Ed25519PrivateKey,
        )

        return Ed25519PrivateKey.from_private_bytes(self._derived(b"sign"))

    def _derived(self, purpose: bytes) -> bytes:
        return hmac.new(self.secret, b"homeport audit " + purpose, hashlib.sha256).digest()


def signature_holds(public: str, signature: str, log: str, seq: int, previous: str) -> bool:
    """Tell whether a checkpoint's signature was made with the private half of `public`."""
    return _holds(public, signature, _statement("checkpoint", log, seq, previous))


def head_holds(public: str, signature: str, log: str, seq: int, last: str) -> bool:
    """Tell whether a head's signature was made with the private half of `public`."""
    return _holds(public, signature, _statement("head", log, seq, last))


def _holds(public: str, signature: str, statement: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- as above
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- as above
        Ed25519PublicKey,
    )

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), statement)
    except (ValueError, InvalidSignature):
        return False
    return True


def _statement(what: str, log: str, seq: int, digest: str) -> bytes:
    return f"homeport audit {what} v1\n{log}\n{seq}\n{digest}\n".encode("utf-8", "surrogatepass")
