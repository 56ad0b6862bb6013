"""Keeps placeholders and their values per conversation, encrypted, until they expire.

The caller gives path, key and time. Nothing here is ever logged or shown.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self

from homeport.storage import Schema, open_database

if TYPE_CHECKING:
    import apsw

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
    """The map from placeholder to value, per conversation; closed with `close` or `with`.

    An entry lives `lifetime_s` after it was last put; the next put of any deletes what is dead.
    """

    def __init__(self, path: Path, key: bytes, lifetime_s: float) -> None:
        self._database: apsw.Connection = open_database(path, key, _SCHEMA)
        self._lifetime_s = lifetime_s

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; using the vault afterwards is an error."""
        self._database.close()

    def put(self, conversation: str, entries: Mapping[str, str], now: float) -> None:
        """Remember the entries; putting one again prolongs its life."""
        expires = now + self._lifetime_s
        rows = [
            (conversation, name, value.encode("utf-8", "surrogatepass"), expires)
            for name, value in entries.items()
        ]
        with self._database:
            self._database.execute("DELETE FROM entry WHERE expires <= ?", (now,))
            self._database.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)

    def get(self, conversation: str, now: float) -> dict[str, str]:
        """Return the conversation's entries that have not expired."""
        rows = self._database.execute(
            "SELECT placeholder, value FROM entry WHERE conversation = ? AND expires > ?",
            (conversation, now),
        )
        return {name: value.decode("utf-8", "surrogatepass") for name, value in rows}
