"""Encrypted databases."""

import stat
from pathlib import Path

import apsw
import pytest
from tests.doubles.processes import run_together

from homeport.errors import StorageError
from homeport.storage import Schema, Unusable, open_database, opened_database, storage_errors
from homeport.storage import database as database_module

KEY = bytes(range(32))
OTHER_KEY = bytes(32)
SCHEMA = Schema("test notes", 1, "CREATE TABLE note (text TEXT NOT NULL)")
NEWER = Schema("test notes", 2, "CREATE TABLE remark (text TEXT NOT NULL)")


def write_note(path: Path, text: str) -> None:
    """Open, add one note, close."""
    connection = open_database(path, KEY, SCHEMA)
    connection.execute("INSERT INTO note VALUES (?)", (text,))
    connection.close()


def notes(path: Path) -> list[str]:
    """Return the notes in the file."""
    connection = open_database(path, KEY, SCHEMA)
    found = [str(row[0]) for row in connection.execute("SELECT text FROM note ORDER BY text")]
    connection.close()
    return found


def test_round_trip(tmp_path: Path) -> None:
    """What was written is read back; the folder is made when it is missing."""
    path = tmp_path / "deep" / "notes.db"
    write_note(path, "first")

    assert notes(path) == ["first"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_readable_on_disk(tmp_path: Path) -> None:
    """Neither the database nor its write-ahead log shows any content, and both are private."""
    path = tmp_path / "notes.db"
    connection = open_database(path, KEY, SCHEMA)
    connection.execute("INSERT INTO note VALUES (?)", ("harbour-master" * 500,))

    files = list(tmp_path.iterdir())
    assert {file.name for file in files} >= {"notes.db", "notes.db-wal"}
    for file in files:
        assert b"harbour-master" not in file.read_bytes()
        assert b"CREATE TABLE" not in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    connection.close()


def test_settings(tmp_path: Path) -> None:
    """A database that cannot be derived syncs fully, a derivable one less; both cache 64 MB."""
    refuse = open_database(tmp_path / "a.db", KEY, SCHEMA)
    rebuild = open_database(tmp_path / "b.db", KEY, SCHEMA, unusable=Unusable.REBUILD)

    assert (refuse.pragma("synchronous"), rebuild.pragma("synchronous")) == (2, 1)
    assert refuse.pragma("journal_mode") == "wal"
    assert refuse.pragma("cache_size") == -65536
    refuse.close()
    rebuild.close()


def test_wrong_key(tmp_path: Path) -> None:
    """Another key is an error with the next step, and the file stays as it is."""
    path = tmp_path / "notes.db"
    write_note(path, "kept")

    with pytest.raises(StorageError, match="another key") as caught:
        open_database(path, OTHER_KEY, SCHEMA)
    assert "move" in caught.value.hint
    assert notes(path) == ["kept"]


def test_damage_is_never_read(tmp_path: Path) -> None:
    """A flipped bit in any page is an error, never a wrong answer."""
    path = tmp_path / "notes.db"
    write_note(path, "kept" * 3000)
    content = bytearray(path.read_bytes())
    pages = range(0, len(content), 4096)
    assert len(pages) > 2
    for start in pages:
        damaged = bytearray(content)
        damaged[start + 2000] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(StorageError, match="damaged"), storage_errors(path, "test notes"):
            notes(path)


@pytest.mark.parametrize("content", [b"no database at all" * 400, b"x"])
def test_rebuild(tmp_path: Path, content: bytes) -> None:
    """A derivable database that is damaged is made anew."""
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    connection = open_database(path, KEY, SCHEMA, unusable=Unusable.REBUILD)
    connection.execute("INSERT INTO note VALUES ('again')")
    connection.close()

    assert notes(path) == ["again"]


def test_version(tmp_path: Path) -> None:
    """Another version is refused, or made anew when the content is derivable."""
    path = tmp_path / "notes.db"
    write_note(path, "old")

    with pytest.raises(StorageError, match="has version 1; this Homeport reads 2"):
        open_database(path, KEY, NEWER)
    connection = open_database(path, KEY, NEWER, unusable=Unusable.REBUILD)
    assert connection.execute("SELECT count(*) FROM remark").get == 0
    connection.close()


def test_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that another process is writing is busy: neither damaged nor rebuilt."""
    path = tmp_path / "notes.db"
    holder = open_database(path, KEY, SCHEMA)
    holder.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(database_module, "_BUSY_MS", 10)
    other = open_database(path, KEY, SCHEMA, unusable=Unusable.REBUILD)

    with pytest.raises(StorageError, match="in use"), storage_errors(path, "test notes"):
        other.execute("INSERT INTO note VALUES ('x')")
    other.close()
    holder.execute("ROLLBACK")
    holder.close()


def test_cannot_be_made(tmp_path: Path) -> None:
    """A path that cannot hold a file is an error with the next step."""
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageError, match="cannot be used") as caught:
        open_database(tmp_path / "file" / "notes.db", KEY, SCHEMA)
    assert "permissions" in caught.value.hint


def test_sqlite_error(tmp_path: Path) -> None:
    """Any other failure of SQLite is a storage error too."""
    connection = open_database(tmp_path / "notes.db", KEY, SCHEMA)

    with (
        pytest.raises(StorageError, match="cannot be used"),
        storage_errors(tmp_path / "notes.db", "test notes"),
    ):
        connection.execute("SELECT * FROM missing")
    connection.close()
    assert issubclass(apsw.SQLError, apsw.Error)


def test_made_by_several_processes(tmp_path: Path) -> None:
    """Processes that make the same database at the same time all find its tables."""
    path = tmp_path / "notes.db"
    script = (
        "import sys; from pathlib import Path; from homeport.storage import Schema, open_database\n"
        "schema = Schema('test notes', 1, sys.argv[2])\n"
        "connection = open_database(Path(sys.argv[1]), bytes(range(32)), schema)\n"
        "connection.execute('INSERT INTO note VALUES (?)', (sys.argv[3],))\n"
    )
    words = [f"note {number}" for number in range(5)]
    run_together(script, [(str(path), SCHEMA.create, word) for word in words])

    assert notes(path) == words


def test_opened_for_one_use(tmp_path: Path) -> None:
    """What fails inside is told as an error of the state, and the database is closed either way."""
    path = tmp_path / "notes.db"
    with opened_database(path, KEY, SCHEMA) as kept, kept:
        kept.execute("INSERT INTO note VALUES ('first')")
    with (
        pytest.raises(StorageError, match="test notes"),
        opened_database(path, KEY, SCHEMA) as failed,
    ):
        failed.execute("SELECT text FROM nowhere")

    assert notes(path) == ["first"]
    for database in (kept, failed):
        with pytest.raises(apsw.ConnectionClosedError):
            database.execute("SELECT 1")
