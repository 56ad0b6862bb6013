"""Tries that a report lists as tests are joined with the test they belong to."""

from homeport.testruns.formats.junit_reruns import without_reruns
from homeport.testruns.model import Attempt, Case, Outcome

_A, _B = Case("a", Outcome.PASSED), Case("b", Outcome.PASSED)
_BAD = Case("b", Outcome.FAILED, message="no")
_TRY = Attempt(Outcome.FAILED)


def test_tries_become_attempts_where_the_total_counts_each_test_once() -> None:
    """Other workers' tests may stand between the tries of one."""
    assert without_reruns([_B, _A, _B, _A, _BAD], 2) == [
        Case("a", Outcome.PASSED, attempts=(_TRY,)),
        Case("b", Outcome.FAILED, message="no", attempts=(_TRY, _TRY)),
    ]


def test_tests_of_one_name_that_are_counted_stay() -> None:
    """Where the total counts them, they are tests and no tries."""
    assert without_reruns([_A, _A, _B], 3) == [_A, _A, _B]
    assert without_reruns([_A, _B], 2) == [_A, _B]
    assert without_reruns([], 0) == []


def test_a_failure_in_the_tear_down_is_no_try() -> None:
    """A test that failed before its tear-down broke is listed twice, as before."""
    torn = Case("b", Outcome.ERROR)
    assert without_reruns([_A, _A, _BAD, torn], 2)[1:] == [_BAD, torn]
