"""What a checked token says of its bearer, as a principal; signatures are checked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.domain import Principal
from homeport.errors import NotAuthenticated, NotPermitted
from homeport.identity.roles import Right, TeamRole, may
from homeport.identity.tokens import SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeport.identity.settings import Issuer

LOCAL_USER = Principal("local-user")
_LONGEST_NAME = 256


def principal_of(claims: Mapping[str, object], issuer: Issuer) -> Principal:
    """Return the principal that these claims of this issuer name.

    Raises:
        NotAuthenticated: they name nobody, or somebody that only we can be.
        NotPermitted: none of their values gives a role here.
    """
    name = issuer.prefix + _name(claims, issuer.name_claim)
    if name == LOCAL_USER.name or name.startswith(SERVICE):
        raise NotAuthenticated(
            f"a token may not name {name!r}", hint="set a prefix for this issuer in identity.toml"
        )
    held = {
        issuer.roles[value]
        for value in _values(claims, issuer.roles_claim)
        if value in issuer.roles
    }
    if not held:
        raise NotPermitted(
            f"{name} has no role here",
            hint=f"map a value of the claim {issuer.roles_claim} to a role in identity.toml",
        )
    roles = tuple(role.value for role in TeamRole if role in held)
    principal = Principal(name, roles)
    return Principal(name, roles, may_use_cloud=may(principal, Right.ASK))


def _name(claims: Mapping[str, object], claim: str) -> str:
    name = claims.get(claim)
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise NotAuthenticated(
            f"the token names nobody: its claim {claim} is no plain text",
            hint="name_claim in identity.toml says which claim holds the name",
        )
    if len(name) > _LONGEST_NAME:
        raise NotAuthenticated("the name in the token is too long", hint="choose another claim")
    return name.strip()


def _values(claims: Mapping[str, object], path: str) -> tuple[str, ...]:
    """Return the texts at a claim; one text may hold several words, as `scope` does."""
    found: object = claims
    # A provider may also use the whole path as the name of one claim, as with a URL.
    if path in claims:
        found = claims[path]
    else:
        for step in path.split("."):
            found = found.get(step) if isinstance(found, dict) else None
    if isinstance(found, str):
        return (found, *found.split())
    if isinstance(found, list):
        return tuple(one for one in found if isinstance(one, str))
    return ()
