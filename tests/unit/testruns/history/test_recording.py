from homeport.testruns.history.recording import About, runs_of
from homeport.testruns.history.run import Failure
from homeport.testruns.model import Attempt, Case, Outcome

ABOUT = About("id", "c", 5.0, 2, ("f",), "w")


def test_a_report_is_a_run_in_its_order() -> None:
    """Skipped tests did not run; failures keep a short message and their template."""
    (run,) = runs_of(
        [
            Case("a", Outcome.PASSED, 1.0),
            Case("b", Outcome.SKIPPED, 9.0),
            Case("c", Outcome.ERROR, 2.0, "no 5" + "x" * 1000),
        ],
        ABOUT,
    )
    assert run.order == ("a", "c")
    assert run.seconds == 3.0
    assert (run.identity, run.attempt, run.changed, run.worker) == ("id", 2, ("f",), "w")
    failure = run.failures[0]
    assert (failure.test, failure.duration, len(failure.message)) == ("c", 2.0, 500)
    assert failure.group.startswith("no <n>")


def test_a_test_that_ran_twice_makes_a_second_run() -> None:
    """Attempts inside a case, and a name that comes again, are tries on the same code."""
    runs = runs_of(
        [
            Case("a", Outcome.PASSED, attempts=(Attempt(Outcome.FAILED, "m"),)),
            Case("b", Outcome.FAILED, message="first"),
            Case("c", Outcome.PASSED),
            Case("b", Outcome.PASSED),
        ],
        ABOUT,
    )
    assert [run.identity for run in runs] == ["id", "id#2"]
    assert [run.order for run in runs] == [("a", "b", "c"), ("a", "b")]
    assert runs[0].failures == (Failure("a", "m", None, "m"), Failure("b", "first", None, "first"))
    assert runs[1].failures == ()
    assert (runs[1].attempt, runs[1].seconds) == (3, None)


def test_an_empty_report_is_an_empty_run() -> None:
    """A run without tests is still one."""
    assert [run.order for run in runs_of([], ABOUT)] == [()]
