"""Keeps placeholders and their values per conversation, encrypted, until they expire.

The caller gives path, key and time. Nothing here is ever logged or shown.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self

from homeport.storage import Schema, open_database

if TYPE_CHECKING:
    import apsw

DEFAULT_LIFETIME_S = 30 * 24 * 3600.0
_SCHEMA = Schema(
    name="redaction vault",
    version=1,
    create="""
        CREATE TABLE entry (
            conversation TEXT NOT NULL,
            placeholder TEXT NOT NULL,
            value BLOB NOT NULL,
            expires REAL NOT NULL,
            PRIMARY KEY (conversation, placeholder)
        ) WITHOUT ROWID;
        CREATE INDEX entry_expires ON entry (expires);
    """,
)


class Vault:
    """The map from placeholder to value, per conversation; closed with `close` or `with`."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._database: apsw.Connection = open_database(path, key, _SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; using the vault afterwards is an error."""
        self._database.close()

    def put(
        self,
        conversation: str,
        entries: Mapping[str, str],
        now: float,
        lifetime_s: float = DEFAULT_LIFETIME_S,
    ) -> None:
        """Remember the entries; writing one again prolongs its life."""
        rows = [
            (conversation, name, value.encode("utf-8", "surrogatepass"), now + lifetime_s)
            for name, value in entries.items()
        ]
        with self._database:
            self._database.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)

    def get(self, conversation: str, now: float) -> dict[str, str]:
        """Return the conversation's entries that have not expired."""
        rows = self._database.execute(
            "SELECT placeholder, value FROM entry WHERE conversation = ? AND expires > ?",
            (conversation, now),
        )
        return {name: value.decode("utf-8", "surrogatepass") for name, value in rows}

    def purge(self, now: float) -> int:
        """Forget everything that has expired; return how many entries went."""
        self._database.execute("DELETE FROM entry WHERE expires <= ?", (now,))
        return int(self._database.changes())

    def forget(self, conversation: str) -> int:
        """Forget one conversation; return how many entries went."""
        self._database.execute("DELETE FROM entry WHERE conversation = ?", (conversation,))
        return int(self._database.changes())
