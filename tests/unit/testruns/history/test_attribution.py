from homeport.testruns.history.attribution import first_guess, machines_of
from homeport.testruns.history.run import Failure, Run, Suite
from homeport.testruns.history.timeline import Timeline

TESTS = tuple(f"t{n}" for n in range(40))
FULL = "No space left on device"


def _run(name: str, *failures: Failure) -> Run:
    return Run(name, name, failures=failures)


def test_a_sign_decides_for_the_machine_unless_the_test_always_says_so() -> None:
    """A lone full disk is the machine's; a test that often says so fails by itself."""
    once = [_run("a", Failure("t0", FULL)), *(_run(f"p{n}") for n in range(30))]
    machines = machines_of(Timeline(once, Suite(TESTS)))
    assert machines.chance(0, 0, 0.001) > 0.8
    often = [_run(f"a{n}", *([Failure("t0", FULL)] if n % 4 == 0 else [])) for n in range(40)]
    machines = machines_of(Timeline(often, Suite(TESTS)))
    assert machines.chance(0, 0, 0.25) < 0.1


def test_without_a_sign_only_a_broken_run_can_have_failed_a_test() -> None:
    """In a broken run a rare failure is the machine's, a usual one is the test's own."""
    many = tuple(
        Failure(name, FULL if number % 2 else "E") for number, name in enumerate(TESTS[:20])
    )
    runs = [_run("ok"), _run("bad", *many), *(_run(f"p{n}") for n in range(30))]
    machines = machines_of(Timeline(runs, Suite(TESTS)))
    assert list(machines.broken) == [1]
    assert machines.chance(0, 1, 0.001) > 0.9
    assert machines.chance(0, 1, 1.0) < 0.3
    plain = [_run("a", Failure("t0", "E")), _run("b")]
    assert machines_of(Timeline(plain, Suite(TESTS))).chance(0, 0, 0.1) == 0.0


def test_the_first_guess_looks_around() -> None:
    """A test that fails in the runs next to one is expected to fail in it."""
    seen = Timeline(
        [*(_run(f"p{n}") for n in range(9)), *(_run(f"f{n}", Failure("t0")) for n in range(3))],
        Suite(TESTS),
    ).seen(0)
    own = first_guess(seen)
    assert own(10) > 0.5
    assert own(0) < 0.3
