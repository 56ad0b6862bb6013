"""Lines of a log over all its files."""

from pathlib import Path

import pytest

from homeport.audit.lines import lines_of
from homeport.audit.place import segment_path
from homeport.errors import AuditError


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Give a log of three files."""
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b"five\ntorn")
    segment_path(path, 2).write_bytes(b"one\ntwo\n")
    segment_path(path, 4).write_bytes(b"three\nfour\n")
    (tmp_path / "audit.jsonl.head").write_bytes(b"no line of it\n")
    (tmp_path / "audit.jsonl.0000000000012").write_bytes(b"nor of it\n")
    return path


def test_the_oldest_come_first(log: Path) -> None:
    """All files are read in order; the first line of each and a torn end are known as such."""
    found = [(line.data, line.file, line.begins, line.torn) for line in lines_of(log)]
    assert found == [
        (b"one", "audit.jsonl.000000000002", True, False),
        (b"two", "audit.jsonl.000000000002", False, False),
        (b"three", "audit.jsonl.000000000004", True, False),
        (b"four", "audit.jsonl.000000000004", False, False),
        (b"five", "audit.jsonl", True, False),
        (b"torn", "audit.jsonl", False, True),
    ]


def test_only_the_end_of_all_can_be_torn(log: Path) -> None:
    """A file that was set aside is whole, or damaged."""
    segment_path(log, 2).write_bytes(b"one\ntwo")
    assert [line.torn for line in lines_of(log)] == [False] * 5 + [True]


def test_a_log_whose_newest_file_is_not_there_yet(log: Path) -> None:
    """Between setting aside and beginning anew, the last one set aside is the end."""
    log.unlink()
    assert [line.data for line in lines_of(log)] == [b"one", b"two", b"three", b"four"]


def test_a_file_that_is_set_aside_while_it_is_read(log: Path) -> None:
    """It is read once, under its old name or its new one."""
    lines = lines_of(log)
    first = next(lines)
    log.rename(segment_path(log, 5))
    log.write_bytes(b"six\n")
    assert [line.data for line in (first, *lines)] == [
        b"one", b"two", b"three", b"four", b"five", b"torn",
    ]  # fmt: skip


def test_a_file_set_aside_between_opening_and_listing(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen under both names it is one file."""

    def listed(_log: Path) -> tuple[Path, ...]:
        return (segment_path(log, 2), log)

    monkeypatch.setattr("homeport.audit.lines.segments", listed)
    assert [line.data for line in lines_of(log)] == [b"one", b"two", b"five", b"torn"]


def test_no_log(tmp_path: Path) -> None:
    """Nothing there is an error."""
    with pytest.raises(AuditError, match="No such file"):
        list(lines_of(tmp_path / "audit.jsonl"))
