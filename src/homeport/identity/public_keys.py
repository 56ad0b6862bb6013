"""Which of a provider's published keys may check a token: fitting in kind, use and strength.

Keys of secrets (`oct`) are never taken from a provider, so that no token signed with a public key
as its secret can pass.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What a key must be for each algorithm: its kind, and its curve where it has one.
ALGORITHMS: Mapping[str, tuple[str, frozenset[str]]] = {
    "RS256": ("RSA", frozenset()),
    "RS384": ("RSA", frozenset()),
    "RS512": ("RSA", frozenset()),
    "PS256": ("RSA", frozenset()),
    "PS384": ("RSA", frozenset()),
    "PS512": ("RSA", frozenset()),
    "ES256": ("EC", frozenset({"P-256"})),
    "ES384": ("EC", frozenset({"P-384"})),
    "ES512": ("EC", frozenset({"P-521"})),
    "EdDSA": ("OKP", frozenset({"Ed25519", "Ed448"})),
}
_LEAST_RSA_BYTES = 256  # 2048 bits
_MOST_KEYS = 64


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One published key."""

    id: str
    kind: str
    curve: str
    algorithm: str  # the only one it is for; empty: any that fits
    numbers: Mapping[str, Any]

    def fits(self, algorithm: str, key_id: str) -> bool:
        """Tell whether it may check a token signed so, by the key of that id."""
        kind, curves = ALGORITHMS[algorithm]
        return (
            self.kind == kind
            and (not curves or self.curve in curves)
            and self.algorithm in {"", algorithm}
            and (not key_id or self.id == key_id)
        )


def published(document: object) -> tuple[PublicKey, ...]:
    """Return the usable keys of a JSON Web Key Set; what is unknown or weak is left out."""
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, list):
        return ()
    return tuple(_usable(one for one in keys[:_MOST_KEYS] if isinstance(one, dict)))


def _usable(keys: Iterable[Mapping[str, Any]]) -> Iterable[PublicKey]:
    for key in keys:
        kind = key.get("kty")
        operations = key.get("key_ops")
        wrong_use = key.get("use", "sig") != "sig" or (
            isinstance(operations, list) and "verify" not in operations
        )
        weak = kind == "RSA" and _length(key.get("n")) < _LEAST_RSA_BYTES
        if kind not in ("RSA", "EC", "OKP") or wrong_use or weak or "d" in key:
            continue
        yield PublicKey(
            id=str(key.get("kid", "")),
            kind=str(kind),
            curve=str(key.get("crv", "")),
            algorithm=str(key.get("alg", "")),
            numbers=key,
        )


def _length(number: object) -> int:
    """Return the bytes of a base64url number, 0 when it is none."""
    if not isinstance(number, str):
        return 0
    try:
        data = base64.urlsafe_b64decode(number + "=" * (-len(number) % 4))
    except (binascii.Error, ValueError):
        return 0
    return len(data.lstrip(b"\0"))
