import random

import pytest

from homeport.testruns.history.judge import judge
from homeport.testruns.history.run import Failure, Run, Suite
from homeport.testruns.history.verdict import Judgement, Label

TESTS = tuple(f"t{n}" for n in range(60))


def _course(courses: dict[str, str], **more: object) -> Judgement:
    """Judge a history with one run a commit; a course has `F` where its test fails."""
    length = max(len(course) for course in courses.values())
    runs = [
        Run(
            f"r{n}",
            f"c{n}",
            1.7e9 + n * 5000.0,
            failures=tuple(
                Failure(test, "E: no") for test, course in courses.items() if course[n] == "F"
            ),
        )
        for n in range(length)
    ]
    del more
    return judge(runs, Suite(TESTS))


def test_each_kind_of_test_has_its_label() -> None:
    """A regression, an open one, a flaky test and one broken from the first are told apart."""
    judged = _course(
        {
            "t0": "." * 40 + "F" * 10 + "." * 50,
            "t1": "." * 90 + "F" * 10,
            "t2": ("." * 9 + "F") * 10,
            "t3": "F" * 100,
        }
    )
    labels = {name: verdict.label for name, verdict in judged.verdicts.items()}
    assert labels == {
        "t0": Label.REGRESSION,
        "t1": Label.REGRESSION,
        "t2": Label.FLAKY,
        "t3": Label.BROKEN,
    }
    spell = judged.verdicts["t0"].spells[0]
    assert (spell.first_bad, spell.fixed) == ("c40", "c50")
    assert judged.verdicts["t1"].first_bad == "c90"
    assert judged.verdicts["t1"].spells[0].fixed == ""
    assert (judged.verdicts["t2"].p_flaky or 0.0) > 0.95
    assert (judged.verdicts["t2"].failed, judged.verdicts["t2"].ran) == (10, 100)


def test_each_failure_has_its_cause() -> None:
    """A flaky test that breaks has both causes, each in its runs."""
    course = (".........F" * 8) + "F" * 15 + "." * 5
    judged = _course({"t0": course})
    causes = {cause.run: cause.label for cause in judged.causes}
    assert causes["r9"] is Label.FLAKY
    assert causes["r88"] is Label.REGRESSION
    assert judged.verdicts["t0"].label is Label.REGRESSION
    assert (judged.verdicts["t0"].p_flaky or 0.0) > 0.9


def test_a_test_that_was_born_broken_and_breaks_again_is_broken() -> None:
    """What never passed at first is no commit's fault; a later break is."""
    judged = _course({"t0": "F" * 20 + "." * 40 + "F" * 20})
    causes = {cause.run: cause.label for cause in judged.causes}
    assert (causes["r0"], causes["r70"]) == (Label.BROKEN, Label.REGRESSION)
    assert judged.verdicts["t0"].label is Label.BROKEN


def test_a_polluter_is_named() -> None:
    """A test that fails after another one has that one's name."""
    random_ = random.Random(3)  # noqa: S311 -- no secret depends on it
    runs = []
    for number in range(50):
        order = tuple(random_.sample(TESTS, len(TESTS)))
        bad = order.index("t9") < order.index("t0")
        runs.append(
            Run(f"r{number}", f"c{number}", order=order, failures=(Failure("t0"),) if bad else ())
        )
    verdict = judge(runs, Suite(TESTS)).verdicts["t0"]
    assert (verdict.label, verdict.polluter, verdict.window) == (Label.ORDER, "t9", "")
    assert (verdict.p_flaky or 0.0) < 0.05


def test_a_machine_is_to_blame_for_a_failure_of_a_test_that_broke_at_another_time() -> None:
    """A long break makes no test flaky that a machine fails once, beside many others."""
    runs = []
    for n in range(120):
        failures = tuple(Failure(name, "gone") for name in TESTS[:20]) if n == 30 else ()
        if n == 31:  # the same commit passes again, so the run before was the machine's
            failures = ()
        elif 60 <= n < 90:
            failures = (Failure("t0", "assert 1 == 2"),)
        runs.append(Run(f"r{n}", f"c{30 if n == 31 else n}", failures=failures))
    verdict = judge(runs, Suite(TESTS)).verdicts["t0"]
    assert verdict.label is Label.REGRESSION
    assert verdict.p_flaky is not None
    assert verdict.p_flaky < 0.2
    assert verdict.failed == 0


