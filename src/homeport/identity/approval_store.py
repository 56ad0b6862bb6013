"""Where proposals and approvals are kept: an encrypted database beside the tokens."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from homeport.errors import InputError
from homeport.identity.approvals import Proposal, Subject
from homeport.identity.stamp import stamp_of
from homeport.storage import Schema, opened_database, state_folder, user_key

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    import apsw

_COLUMNS = (
    "id", "subject", "digest", "proposed", "expires", "reason", "principal", "base", "content",
    "proposer", "signature", "approver", "approved", "approval",
)  # fmt: skip
_SCHEMA = Schema(
    name="list of approvals",
    version=1,
    create="CREATE TABLE proposal (id TEXT PRIMARY KEY, "
    + ", ".join(f"{column} TEXT NOT NULL" for column in _COLUMNS[1:])
    + ") STRICT;",
)
_WRITE = f"INSERT OR REPLACE INTO proposal VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 -- our own names


def approvals_path() -> Path:
    """Return where this user's approvals are kept."""
    return state_folder() / "approvals.db"


class ApprovalStore:
    """The proposals of one gateway."""

    def __init__(self, path: Path, key: bytes | None = None) -> None:
        self.path = path
        self._key = key

    def keep(self, proposal: Proposal) -> None:
        """Keep a proposal, in place of the one with its id.

        Raises:
            StorageError: it cannot be kept.
        """
        row = [getattr(proposal, column) for column in _COLUMNS]
        texts = [one.isoformat() if isinstance(one, datetime) else str(one or "") for one in row]
        with self._opened() as database, database:
            database.execute(_WRITE, texts)

    def find(self, name: str) -> Proposal:
        """Return the proposal with this id.

        Raises:
            InputError: there is none.
            StorageError: it cannot be read.
        """
        for one in self.all():
            if one.id == name:
                return one
        raise InputError(
            f"there is no proposal {name!r}", hint="homeport policy approve lists the open ones"
        )

    def all(self) -> tuple[Proposal, ...]:
        """Return every proposal, the oldest first.

        Raises:
            StorageError: they cannot be read.
        """
        if not self.path.exists():
            return ()
        with self._opened() as database:
            rows = database.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM proposal ORDER BY proposed, id"  # noqa: S608 -- our own names
            )
            return tuple(_proposal(dict(zip(_COLUMNS, map(str, row), strict=True))) for row in rows)

    def stamp(self) -> tuple[int, ...]:
        """Return what changes whenever the proposals do."""
        return stamp_of(self.path)

    def _opened(self) -> AbstractContextManager[apsw.Connection]:
        return opened_database(self.path, self._key or user_key("approvals"), _SCHEMA)


def _proposal(row: dict[str, str]) -> Proposal:
    return Proposal(
        id=row["id"],
        subject=Subject(row["subject"]),
        digest=row["digest"],
        proposed=datetime.fromisoformat(row["proposed"]),
        expires=datetime.fromisoformat(row["expires"]),
        reason=row["reason"],
        principal=row["principal"],
        base=row["base"],
        content=row["content"],
        proposer=row["proposer"],
        signature=row["signature"],
        approver=row["approver"],
        approved=datetime.fromisoformat(row["approved"]) if row["approved"] else None,
        approval=row["approval"],
    )
