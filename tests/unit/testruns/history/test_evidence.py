import random

from homeport.testruns.history.evidence import short
from homeport.testruns.history.judge import judge
from homeport.testruns.history.run import Failure, Run, Suite

TESTS = tuple(f"t{n}" for n in range(40))


def _evidence(runs: list[Run], test: str = "t0") -> tuple[str, ...]:
    return judge(runs, Suite(TESTS)).verdicts[test].evidence


def _failing(*names: str, message: str = "E") -> tuple[Failure, ...]:
    return tuple(Failure(name, message) for name in names)


def test_a_regression_says_since_when_and_how_it_was_before() -> None:
    """The counts on both sides of the commit, and whether it passes again."""
    runs = [Run(str(n), f"commit{n:02}xyz", failures=_failing("t0") if 20 <= n < 30 else ())
            for n in range(40)]  # fmt: skip
    assert _evidence(runs) == (
        "failed 10 of 10 runs since commit20xy",
        "failed 0 of 20 runs before it",
        "passed again since commit30xy",
    )


def test_a_gap_of_untested_commits_is_told() -> None:
    """When several commits may have begun it, each is named with its chance."""
    runs = [Run(str(n), f"c{n}") for n in range(10)]
    runs += [Run("10", "c10", only=frozenset({"t5"})), Run("11", "c11", only=frozenset({"t5"}))]
    runs += [Run(str(n), f"c{n}", failures=_failing("t0")) for n in range(12, 30)]
    sentence = _evidence(runs)[2]
    assert sentence.startswith("not every commit was tested; it began with one of c")
    assert sentence.count("%") == 3


def test_a_flaky_test_says_how_often_on_the_same_code() -> None:
    """Passing and failing on one commit is the plainest evidence."""
    runs = []
    for n in range(40):
        runs.append(Run(f"{n}a", f"c{n}", failures=_failing("t0") if n in {7, 21} else ()))
        runs.append(Run(f"{n}b", f"c{n}"))
    assert _evidence(runs) == (
        "failed 2 of 80 runs on unchanged code",
        "passed and failed on the same commit 2 times",
    )


def test_a_broken_test_and_a_machine_say_so() -> None:
    """Each label has sentences of its own."""
    always = [Run(str(n), f"c{n}", failures=_failing("t0")) for n in range(20)]
    assert _evidence(always) == ("it has failed in every run since it first appears",)
    disk = _failing(*TESTS[:20], message="No space left on device")
    machine = [Run(str(n), f"c{n}", failures=disk if n == 9 else ()) for n in range(30)]
    assert _evidence(machine) == (
        '20 failures of the run said "No space left on device"',
        "failed together with 19 other tests in one run",
        "failed 1 of 30 runs, none of them by itself",
    )


def test_conditions_are_counted_on_both_sides() -> None:
    """With and without the machine, or after and not after the other test."""
    runs = [Run(str(n), f"c{n}", worker=f"w{n % 5}", failures=_failing("t0") if n % 5 == 1 else ())
            for n in range(100)]  # fmt: skip
    assert _evidence(runs) == (
        "failed 20 of 20 runs on the machine w1",
        "failed 0 of 80 other runs",
    )


def test_commits_are_shown_short() -> None:
    """Ten digits are what people quote."""
    assert short("0123456789abcdef") == "0123456789"


def test_order_time_and_lone_machines_say_what_they_go_with() -> None:
    """The other test, the hours, or the machine's words."""
    random_ = random.Random(3)  # noqa: S311 -- no secret depends on it
    shuffled, nightly = [], []
    for n in range(48):
        order = tuple(random_.sample(TESTS, len(TESTS)))
        bad = order.index("t9") < order.index("t0")
        shuffled.append(Run(str(n), f"c{n}", order=order, failures=_failing("t0") if bad else ()))
        moment = 7 * 3600.0 * n
        late = (7 * n) % 24 in {22, 23}
        nightly.append(Run(str(n), f"c{n}", moment, failures=_failing("t0") if late else ()))
    assert _evidence(shuffled)[0].endswith("runs when t9 ran before")
    assert _evidence(nightly)[0] == "failed 4 of 4 runs between 22:00 and 00:00 UTC"
    full = _failing("t0", message="No space left on device")
    lone = [Run(str(n), f"c{n}", failures=full if n == 9 else ()) for n in range(30)]
    assert _evidence(lone)[0] == 'the run said "No space left on device"'
