"""What a failing test is for the judge."""

from dataclasses import replace

from homeport.testruns.history.conditions import Condition, Kind
from homeport.testruns.history.spells import FIRST_PRIOR, blocks_of, read_spells
from homeport.testruns.history.subject import Subject, broken_commits
from homeport.testruns.history.timeline import Seen


def _subject(course: str) -> Subject:
    """A test that fails where the course has `F`, one run a commit."""
    seen = [Seen(number, number, letter == "F") for number, letter in enumerate(course)]
    reading = read_spells(blocks_of(seen), None, len(course), FIRST_PRIOR)
    return Subject(0, seen, seen, None, {}, reading)


_CONDITION = Condition(Kind.ORDER, "after t1", 9.0, 4, 5, 0, 40, frozenset({3, 7}))


def test_a_condition_holds_in_its_runs_alone() -> None:
    """Without a condition none holds; with one, it holds where it was met."""
    subject = _subject("..F..F..")
    assert not subject.holds(3)
    subject.condition = _CONDITION
    assert subject.holds(3)
    assert not subject.holds(4)


def test_a_likely_condition_says_how_often_the_test_fails_by_itself() -> None:
    """With the condition met failures are usual, without it they are not."""
    subject = replace(_subject("..F..F.."), condition=_CONDITION, p_condition=0.9)
    assert subject.own_chance(0.0, holds=True) == 4.5 / 6
    assert subject.own_chance(0.0, holds=False) < 0.01


def test_an_unlikely_condition_says_nothing() -> None:
    """The chance is then that of being broken, or of the flaky rate."""
    subject = replace(_subject("." * 30), condition=_CONDITION, p_condition=0.1)
    assert subject.own_chance(1.0, holds=True) == 1.0
    assert subject.own_chance(0.0, holds=True) < 0.05


def test_each_commit_has_the_chance_of_its_block() -> None:
    """A spell of failures is broken, what was before it is not."""
    chances = broken_commits(_subject("." * 30 + "F" * 10).reading)
    assert sorted(chances) == list(range(40))
    assert chances[10] < 0.1
    assert chances[35] > 0.9
