import random

import pytest

from homeport.testruns.history.conditions import Kind, best_condition, split_evidence
from homeport.testruns.history.run import Failure, Run, Suite
from homeport.testruns.history.timeline import Timeline

TESTS = tuple(f"t{n}" for n in range(30))
HOUR = 3600.0
NIGHT = 1_767_222_000.0  # 2025-12-31 23:00 UTC, a Wednesday


def _ask(runs: list[Run], test: str = "t0") -> tuple[Kind, str, str] | None:
    timeline = Timeline(runs, Suite(TESTS))
    number = timeline.number(test)
    found = best_condition(timeline, number, timeline.seen(number))
    return (found.kind, found.polluter, found.words) if found else None


def _shuffled(count: int, seed: int = 1) -> list[Run]:
    """Give runs in which t0 fails whenever t7 ran before it; each failure is retried alone."""
    random_ = random.Random(seed)  # noqa: S311 -- no secret depends on it
    runs = []
    for number in range(count):
        order = tuple(random_.sample(TESTS, len(TESTS)))
        bad = order.index("t7") < order.index("t0")
        failures = (Failure("t0"),) if bad else ()
        runs.append(Run(f"{number}", f"c{number}", order=order, failures=failures))
        if bad:
            runs.append(Run(f"{number}r", f"c{number}", only=frozenset({"t0", "t9"})))
    return runs


def test_a_polluter_is_found_among_all_tests() -> None:
    """The test that always ran before is named, whatever else ran."""
    assert _ask(_shuffled(40)) == (Kind.ORDER, "t7", "after t7")


def test_hours_of_the_day_are_found() -> None:
    """A test that fails around midnight only is told by the hours."""
    runs = [
        Run(f"{n}", f"c{n}", NIGHT + n * 7 * HOUR,
            failures=(Failure("t0"),) if (23 + n * 7) % 24 in {23, 0} else ())
        for n in range(72)
    ]  # fmt: skip
    assert _ask(runs) == (Kind.TIME, "", "between 23:00 and 01:00 UTC")


def test_days_are_found() -> None:
    """Mondays, and the last day of a month, are tried as well."""
    mondays = [
        Run(f"{n}", f"c{n}", NIGHT + n * 24 * HOUR,
            failures=(Failure("t0"),) if n % 7 == 5 else ())
        for n in range(70)
    ]  # fmt: skip
    assert _ask(mondays) == (Kind.TIME, "", "on Monday")
    last = [
        Run(f"{n}", f"c{n}", NIGHT + n * 24 * HOUR,
            failures=(Failure("t0"),) if n in {0, 31, 59, 90, 120} else ())
        for n in range(130)
    ]  # fmt: skip
    assert _ask(last) == (Kind.TIME, "", "on the last day of a month")


def test_a_date_on_unchanged_code_is_found() -> None:
    """What fails since a moment with no commit in between expired."""
    runs = [Run(f"{n}", f"c{n // 10}", NIGHT + n * 60) for n in range(25)]
    runs += [
        Run(f"{n}", f"c{n // 10}", NIGHT + n * 60, failures=(Failure("t0"),)) for n in range(25, 60)
    ]
    found = _ask(runs)
    assert found is not None
    assert found[2] == "since 2025-12-31 23:25 UTC, with no commit in between"


def test_a_machine_is_found() -> None:
    """A test that fails on one worker only is told by the worker."""
    runs = [
        Run(f"{n}", f"c{n}", worker=f"w{n % 4}", failures=(Failure("t0"),) if n % 4 == 2 else ())
        for n in range(40)
    ]
    assert _ask(runs) == (Kind.WORKER, "", "on the machine w2")


def test_too_little_is_no_condition() -> None:
    """One failure goes with everything; a test that always fails goes with nothing."""
    assert _ask([Run("0", "c", failures=(Failure("t0"),)), Run("1", "c")]) is None
    assert _ask([Run(str(n), "c", failures=(Failure("t0"),)) for n in range(5)]) is None
    evenly = [Run(str(n), "c", failures=(Failure("t0"),) if n % 2 else ()) for n in range(9)]
    assert _ask(evenly) is None


def test_a_split_is_the_better_the_cleaner_it_is() -> None:
    """All failures inside and none outside beats a mixture of both."""
    assert split_evidence(10, 10, 10, 20) > split_evidence(8, 10, 10, 20)
    assert split_evidence(8, 10, 10, 20) > split_evidence(5, 10, 10, 20)
    assert split_evidence(0, 0, 0, 0) == pytest.approx(0.0)


def test_a_retry_beside_the_polluter_says_nothing_of_the_order() -> None:
    """What a retry ran is known, in which order it is not."""
    runs = [
        run if run.only is None else Run(run.identity, run.commit, only=frozenset({"t0", "t7"}))
        for run in _shuffled(40)
    ]
    runs.append(Run("x", "x", only=frozenset({"t0", "t9"}), failures=(Failure("t0"),)))
    assert _ask(runs) == (Kind.ORDER, "t7", "after t7")
    timeline = Timeline(runs, Suite(TESTS))
    found = best_condition(timeline, 0, timeline.seen(0))
    assert found is not None
    assert found.failed_with == found.ran_with
    assert found.failed_without == 1


def test_a_few_failures_in_thousands_of_runs_do_not_make_a_polluter() -> None:
    """Seven rare failures fall after some test by chance; runs that are not compared count too."""
    random_ = random.Random(5)  # noqa: S311 -- no secret depends on it
    runs = []
    for number in range(1200):
        order = tuple(random_.sample(TESTS, len(TESTS)))
        bad = number % 170 == 9 and order.index("t7") < order.index("t0")
        failures = (Failure("t0"),) if bad else ()
        runs.append(Run(f"{number}", f"c{number}", order=order, failures=failures))
    timeline = Timeline(runs, Suite(TESTS))
    found = best_condition(timeline, 0, timeline.seen(0))
    assert found is None or found.evidence < -25.0
