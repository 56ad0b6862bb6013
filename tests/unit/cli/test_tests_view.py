from datetime import UTC, datetime

from homeport.assistant.triage import Problem, Triage
from homeport.cli.terminal import Line
from homeport.cli.tests_view import (
    case_dict,
    history_dict,
    history_lines,
    triage_dict,
    triage_lines,
)
from homeport.code import Change
from homeport.testruns import Attempt, Case, Counts, Outcome
from homeport.testruns.grouping import Group, Place, Signature
from homeport.testruns.history import Cause, Judgement, Label, Spell, Verdict
from homeport.testruns.history.quarantine import Cost

BROKE = Verdict(
    "a", Label.REGRESSION, 0.01, 0.0, 0, 9, (Spell("0123456789abc", "", 0.99, (("x", 1.0),)),),
    evidence=("failed 3 of 3 runs",),
)  # fmt: skip
FLAKY = Verdict("f", Label.FLAKY, 0.97, 0.015, 6, 410)
ORDER = Verdict("o", Label.ORDER, 0.0, 0.0, 2, 9, polluter="p")
NIGHT = Verdict("n", Label.TIME, 0.0, 0.0, 2, 9, window="between 23:00 and 01:00 UTC")


def _text(lines: list[Line]) -> str:
    return "\n".join("".join(text for text, _ in one) for one in lines)


def _problem(label: Label | None, verdict: Verdict | None, count: int = 1) -> Problem:
    cases = tuple(Case(f"t{n}", Outcome.FAILED, message="no") for n in range(count))
    place = Place("foo.py", 88, "total")
    change = Change("foo.py", "abc1234", 5, "Faster", ((88, 89),))
    return Problem(
        Group("E: no", cases, cases[0], Signature(), place),
        label,
        0.97,
        verdict,
        verdict.evidence if verdict else (),
        (change,),
    )


def test_a_case_has_four_keys_always_and_others_when_they_say_something() -> None:
    """What the report does not say is left out."""
    assert case_dict(Case("a", Outcome.PASSED)) == {
        "name": "a", "outcome": "passed", "duration": None, "message": "",
    }  # fmt: skip
    rich = Case(
        "a[1]", Outcome.FAILED, 1.0, "m", "E", "t", "s", "f", 3, "1", (Attempt(Outcome.ERROR, "x"),)
    )
    shown = case_dict(rich)
    assert shown["type"] == "E"
    assert shown["attempts"] == [{"outcome": "error", "message": "x", "trace": ""}]


def test_a_triage_says_what_where_and_since_when() -> None:
    """Title, cause with its commit, evidence, place, change and a few of the tests."""
    problems = (
        _problem(Label.REGRESSION, BROKE, 5),
        _problem(Label.ORDER, ORDER),
        _problem(Label.TIME, NIGHT),
        _problem(None, None),
    )
    text = _text(list(triage_lines(Triage(Counts(tests=20), 8, problems, 9))))
    assert "8 failures are 4 problems, of 20 tests; 9 runs of history asked" in text
    assert "1 regression, 1 depends on the order, 1 depends on the time, 1 new" in text
    assert "regression (p = 0.97) since commit 0123456789" in text
    assert "at foo.py:88  total" in text
    assert "abc1234 changed foo.py: Faster" in text
    assert "... and 2 more" in text
    assert "depends on the order (p = 0.97): p makes it fail" in text
    assert "between 23:00 and 01:00 UTC" in text


def test_a_green_run_and_a_single_failure_read_well() -> None:
    """Numbers of one are written as one, and nothing is not praised."""
    assert _text(list(triage_lines(Triage(Counts(), 0, (), 0)))) == "the report holds no tests"
    assert _text(list(triage_lines(Triage(Counts(tests=3), 0, (), 0)))) == (
        "all of 3 tests passed or were skipped"
    )
    one = Triage(Counts(tests=3), 1, (_problem(None, None),), 0)
    assert "1 failure is 1 problem" in _text(list(triage_lines(one)))


def test_a_triage_as_json_has_every_key_whatever_is_known() -> None:
    """Without history the keys are there and null."""
    shown = triage_dict(
        Triage(Counts(), 2, (_problem(Label.REGRESSION, BROKE), _problem(None, None)), 9)
    )
    problems = shown["problems"]
    assert isinstance(problems, list)
    assert problems[0]["first_bad"] == "0123456789abc"
    assert problems[0]["candidates"] == [["x", 1.0]]
    assert problems[0]["place"] == {"file": "foo.py", "line": 88, "function": "total"}
    assert problems[0]["changes"][0]["commit"] == "abc1234"
    assert set(problems[0]) == set(problems[1])
    assert problems[1]["label"] is None
    assert problems[1]["probability"] is None


def test_a_history_is_a_table_of_the_dearest_tests() -> None:
    """Open regressions come first, then flaky tests with their cost."""
    judged = Judgement({"a": BROKE, "f": FLAKY, "o": ORDER, "n": NIGHT}, (), ())
    until = datetime(2026, 3, 15, tzinfo=UTC)
    ranked = [Cost(FLAKY, 6, 61.5, 5, until), Cost(ORDER, 2, 1.0, 0, None)]
    ranked += [Cost(NIGHT, 2, 0.5, 0, None)] * 30
    text = _text(list(history_lines(judged, ranked, 410)))
    assert text.startswith("410 runs: 1 regression, 1 flaky, 1 order_dependent, 1 time_dependent")
    assert "regression a\n    failed 3 of 3 runs" in text
    assert "0.97     6 of 410     61.5  f" in text
    assert "set aside until 2026-03-15, then look again" in text
    assert "depends on the order: after p" in text
    assert "... and 7 more; see --json" in text
    assert _text(list(history_lines(Judgement(), [], 3))) == "3 runs: no test failed"


def test_a_regression_that_is_mended_is_not_shown_as_open() -> None:
    """It is still in the JSON."""
    mended = Verdict("a", Label.REGRESSION, 0, 0, 0, 9, (Spell("c", "d", 1.0),))
    text = _text(list(history_lines(Judgement({"a": mended}), [], 9)))
    assert text == "9 runs: 1 regression"


def test_runs_keep_the_name_they_were_given() -> None:
    """A number stays a number, any other name a text."""
    causes = (
        Cause("7", "f", Label.FLAKY),
        Cause("007", "f", Label.FLAKY),
        Cause("x", "f", Label.INFRA),
    )
    shown = history_dict(Judgement({"f": FLAKY, "a": BROKE}, causes, ("8",)), [])
    failures = shown["failures"]
    assert isinstance(failures, list)
    assert [one["run"] for one in failures] == [7, "007", "x"]
    assert failures[2]["cause"] == "infra"
    tests = shown["tests"]
    assert isinstance(tests, dict)
    assert tests["a"]["first_bad"] == "0123456789abc"
    assert tests["f"]["first_bad"] is None
    assert tests["f"]["quarantine_until"] is None
    assert shown["broken_runs"] == [8]
