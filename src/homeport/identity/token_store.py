"""Where service tokens are kept: an encrypted database, and what a server has read of it.

A server holds all tokens in memory and looks once a second whether another process changed them, so
that asking costs no disk and a revoked token is refused a second later.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from homeport.errors import InputError
from homeport.identity.roles import TeamRole
from homeport.identity.stamp import stamp_of
from homeport.identity.tokens import ServiceToken
from homeport.storage import Schema, opened_database, state_folder, user_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    import apsw

_SCHEMA = Schema(
    name="list of service tokens",
    version=1,
    create="""
    CREATE TABLE token (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        digest BLOB NOT NULL,
        roles TEXT NOT NULL,
        may_use_cloud INTEGER NOT NULL,
        created TEXT NOT NULL,
        expires TEXT,
        revoked TEXT
    ) STRICT;
    """,
)


def tokens_path() -> Path:
    """Return where this user's tokens are kept."""
    return state_folder() / "tokens.db"


class TokenStore:
    """The tokens of one gateway."""

    def __init__(self, path: Path, key: bytes | None = None) -> None:
        self.path = path
        self._key = key

    def add(self, token: ServiceToken) -> None:
        """Keep a new token.

        Raises:
            InputError: one of that name is still good.
            StorageError: it cannot be kept.
        """
        with self._opened() as database, database:
            for known in _read(database).values():
                if known.name == token.name and known.standing(token.created) == "good":
                    raise InputError(
                        f"there is a token {token.name} already",
                        hint=f"take another name, or first: homeport tokens revoke {token.name}",
                    )
            database.execute(
                "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    token.id,
                    token.name,
                    token.digest,
                    ",".join(token.roles),
                    int(token.may_use_cloud),
                    token.created.isoformat(),
                    token.expires.isoformat() if token.expires else None,
                ),
            )

    def to_revoke(self, name: str) -> tuple[ServiceToken, ...]:
        """Return every token of that name or id that is not revoked yet.

        Raises:
            InputError: there is none.
            StorageError: they cannot be read.
        """
        tokens = self.all().values()
        found = tuple(t for t in tokens if name in {t.id, t.name} and t.revoked is None)
        if not found:
            raise InputError(
                f"there is no token {name!r} to revoke", hint="homeport tokens list shows them"
            )
        return found

    def revoke(self, name: str, now: datetime) -> tuple[ServiceToken, ...]:
        """Revoke every token of that name or id that is not yet; return those.

        Raises:
            InputError: there is none.
            StorageError: it cannot be kept.
        """
        found = self.to_revoke(name)
        with self._opened() as database, database:
            for token in found:
                database.execute(
                    "UPDATE token SET revoked = ? WHERE id = ?", (now.isoformat(), token.id)
                )
        return found

    def all(self) -> Mapping[str, ServiceToken]:
        """Return every token by its id, the oldest first."""
        if not self.path.exists():
            return {}
        with self._opened() as database:
            return _read(database)

    def _opened(self) -> AbstractContextManager[apsw.Connection]:
        return opened_database(self.path, self._key or user_key("tokens"), _SCHEMA)

    def stamp(self) -> tuple[int, ...]:
        """Return what changes whenever the tokens do."""
        return stamp_of(self.path)


def _read(database: apsw.Connection) -> dict[str, ServiceToken]:
    rows = database.execute(
        "SELECT id, name, digest, roles, may_use_cloud, created, expires, revoked"
        " FROM token ORDER BY created, id"
    )
    return {
        str(row[0]): ServiceToken(
            id=str(row[0]),
            name=str(row[1]),
            digest=bytes(row[2]),
            roles=tuple(TeamRole(role) for role in str(row[3]).split(",")),
            may_use_cloud=bool(row[4]),
            created=_moment(row[5]) or datetime.min.replace(tzinfo=UTC),
            expires=_moment(row[6]),
            revoked=_moment(row[7]),
        )
        for row in rows
    }


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text is not None else None