def test_a_run_of_no_tests_is_judged() -> None:
    """A killed runner's empty report, or an empty list of retries, is no division by nothing."""
    runs = [
        Run("r0", "c0", order=("t0",)),
        Run("r1", "c1", order=()),
        Run("r2", "c2", only=frozenset()),
        Run("r3", "c3", order=("t0",), failures=(Failure("t0", "E: no"),)),
    ]
    assert judge(runs, Suite()).verdicts["t0"].failed <= 1


def test_a_failing_machine_is_no_fault_of_its_tests() -> None:
    """A run with a full disk leaves its tests without blame, and is named itself."""
    failures = tuple(Failure(name, "No space left on device") for name in TESTS[:20])
    runs = [Run(f"r{n}", f"c{n}", failures=failures if n == 30 else ()) for n in range(60)]
    judged = judge(runs, Suite(TESTS))
    assert judged.broken_runs == ("r30",)
    assert {verdict.label for verdict in judged.verdicts.values()} == {Label.INFRA}
    assert {verdict.p_flaky for verdict in judged.verdicts.values()} == {None}


def test_a_machine_that_fails_one_test_is_told_by_the_window() -> None:
    """A test that fails on one worker only is the machine's matter."""
    runs = [
        Run(f"r{n}", f"c{n}", worker=f"w{n % 5}", failures=(Failure("t0"),) if n % 5 == 1 else ())
        for n in range(100)
    ]
    verdict = judge(runs, Suite(TESTS)).verdicts["t0"]
    assert (verdict.label, verdict.window) == (Label.INFRA, "on the machine w1")


@pytest.mark.parametrize("seed", range(5))
def test_once_in_three_thousand_runs_is_never_a_regression(seed: int) -> None:
    """One failure that a retry did not repeat is flaky, wherever it falls."""
    at = random.Random(seed).randrange(10, 990)  # noqa: S311 -- no secret depends on it
    runs = []
    for number in range(1000):
        failing = number == at
        runs.append(
            Run(f"{number}", f"c{number}", failures=(Failure("t0", "E"),) if failing else ())
        )
        if failing:
            runs.append(Run(f"{number}r", f"c{number}", only=frozenset({"t0"})))
    assert judge(runs, Suite(TESTS)).verdicts["t0"].label is Label.FLAKY


def test_an_empty_history_has_no_verdict() -> None:
    """Nothing failed, nothing is said."""
    assert judge([], Suite()) == Judgement()
    assert judge([Run("0", "c")], Suite(TESTS)) == Judgement()


def test_what_never_passed_is_broken_not_flaky() -> None:
    """One red run, or three, of a test that nobody has seen pass: broken."""
    for length in (1, 2, 3):
        judged = _course({"t0": "F" * length})
        assert judged.verdicts["t0"].label is Label.BROKEN
        assert {cause.label for cause in judged.causes} == {Label.BROKEN}


def test_a_first_failure_is_not_witnessed_until_it_passes_again() -> None:
    """A test is known to fail by itself only once it has recovered."""
    assert not _course({"t0": "." * 30 + "F"}).verdicts["t0"].witnessed
    assert _course({"t0": "." * 30 + "F" + "." * 5}).verdicts["t0"].witnessed


def test_a_full_disk_beside_a_break_is_the_machine() -> None:
    """One test that names a failing machine is not blamed on the commit that broke others."""
    runs = [Run(f"r{n}", "c0") for n in range(4)]
    broken = tuple(Failure(f"t{n}", "KeyError: 'amount'") for n in range(5))
    full = Failure("t9", "OSError: [Errno 28] No space left on device")
    judged = judge([*runs, Run("red", "c1", failures=(*broken, full))], Suite(TESTS))
    causes = {cause.test: cause.label for cause in judged.causes}
    assert {causes[one.test] for one in broken} == {Label.REGRESSION}
    assert causes["t9"] is Label.INFRA
