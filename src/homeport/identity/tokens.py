"""Service tokens as values: made once, shown once, known afterwards by a digest only.

A token is `hp_`, its public id, `_` and a secret of 256 random bits. So long a secret cannot be
guessed, whence a plain SHA-256 is enough to keep. Where tokens are kept is `token_store.py`'s.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.domain import Principal
from homeport.errors import NotAuthenticated
from homeport.identity.roles import Right, TeamRole, may

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SERVICE = "service:"  # before the name of every principal that a token stands for
_TOKEN = re.compile(r"hp_([0-9a-f]{12})_([A-Za-z0-9_-]{43})\Z")
_START = "hp_"
_SECRET_BYTES = 32
_NOBODY = bytes(_SECRET_BYTES)


@dataclass(frozen=True, slots=True)
class ServiceToken:
    """One token as it is kept."""

    id: str
    name: str
    digest: bytes = field(repr=False)
    roles: tuple[TeamRole, ...]
    may_use_cloud: bool
    created: datetime
    expires: datetime | None  # None: never
    revoked: datetime | None = None

    @property
    def principal(self) -> Principal:
        """Who asks when this token is shown."""
        roles = tuple(role.value for role in self.roles)
        principal = Principal(SERVICE + self.name, roles)
        return Principal(principal.name, roles, self.may_use_cloud and may(principal, Right.ASK))

    def standing(self, now: datetime) -> str:
        """Return in a word how it stands: good, revoked or expired."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "good"


def mint(
    name: str,
    roles: tuple[TeamRole, ...],
    *,
    now: datetime,
    expires: datetime | None,
    may_use_cloud: bool = True,
) -> tuple[ServiceToken, str]:
    """Make a new token; return what is kept, and the text that is shown once."""
    name_of_token, secret = secrets.token_hex(6), secrets.token_urlsafe(_SECRET_BYTES)
    text = f"{_START}{name_of_token}_{secret}"
    kept = ServiceToken(name_of_token, name, _digest(text), roles, may_use_cloud, now, expires)
    return kept, text


def is_service_token(text: str) -> bool:
    """Tell whether a credential means to be a token of ours."""
    return text.startswith(_START)


def holder(known: Mapping[str, ServiceToken], text: str, now: datetime) -> Principal:
    """Return whom a shown token stands for; how long this takes tells nothing about secrets.

    Raises:
        NotAuthenticated: it is unknown, revoked or expired.
    """
    found = _TOKEN.match(text)
    token = known.get(found[1]) if found else None
    same = hmac.compare_digest(_digest(text), token.digest if token else _NOBODY)
    if token is None or not same:
        raise NotAuthenticated(
            "this service token is unknown", hint="an admin makes one: homeport tokens create"
        )
    standing = token.standing(now)
    if standing != "good":
        raise NotAuthenticated(
            f"the service token {token.name} is {standing}",
            hint="an admin makes a new one: homeport tokens create",
        )
    return token.principal


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
