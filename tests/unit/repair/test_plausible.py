import pytest

from homeport.repair.plausible import TestResult


@pytest.mark.parametrize(
    ("outcome", "bad"),
    [("passed", False), ("skipped", False), ("failed", True), ("slow", True), ("crashed", True)],
)
def test_a_skipped_test_is_no_failure(outcome: str, bad: bool) -> None:  # noqa: FBT001 -- a case
    """What was skipped neither passed nor failed."""
    assert TestResult("t", outcome).bad is bad
