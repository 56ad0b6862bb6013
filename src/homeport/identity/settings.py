"""Who may ask, as `identity.toml` in the config folder says; without it, this machine's user.

The file named by `HOMEPORT_IDENTITY` takes its place. Every key is known or refused.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from homeport.errors import InputError
from homeport.identity.credentials import is_loopback
from homeport.identity.public_keys import ALGORITHMS
from homeport.identity.roles import TeamRole
from homeport.identity.signatures import read_public_key
from homeport.storage import config_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

IDENTITY_VARIABLE = "HOMEPORT_IDENTITY"
IDENTITY_FILE = "identity.toml"

_HINT = "docs/reference/identity.md lists every key"
_MOST_LEEWAY_S = 300
_TOP = ("anonymous", "issuers", "approvers")
_ISSUER = (
    "issuer", "audience", "algorithms", "types", "name_claim", "prefix", "leeway_s", "ca_file",
    "roles_claim", "roles",
)  # fmt: skip
_APPROVER = ("name", "public_key", "roles")


@dataclass(frozen=True, slots=True)
class Issuer:
    """One OpenID provider whose tokens are taken, and how they are read."""

    issuer: str
    audience: tuple[str, ...]
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256", "EdDSA")
    types: tuple[str, ...] = ("at+jwt",)  # RFC 9068; an ID token is of another type
    name_claim: str = "sub"
    prefix: str = ""  # before every name from here, to tell two providers' people apart
    leeway_s: int = 30
    ca_file: str = ""
    roles_claim: str = "roles"  # dots lead into objects, as in realm_access.roles
    roles: Mapping[str, TeamRole] = field(default_factory=dict)  # by a value of that claim


@dataclass(frozen=True, slots=True)
class Approver:
    """A person who may propose, and approve if a role lets them; known by an Ed25519 key."""

    name: str
    key: bytes  # the public half
    roles: tuple[TeamRole, ...]


@dataclass(frozen=True, slots=True)
class IdentitySettings:
    """Who may ask; `anonymous` None: those on this machine, if only this machine can ask."""

    anonymous: bool | None = None
    issuers: tuple[Issuer, ...] = ()
    approvers: tuple[Approver, ...] = ()

    def lets_anonymous(self, *, listens_on_loopback: bool) -> bool:
        """Tell whether somebody on this machine may ask without a credential."""
        if self.anonymous is not None:
            return self.anonymous
        return listens_on_loopback and not self.issuers


def load_identity_settings(named: Path | None = None) -> IdentitySettings:
    """Return the settings in force.

    Raises:
        InputError: the file cannot be read, or something in it is unknown or of the wrong type.
    """
    from_environment = os.environ.get(IDENTITY_VARIABLE)
    path = named or (Path(from_environment) if from_environment else None)
    if path is None:
        path = config_folder() / IDENTITY_FILE
        if not path.exists():
            return IdentitySettings()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: {reason}", hint="correct the file, or move it away") from error
    return _Reader(str(path)).settings(document)


class _Reader:
    """Takes a document apart; each refusal names the file and the key."""

    def __init__(self, source: str) -> None:
        self._source = source

    def settings(self, document: Mapping[str, object]) -> IdentitySettings:
        self._known(document, _TOP, "the file")
        issuers = tuple(
            self._issuer(table, f"issuers[{number}]")
            for number, table in enumerate(self._tables(document, "issuers"), 1)
        )
        if len({one.issuer for one in issuers}) < len(issuers):
            raise self._error("issuers", "one issuer stands here twice")
        approvers = tuple(
            self._approver(table, f"approvers[{number}]")
            for number, table in enumerate(self._tables(document, "approvers"), 1)
        )
        if len({one.name for one in approvers}) < len(approvers):
            raise self._error("approvers", "one name stands here twice")
        if len({one.key for one in approvers}) < len(approvers):
            raise self._error("approvers", "two people share a key; each needs one of their own")
        anonymous = self._flag(document, "anonymous") if "anonymous" in document else None
        return IdentitySettings(anonymous, issuers, approvers)

    def _issuer(self, table: Mapping[str, object], where: str) -> Issuer:
        self._known(table, _ISSUER, where)
        issuer = self._text(table, "issuer", where)
        self._address(issuer, f"{where}.issuer")
        chosen = Issuer(
            issuer, self._texts(table, "audience", where), roles=self._roles(table, where)
        )
        algorithms = self._texts(table, "algorithms", where, chosen.algorithms)
        for name in algorithms:
            if name not in ALGORITHMS:
                known = ", ".join(ALGORITHMS)
                raise self._error(f"{where}.algorithms", f"{name!r} is not taken; known: {known}")
        leeway = table.get("leeway_s", chosen.leeway_s)
        if not isinstance(leeway, int) or not 0 <= leeway <= _MOST_LEEWAY_S:
            raise self._error(f"{where}.leeway_s", f"must be seconds from 0 to {_MOST_LEEWAY_S}")
        return Issuer(
            issuer=issuer,
            audience=chosen.audience,
            algorithms=algorithms,
            types=tuple(
                one.lower().removeprefix("application/")
                for one in self._texts(table, "types", where, chosen.types)
            ),
            name_claim=self._text(table, "name_claim", where, chosen.name_claim),
            prefix=self._text(table, "prefix", where, "") if "prefix" in table else "",
            leeway_s=leeway,
            ca_file=self._text(table, "ca_file", where) if "ca_file" in table else "",
            roles_claim=self._text(table, "roles_claim", where, chosen.roles_claim),
            roles=chosen.roles,
        )

    def _roles(self, table: Mapping[str, object], where: str) -> Mapping[str, TeamRole]:
        found = table.get("roles")
        if not isinstance(found, dict) or not found:
            message = "must be a table of claim values, as in roles = {engineering = 'developer'}"
            raise self._error(f"{where}.roles", message)
        return {value: self._role(role, f"{where}.roles.{value}") for value, role in found.items()}

    def _approver(self, table: Mapping[str, object], where: str) -> Approver:
        self._known(table, _APPROVER, where)
        roles = self._texts(table, "roles", where)
        try:
            key = read_public_key(self._text(table, "public_key", where))
        except InputError as error:
            raise InputError(
                f"{self._source}: {where}.public_key: {error}", hint=error.hint
            ) from error
        return Approver(
            self._text(table, "name", where),
            key,
            tuple(self._role(role, f"{where}.roles") for role in roles),
        )

    def _role(self, word: object, where: str) -> TeamRole:
        try:
            return TeamRole(str(word))
        except ValueError as error:
            known = ", ".join(TeamRole)
            raise self._error(where, f"{word!r} is no role; known: {known}") from error

    def _address(self, issuer: str, where: str) -> None:
        try:
            parts = urlsplit(issuer)
            host = parts.hostname or ""
        except ValueError:
            host = ""
        if not host or parts.query or parts.fragment or parts.username is not None:
            raise self._error(where, f"{issuer!r} is no address of an issuer")
        here = host == "localhost" or is_loopback(host)
        if parts.scheme != "https" and not (parts.scheme == "http" and here):
            raise self._error(where, "must begin with https://")

    def _known(self, table: Mapping[str, object], known: Collection[str], where: str) -> None:
        for key in table:
            if key not in known:
                raise self._error(f"{where}: {key}", f"unknown key; known: {', '.join(known)}")

    def _tables(self, document: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
        found = document.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self._error(key, f"must be tables, each begun with [[{key}]]")
        return found

    def _flag(self, table: Mapping[str, object], key: str) -> bool:
        value = table[key]
        if not isinstance(value, bool):
            raise self._error(key, "must be true or false")
        return value

    def _text(
        self, table: Mapping[str, object], key: str, where: str, otherwise: str | None = None
    ) -> str:
        value = table.get(key, otherwise)
        if not isinstance(value, str) or not value.strip():
            raise self._error(f"{where}.{key}", "must be a text that is not empty")
        return value.strip()

    def _texts(
        self,
        table: Mapping[str, object],
        key: str,
        where: str,
        otherwise: tuple[str, ...] | None = None,
    ) -> tuple[str, ...]:
        value = table.get(key, list(otherwise) if otherwise else None)
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not items:
            raise self._error(f"{where}.{key}", "must be a text or a list of texts")
        if not all(isinstance(one, str) and one.strip() for one in items):
            raise self._error(f"{where}.{key}", "must hold texts that are not empty")
        return tuple(one.strip() for one in items)

    def _error(self, where: str, message: str) -> InputError:
        return InputError(f"{self._source}: {where}: {message}", hint=_HINT)
