import pytest

from homeport.testruns.history.spells import (
    FIRST_PRIOR,
    Block,
    Reading,
    blocks_of,
    read_spells,
)
from homeport.testruns.history.timeline import Seen


def _seen(text: str) -> list[Seen]:
    """Read a course: a word a commit, `.` passed, `F` failed, `-` not run."""
    return [
        Seen(number, commit, failed=letter == "F")
        for commit, word in enumerate(text.split())
        for number, letter in enumerate(word)
        if letter != "-"
    ]


def _read(text: str, touched: list[bool] | None = None) -> Reading:
    return read_spells(blocks_of(_seen(text)), touched, len(text.split()), FIRST_PRIOR)


def _broken_at(reading: Reading, commit: int) -> float:
    return next(
        chance
        for block, chance in zip(reading.blocks, reading.broken, strict=True)
        if block.first <= commit <= block.last
    )


def test_commits_that_need_no_distinction_are_joined() -> None:
    """Passing commits are one block; an untested one before a failure stays apart."""
    assert blocks_of(_seen(". . - . F - F")) == (
        Block(0, 3, 0, 3),
        Block(4, 4, 1, 1),
        Block(5, 5, 0, 0),
        Block(6, 6, 1, 1),
    )
    assert blocks_of(_seen("F . . .")) == (
        Block(0, 0, 1, 1),
        Block(1, 1, 0, 1),
        Block(2, 3, 0, 2),
    )
    assert blocks_of(_seen(". - F")) == (Block(0, 0, 0, 1), Block(1, 1, 0, 0), Block(2, 2, 1, 1))
    assert blocks_of([]) == ()


def test_a_break_that_lasts_is_a_regression() -> None:
    """Failing each time since a commit is being broken, and its first commit is where it began."""
    reading = _read(". " * 30 + "FF F F F F")
    assert _broken_at(reading, 32) > 0.8
    begins = max(range(len(reading.blocks)), key=lambda n: reading.begins[n])
    assert reading.blocks[begins].first == 30
    assert reading.p_flaky < 0.3


def test_one_failure_among_many_runs_is_flaky() -> None:
    """Once in three thousand runs, passed on the same commit again: never a regression."""
    reading = _read(". " * 1500 + "F. " + ". " * 1500)
    assert _broken_at(reading, 1500) < 0.1
    assert reading.p_flaky > 0.95
    assert reading.rate < 0.002


def test_a_rate_of_one_half_is_flaky() -> None:
    """A test that fails every other time is not broken in its streaks."""
    reading = _read("F . . F F . F . . F F F . . F . " * 6)
    assert max(reading.broken) < 0.5
    assert reading.rate == pytest.approx(0.5, abs=0.1)


def test_a_flaky_test_can_break() -> None:
    """Beyond its usual rate it is broken as well; both are said."""
    reading = _read(". F . . . . . . . F . . . . . . . . F . " * 4 + "FF FFF FF FFF FF FF FF FF")
    assert reading.p_flaky > 0.95
    assert _broken_at(reading, 84) > 0.95


def test_a_test_that_never_passed_is_broken_from_the_first() -> None:
    """No commit of the history broke it."""
    reading = _read("F " * 20)
    assert reading.born_broken > 0.9
    assert sum(reading.begins[1:]) < 0.05


def test_what_a_commit_touched_decides_where_a_break_began() -> None:
    """Of the untested commits before the first failure the one that touched the test is meant."""
    touched = [False] * 34
    touched[31] = True
    reading = _read(". " * 30 + "- - - FF", touched)
    begins = max(range(len(reading.blocks)), key=lambda n: reading.begins[n])
    assert reading.blocks[begins].first == 31


def test_an_empty_history_says_nothing() -> None:
    """Without a run no state is known."""
    reading = read_spells((), None, 1, FIRST_PRIOR)
    assert (reading.broken, reading.born_broken) == ((), 0.0)
    assert Reading((), 0.0, (1.0,) + (0.0,) * 26, (), (), 0.0).rate == 0.0
