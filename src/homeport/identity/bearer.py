"""Checks a bearer token of an OpenID provider: form, issuer, key, signature, claims, in this order.

Nothing in the token chooses how it is checked: the algorithms, the audience and where keys come
from stand in the settings; keys or addresses of keys within the token are ignored.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from homeport.errors import NotAuthenticated, StateError
from homeport.identity.claims import principal_of
from homeport.identity.provider import Provider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

    from homeport.domain import Principal
    from homeport.identity.public_keys import PublicKey
    from homeport.identity.settings import Issuer

_PARTS = 3
_REQUIRED = ["exp", "iss", "aud", "sub"]
_MOST_KNOWN = 4096
_HINT = "ask the provider for a new token"


def is_bearer_token(text: str) -> bool:
    """Tell whether a credential looks like a signed token."""
    return text.startswith("ey") and text.count(".") == _PARTS - 1


class Bearers:
    """Takes the tokens of some issuers; what was checked once is known until it expires."""

    def __init__(
        self,
        issuers: Iterable[Issuer],
        clock: Callable[[], float] = time.time,
        provider: Callable[[Issuer], Provider] = Provider,
    ) -> None:
        self._providers = {issuer.issuer: provider(issuer) for issuer in issuers}
        self._clock = clock
        self._known: OrderedDict[bytes, tuple[Principal, float, Provider, int]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._providers)

    async def principal(self, text: str) -> Principal:
        """Return whom a token names.

        Raises:
            NotAuthenticated: it is not as a token of a known issuer must be.
            NotPermitted: it gives no role here.
            ProviderUnavailable: the issuer's keys cannot be had.
        """
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        known = self._known.get(digest)
        if known is not None:
            principal, expires, provider, generation = known
            await provider.trusted()
            if self._clock() < expires and provider.generation == generation:
                return principal
            del self._known[digest]
        principal, expires, provider = await self._checked(text)
        self._known[digest] = (principal, expires, provider, provider.generation)
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        return principal

    async def close(self) -> None:
        """Stop asking providers."""
        for provider in self._providers.values():
            await provider.close()

    async def _checked(self, text: str) -> tuple[Principal, float, Provider]:
        jwt = _library()
        # 1 the form: who says to have issued it, and how it is signed
        try:
            header = jwt.get_unverified_header(text)
            said = jwt.decode(text, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError) as error:  # a lone surrogate, or no JSON
            raise _refused("it is no signed token") from error
        # 2 the issuer
        issuer = said.get("iss")
        provider = self._providers.get(issuer) if isinstance(issuer, str) else None
        if provider is None:
            raise _refused("its issuer is not known here")
        # 3 the key
        key = await _key(provider, header)
        # 4, 5 the signature, then the claims
        claims = _claims(text, key, str(header["alg"]), provider.issuer, self._clock())
        return (
            principal_of(claims, provider.issuer),
            float(claims["exp"]) + provider.issuer.leeway_s,
            provider,
        )


async def _key(provider: Provider, header: dict[str, Any]) -> PublicKey:
    issuer = provider.issuer
    algorithm = header.get("alg")
    if algorithm not in issuer.algorithms:
        raise _refused("it is signed in a way that is not taken here")
    kind = header.get("typ")
    kind = kind.lower().removeprefix("application/") if isinstance(kind, str) else ""
    if kind not in issuer.types:
        raise _refused(f"its type {kind or 'none'!r} is not taken here")
    if "crit" in header:
        raise _refused("it demands what is not understood here")
    key_id = header.get("kid", "")
    if not isinstance(key_id, str):
        raise _refused("the name of its key is no text")
    key = await provider.key(str(algorithm), key_id)
    if key is None:
        raise _refused("it is signed with a key that its issuer does not publish")
    return key


def _claims(
    text: str, key: PublicKey, algorithm: str, issuer: Issuer, now: float
) -> dict[str, Any]:
    jwt = _library()
    try:
        public = jwt.PyJWK(dict(key.numbers), algorithm=algorithm)
        claims: dict[str, Any] = jwt.decode(
            text,
            public,
            algorithms=[algorithm],
            audience=issuer.audience,
            issuer=issuer.issuer,
            # The library has no clock to be given: what depends on time is checked below.
            options={
                "require": _REQUIRED,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except jwt.MissingRequiredClaimError as error:
        raise _refused(f"it has no {error.claim}") from error
    except jwt.InvalidAudienceError as error:
        raise _refused("it is for somebody else") from error
    except jwt.PyJWTError as error:
        raise _refused("its signature or its claims are wrong") from error
    expires = _number(claims, "exp")
    if now >= expires + issuer.leeway_s:
        raise _refused("it has expired")
    for name in ("nbf", "iat"):
        if name in claims and now < _number(claims, name) - issuer.leeway_s:
            raise _refused("it is not valid yet")
    return claims


def _number(claims: dict[str, Any], name: str) -> float:
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 -- NaN
        raise _refused(f"its {name} is no moment")
    return float(value)


def _refused(reason: str) -> NotAuthenticated:
    return NotAuthenticated(f"the bearer token is refused: {reason}", hint=_HINT)


def _library() -> ModuleType:
    try:
        import jwt  # noqa: PLC0415 -- 40 ms, and only where an issuer is named
    except ImportError as error:
        raise StateError(
            "bearer tokens need a package that is not here: PyJWT",
            hint="pip install 'homeport[server]'",
        ) from error
    return jwt
