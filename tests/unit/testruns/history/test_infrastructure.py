import pytest

from homeport.testruns.history.infrastructure import broken_runs
from homeport.testruns.history.run import Failure, Run, Suite
from homeport.testruns.history.timeline import Timeline

TESTS = tuple(f"t{n}" for n in range(50))
FULL = "OSError: [Errno 28] No space left on device"


def _history(bad: Run, after: tuple[Run, ...] = (), covers: bool = False) -> Timeline:  # noqa: FBT001, FBT002 -- a flag of a test
    before = [Run(f"b{n}", f"c{n}", changed=("other",)) for n in range(20)]
    later = [Run(f"l{n}", f"d{n}", changed=("other",)) for n in range(20)]
    known = {name: frozenset({"f" if number < 10 else "g"}) for number, name in enumerate(TESTS)}
    return Timeline([*before, bad, *after, *later], Suite(TESTS, known if covers else None))


def _failing(count: int, message: str, changed: str = "x") -> Run:
    failures = tuple(Failure(name, message) for name in TESTS[:count])
    return Run("bad", "bad", changed=(changed,), failures=failures)


def test_many_sudden_failures_with_a_sign_are_the_machines() -> None:
    """Ten tests of fifty that fail once and never else, with a full disk."""
    found = broken_runs(_history(_failing(10, FULL)))
    assert list(found) == [20]
    assert found[20].signs == 10
    assert found[20].share == pytest.approx(0.2)


def test_a_commit_that_breaks_many_tests_is_no_machine() -> None:
    """Without a sign, and without another run of the commit, the commit is not acquitted."""
    assert broken_runs(_history(_failing(10, "E: x"))) == {}


def test_a_commit_is_acquitted_when_its_tests_pass_again() -> None:
    """A retry that passes on the same code leaves the machine."""
    retry = Run("again", "bad", only=frozenset(TESTS[:10]))
    assert list(broken_runs(_history(_failing(10, "E: x"), (retry,)))) == [20]
    still = Run("again", "bad", only=frozenset(TESTS[:10]), failures=_failing(10, "E").failures)
    assert broken_runs(_history(_failing(10, "E: x"), (still,))) == {}


def test_a_commit_is_acquitted_when_it_changed_something_else() -> None:
    """With coverage known, a commit must have touched most of what it breaks."""
    assert list(broken_runs(_history(_failing(10, "E: x"), covers=True))) == [20]
    assert broken_runs(_history(_failing(10, "E: x", changed="f"), covers=True)) == {}


def test_a_few_failures_are_no_broken_run() -> None:
    """Two failures at once happen by chance."""
    assert broken_runs(_history(_failing(2, FULL))) == {}
    retries_only = Timeline([Run("0", "c", only=frozenset({"t0"}))], Suite(TESTS))
    assert broken_runs(retries_only) == {}
