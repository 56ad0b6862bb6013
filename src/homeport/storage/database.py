"""Opens encrypted SQLite databases and says plainly why one cannot be used.

The cipher (AEGIS-256) authenticates each page, so a flipped bit is an error and never a wrong
answer. Tables and queries belong to the room whose database it is.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from homeport.errors import StorageDamaged, StorageError
from homeport.storage.lock import locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import apsw

_CIPHER = "aegis"
_CACHE_KIB = (
    64 * 1024
)  # pages are decrypted on the way into the cache: a small one costs 2 to 7 times
_BUSY_MS = 10_000


class Unusable(Enum):
    """What to do with a database that has another key, another version, or damage."""

    REFUSE = "refuse"  # its content exists nowhere else
    REBUILD = "rebuild"  # its content can be derived again


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of one database; raise `version` whenever `create` changes."""

    name: str  # what it holds, for messages: "code index"
    version: int  # 1 or more
    create: str  # SQL statements for an empty database


def open_database(
    path: Path, key: bytes, schema: Schema, *, unusable: Unusable = Unusable.REFUSE
) -> apsw.Connection:
    """Open the database, making it when it is missing; the file is readable by its owner only.

    Raises:
        StorageError: it cannot be opened, or cannot be trusted and may not be rebuilt.
    """
    import apsw  # noqa: PLC0415 -- only commands that open a database pay for the import

    damaged = (apsw.NotADBError, apsw.CorruptError, apsw.FormatError, _OtherVersionError)
    with storage_errors(path, schema.name):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The lock covers the opening only: of two processes, one makes or rebuilds the file.
        with locked(path.with_name(path.name + ".lock")):
            try:
                return _opened(path, key, schema, unusable)
            except damaged:
                if unusable is Unusable.REFUSE:
                    raise
                _remove(path)
                return _opened(path, key, schema, unusable)


def renewed_database(path: Path, key: bytes, schema: Schema) -> apsw.Connection:
    """Put an empty database in the place of one that turned out to be damaged in use.

    Raises:
        StorageError: it cannot be made.
    """
    with storage_errors(path, schema.name), locked(path.with_name(path.name + ".lock")):
        _remove(path)
        return _opened(path, key, schema, Unusable.REBUILD)


@contextmanager
def opened_database(path: Path, key: bytes, schema: Schema) -> Iterator[apsw.Connection]:
    """Open the database for the body, which needs it once, and close it afterwards.

    Raises:
        StorageError: it cannot be opened, or the body's use of it failed.
    """
    database = open_database(path, key, schema)
    try:
        with storage_errors(path, schema.name):
            yield database
    finally:
        database.close()


@contextmanager
def storage_errors(path: Path, name: str) -> Iterator[None]:
    """Translate whatever SQLite or the file system raises in the body into a `StorageError`."""
    import apsw  # noqa: PLC0415 -- as above

    try:
        yield
    except (apsw.NotADBError, apsw.CorruptError, apsw.FormatError) as error:
        raise StorageDamaged(
            f"the {name} at {path} is damaged, or was written with another key",
            hint=f"bring back the key it was written with, or move {path} away to start anew",
        ) from error
    except _OtherVersionError as error:
        raise StorageError(
            f"the {name} at {path} has version {error.found}; this Homeport reads {error.wanted}",
            hint=f"use the Homeport that wrote it, or move {path} away to start anew",
        ) from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise StorageError(
            f"the {name} at {path} is in use by another process",
            hint="wait for the other homeport command to end, then try again",
        ) from error
    except (apsw.Error, OSError) as error:
        raise StorageError(
            f"the {name} at {path} cannot be used: {error}",
            hint="check the free space and the permissions of its folder",
        ) from error


class _OtherVersionError(Exception):
    """The tables are of another version than the code that opens them."""

    def __init__(self, found: int, wanted: int) -> None:
        super().__init__(f"version {found} instead of {wanted}")
        self.found, self.wanted = found, wanted


def _opened(path: Path, key: bytes, schema: Schema, unusable: Unusable) -> apsw.Connection:
    import apsw  # noqa: PLC0415 -- as above

    # SQLite gives its write-ahead log the mode of the database itself.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(_BUSY_MS)
        connection.pragma("cipher", _CIPHER)
        connection.pragma("key", f"raw:{key.hex()}")  # raw: no key stretching, an open takes 1 ms
        connection.pragma("cache_size", -_CACHE_KIB)
        connection.pragma("temp_store", "memory")  # a temporary file would be plain text
        connection.pragma("journal_mode", "wal")
        connection.pragma("foreign_keys", "on")
        connection.pragma("synchronous", "normal" if unusable is Unusable.REBUILD else "full")
        _ensure_schema(connection, schema)
    except BaseException:
        connection.close()
        raise
    return connection


def _ensure_schema(connection: apsw.Connection, schema: Schema) -> None:
    found = connection.pragma("user_version")
    if found == 0:
        with connection:  # all or nothing
            connection.execute(schema.create)
            connection.pragma("user_version", schema.version)
    elif found != schema.version:
        raise _OtherVersionError(int(found), schema.version)


def _remove(path: Path) -> None:
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
