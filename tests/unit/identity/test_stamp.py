"""Whether a database has changed."""

from pathlib import Path

from homeport.identity.stamp import stamp_of


def test_every_change_leaves_a_mark(tmp_path: Path) -> None:
    """A file that comes, changes, or has pages beside it has another stamp each time."""
    file = tmp_path / "x.db"
    stamps = [stamp_of(file)]
    file.write_bytes(b"1")
    stamps.append(stamp_of(file))
    file.write_bytes(b"22")
    stamps.append(stamp_of(file))
    (tmp_path / "x.db-wal").write_bytes(b"1")
    stamps.append(stamp_of(file))
    assert len(set(stamps)) == 4
    assert stamps[0] == ()
