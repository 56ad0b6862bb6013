from pathlib import Path

import pytest

from homeport.errors import InputError, StorageError
from homeport.redaction.mapfile import read_map, write_map

KEY = b"k" * 32
ENTRIES = {"[HP_EMAIL_ABCDEFGH]": "jo@some.org", "[HP_SECRET_ABCDEFGH]": "\udcff\ud800"}


def test_round_trip(tmp_path: Path) -> None:
    """A map comes back exactly, is private, and shows nothing."""
    path = tmp_path / "map"
    write_map(path, ENTRIES, KEY)
    assert read_map(path, KEY) == ENTRIES
    assert path.stat().st_mode & 0o077 == 0
    assert b"jo@some" not in path.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["map"]


def test_missing(tmp_path: Path) -> None:
    """A map that is not there is an error with the next step."""
    with pytest.raises(InputError, match="cannot be read") as caught:
        read_map(tmp_path / "none", KEY)
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"", b"something else", b"HOMEPORT-MAP-1\nshort"])
def test_no_map(tmp_path: Path, content: bytes) -> None:
    """Another file is not taken for a map."""
    path = tmp_path / "map"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is no map"):
        read_map(path, KEY)


def test_damaged_or_foreign(tmp_path: Path) -> None:
    """A changed byte, or another user's key, is an error and never a wrong value."""
    path = tmp_path / "map"
    write_map(path, ENTRIES, KEY)
    with pytest.raises(InputError, match="damaged"):
        read_map(path, b"l" * 32)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        read_map(path, KEY)


def test_cannot_be_written(tmp_path: Path) -> None:
    """A folder that is not there is an error with the next step."""
    with pytest.raises(StorageError, match="cannot be written") as caught:
        write_map(tmp_path / "none" / "map", ENTRIES, KEY)
    assert caught.value.hint
