"""Labels of failures and of tests."""

import pytest

from homeport.testruns.history.attribution import machines_of
from homeport.testruns.history.causes import causes_of, label_of, recoveries, witnessed
from homeport.testruns.history.conditions import Condition, Kind
from homeport.testruns.history.run import Failure, Run, Suite
from homeport.testruns.history.spells import FIRST_PRIOR, blocks_of, read_spells
from homeport.testruns.history.subject import Subject
from homeport.testruns.history.timeline import Seen, Timeline
from homeport.testruns.history.verdict import Cause, Label

_CONDITION = Condition(Kind.TIME, "at night", 9.0, 4, 5, 0, 40, frozenset({3}))


def _seen(course: str) -> list[Seen]:
    return [Seen(number, number, letter == "F") for number, letter in enumerate(course)]


def _causes(course: str, condition: Condition | None = None) -> dict[int, Cause]:
    """The causes of one test's failures, by run."""
    failure = (Failure("t", "E: no"),)
    runs = [
        Run(f"r{n}", f"c{n}", 1.7e9 + n, failures=failure if letter == "F" else ())
        for n, letter in enumerate(course)
    ]
    timeline = Timeline(runs, Suite(("t", "u", "v")))
    seen = timeline.seen(0)
    reading = read_spells(blocks_of(seen), None, len(course), FIRST_PRIOR)
    subject = Subject(0, seen, seen, None, {}, reading, condition, 0.9 if condition else 0.0)
    causes: dict[int, list[Cause]] = {number: [] for number in range(len(course))}
    labels = causes_of(machines_of(timeline), subject, causes)
    assert {run: found[0].label for run, found in causes.items() if found} == labels
    return {run: found[0] for run, found in causes.items() if found}


def test_each_failure_is_given_one_cause() -> None:
    """What passes again is flaky, a lasting break is a regression."""
    causes = _causes("....F....F....F....F....F.." + "F" * 12)
    assert causes[9].label is Label.FLAKY
    assert causes[9].recovered
    assert causes[38].label is Label.REGRESSION
    assert not causes[38].recovered


def test_what_was_broken_from_the_first_is_broken() -> None:
    """Neither a test that never passed nor one born broken is a commit's fault."""
    assert {one.label for one in _causes("F" * 20).values()} == {Label.BROKEN}
    assert {one.label for one in _causes("F").values()} == {Label.BROKEN}
    assert {one.label for one in _causes("F" * 15 + "." * 30).values()} == {Label.BROKEN}


def test_a_condition_is_the_cause_where_it_holds() -> None:
    """A failure while the condition was met has its label, others do not."""
    causes = _causes("...F......F....", _CONDITION)
    assert causes[3].label is Label.TIME
    assert causes[10].label is not Label.TIME


def test_a_failure_is_witnessed_when_the_test_passed_afterwards() -> None:
    """A pass later, or on the same commit, is a witness; a pass before is none."""
    assert recoveries(_seen(".F.F")) == {1}
    assert recoveries([Seen(0, 5, failed=False), Seen(1, 5, failed=True)]) == {1}
    assert witnessed(_seen(".F."), {1: Label.FLAKY})
    assert not witnessed(_seen("..F"), {2: Label.FLAKY})
    assert witnessed(_seen("..F"), {2: Label.REGRESSION})


@pytest.mark.parametrize(
    ("causes", "spells", "label"),
    [
        ({Label.FLAKY, Label.REGRESSION}, "later", Label.REGRESSION),
        ({Label.BROKEN, Label.REGRESSION}, "born broken", Label.BROKEN),
        ({Label.FLAKY, Label.REGRESSION}, "born broken", Label.REGRESSION),
        ({Label.FLAKY, Label.INFRA}, "none", Label.FLAKY),
        ({Label.INFRA}, "none", Label.INFRA),
    ],
)
def test_what_someone_must_act_on_names_the_test(
    causes: set[Label], spells: str, label: Label
) -> None:
    """Of several causes the one that will not pass by itself is the test's label."""
    born = spells == "born broken"
    assert label_of(dict(enumerate(sorted(causes))), None, born=born) is label


def test_a_condition_names_the_test() -> None:
    """A test that depends on the clock is that, whatever its failures are called."""
    assert label_of({0: Label.FLAKY}, _CONDITION, born=False) is Label.TIME
