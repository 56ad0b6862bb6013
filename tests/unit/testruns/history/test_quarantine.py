from datetime import UTC, datetime

from homeport.testruns.history.judge import judge
from homeport.testruns.history.quarantine import costs
from homeport.testruns.history.run import Failure, Run, Suite

TESTS = tuple(f"t{n}" for n in range(40))
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_the_dearest_test_comes_first_and_is_set_aside_for_a_time() -> None:
    """A run that flaky tests alone failed was lost; a surely flaky one may be set aside."""
    runs = []
    for n in range(60):
        names = (["t0"] if n % 6 == 0 else []) + (["t1"] if n == 30 else [])
        failures = tuple(Failure(name, "E", 6.0) for name in names)
        runs.append(Run(f"{n}", f"c{n}", failures=failures, seconds=600.0))
        runs.append(Run(f"{n}b", f"c{n}", seconds=600.0))
    ranked = costs(judge(runs, Suite(TESTS)), runs, NOW)
    assert [cost.verdict.test for cost in ranked] == ["t0", "t1"]
    assert ranked[0].failures == 10
    assert ranked[0].spoiled_runs == 10
    assert ranked[0].minutes == (10 * 6.0 + 9 * 600.0 + 300.0) / 60
    assert ranked[0].until == datetime(2026, 3, 15, tzinfo=UTC)
    assert ranked[1].until is None


def test_a_test_that_also_broke_is_never_set_aside() -> None:
    """Setting it aside would hide the next break; and a broken run is not the flaky test's."""
    course = ("........F." * 8) + "F" * 15 + "." * 5
    runs = [
        Run(f"{n}", f"c{n}", failures=(Failure("t0"),) if letter == "F" else (), seconds=60.0)
        for n, letter in enumerate(course)
    ]
    (cost,) = costs(judge(runs, Suite(TESTS)), runs)
    assert cost.until is None
    assert cost.failures < 12
