"""How a run ended."""

import pytest

from homeport.sandbox import Outcome, Reason


@pytest.mark.parametrize(
    ("code", "reason", "passed"),
    [(0, Reason.FINISHED, True), (1, Reason.FINISHED, False), (0, Reason.WALL, False)],
)
def test_only_a_finished_run_with_code_zero_has_passed(
    code: int, reason: Reason, passed: bool  # noqa: FBT001 -- a column of the table
) -> None:  # fmt: skip
    """A run that was ended by a limit has not passed, whatever its code."""
    assert Outcome(code, b"", b"", 0.0, 0.0, reason).passed is passed
