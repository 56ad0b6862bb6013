"""Reading a log as it grows."""

from pathlib import Path

import pytest
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog, Rotation
from homeport.audit.follow import Follower
from homeport.errors import AuditError

KEY = AuditKey(b"k" * 32)


def test_each_record_comes_once_over_all_files(tmp_path: Path) -> None:
    """Whatever is set aside meanwhile, every record is read, in order, once."""
    path = tmp_path / "audit.jsonl"
    found = []
    with AuditLog.open(path, KEY, rotation=Rotation(most_bytes=1500)) as log:
        follower = Follower(path)
        for number in range(10):
            log.intend(an_intent(f"r{number}"))
            found += [link.seq for link in follower.new()]
    found += [link.seq for link in follower.new()]
    assert list(follower.new()) == []
    assert found == list(range(1, len(found) + 1))
    assert len(found) > 15


def test_a_torn_end_comes_when_it_is_whole(tmp_path: Path) -> None:
    """Half a record is waited for."""
    path = tmp_path / "audit.jsonl"
    with AuditLog.open(path, KEY) as log:
        log.intend(an_intent())
    content = path.read_bytes()
    path.write_bytes(content[:-5])
    follower = Follower(path)
    assert [link.kind for link in follower.new()] == ["opened", "intent"]
    path.write_bytes(content)
    assert [link.kind for link in follower.new()] == ["checkpoint"]


@pytest.mark.parametrize("harm", ["another", "garbage", "gap"])
def test_a_log_that_is_not_the_same_any_more(harm: str, tmp_path: Path) -> None:
    """Another log, garbage or a missing record is an error and never skipped."""
    path = tmp_path / "audit.jsonl"
    with AuditLog.open(path, KEY) as log:
        log.intend(an_intent())
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0])
    follower = Follower(path)
    assert len(list(follower.new())) == 1
    match harm:
        case "another":
            path.unlink()
            with AuditLog.open(path, KEY) as log:
                log.intend(an_intent())
        case "garbage":
            path.write_bytes(lines[0] + b"garbage\n")
        case _:
            path.write_bytes(lines[0] + lines[2])
    with pytest.raises(AuditError, match="is not whole"):
        list(follower.new())
