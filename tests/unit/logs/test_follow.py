"""A growing file, step by step: nothing waits, so nothing here depends on time."""

import gzip
from pathlib import Path

import pytest
from tests.doubles.logs import START, Event

from homeport.errors import InputError
from homeport.logs.digest import Axis
from homeport.logs.follow import Follower


def _lines(*texts: str, at: float = 0.0) -> bytes:
    return b"".join(
        (Event(START + at + n, text).line + "\n").encode() for n, text in enumerate(texts)
    )


def _add(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of three lines."""
    path = tmp_path / "app.log"
    path.write_bytes(_lines("service is up", "service is up", "listening now"))
    return path


def _templates(follower: Follower) -> dict[str, int]:
    return {one.text: one.count for one in follower.digest().templates}


def test_what_is_added_is_read_once(log: Path) -> None:
    """The first step reads what is there, each further one what came since."""
    follower = Follower(log, lambda: START + 1e6)
    first = follower.step()
    assert first.added == log.stat().st_size
    assert {one.text for one in first.new} == {"service is up", "listening now"}
    assert follower.step().added == 0
    _add(log, _lines("service is up", "disk is full", at=60))
    later = follower.step()
    assert [one.text for one in later.new] == ["disk is full"]
    assert _templates(follower) == {"service is up": 3, "listening now": 1, "disk is full": 1}
    digest = follower.digest()
    assert digest.axis is Axis.TIME
    assert digest.lines == 5
    assert digest.sources[0].bytes == log.stat().st_size
    follower.close()


def test_half_a_line_waits_for_its_end(log: Path) -> None:
    """A line is read when it is whole."""
    follower = Follower(log)
    follower.step()
    whole = _lines("cannot bind the port", at=60)
    _add(log, whole[:20])
    assert follower.step().added == 0
    _add(log, whole[20:])
    assert [one.text for one in follower.step().new] == ["cannot bind the port"]
    follower.close()


def test_a_rotation_loses_nothing(log: Path) -> None:
    """The rest of the old file, then the new one from its beginning."""
    follower = Follower(log)
    follower.step()
    _add(log, _lines("last words", at=60)[:-1])  # without the end of its line
    log.rename(log.with_suffix(".1"))
    log.write_bytes(_lines("first words", at=61))
    step = follower.step()
    assert step.rotated
    assert {one.text for one in step.new} == {"last words", "first words"}
    assert follower.digest().lines == 5
    follower.close()


def test_a_file_that_is_cut_is_read_from_its_beginning(log: Path) -> None:
    """copytruncate: shorter than what was read."""
    follower = Follower(log)
    follower.step()
    log.write_bytes(_lines("after the cut", at=60))
    step = follower.step()
    assert step.rotated
    assert [one.text for one in step.new] == ["after the cut"]
    follower.close()


def test_a_file_that_is_gone_is_waited_for(log: Path) -> None:
    """Between two files there is a moment without one."""
    follower = Follower(log)
    follower.step()
    log.unlink()
    gone = follower.step()
    assert gone.gone
    assert not gone.rotated
    log.write_bytes(_lines("back again", at=60))
    back = follower.step()
    assert back.rotated
    assert [one.text for one in back.new] == ["back again"]
    follower.close()
    assert follower.step().rotated  # a closed one opens the file again
    follower.close()


def test_a_file_that_may_not_be_opened_again_is_tried_later(log: Path) -> None:
    """Replaced by something that cannot be read: the next step tries once more."""
    follower = Follower(log)
    follower.step()
    log.unlink()
    log.mkdir()
    assert follower.step().added == 0
    log.rmdir()
    log.write_bytes(_lines("readable again", at=60))
    assert [one.text for one in follower.step().new] == ["readable again"]
    follower.close()


def test_a_file_that_starts_empty_is_learnt_when_it_grows(tmp_path: Path) -> None:
    """An empty file, then a banner without a time, then lines with times."""
    path = tmp_path / "new.log"
    path.write_bytes(b"")
    follower = Follower(path)
    assert follower.step().added == 0
    _add(path, b"=== starting ===\n")
    follower.step()
    _add(path, _lines(*["service is up"] * 30))
    follower.step()
    assert follower.digest().axis is Axis.TIME
    assert follower.digest().lines == 31
    follower.close()


def test_a_long_beginning_is_learnt_once(tmp_path: Path) -> None:
    """After a quarter of a megabyte the way lines are written is settled."""
    path = tmp_path / "big.log"
    path.write_bytes(_lines(*["service is up and running well"] * 4000))
    follower = Follower(path)
    follower.step()
    _add(path, _lines("one more", at=9000))
    assert [one.text for one in follower.step().new] == ["one more"]
    assert follower.digest().lines == 4001
    follower.close()


def test_a_line_without_end_is_read_in_pieces(tmp_path: Path) -> None:
    """A line of twenty megabytes does not stay in memory for ever."""
    path = tmp_path / "long.log"
    path.write_bytes(b"x" * (20 << 20))
    follower = Follower(path)
    assert follower.step().added >= 16 << 20
    follower.close()


def test_a_file_that_cannot_be_read_is_said_at_once(tmp_path: Path) -> None:
    """No such file: an error with a hint."""
    with pytest.raises(InputError) as caught:
        Follower(tmp_path / "none.log")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (gzip.compress(b"a\n"), "packed"),
        (bytes(range(256)) * 9, "no text"),
        ("a\n".encode("utf-16"), "UTF-16"),
    ],
    ids=["gzip", "binary", "UTF-16"],
)
def test_what_never_grows_as_text_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    """A packed file, a program and wide text are not followed."""
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(InputError, match=what) as caught:
        Follower(path)
    assert caught.value.hint
