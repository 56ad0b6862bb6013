"""What an answer cost."""

import pytest

from homeport.domain import Usage


@pytest.mark.parametrize(
    ("tokens", "first", "total", "expected"),
    [(11, 1.0, 6.0, 2.0), (1, 1.0, 6.0, 0.0), (0, 0.0, 0.0, 0.0), (5, 2.0, 2.0, 0.0)],
)
def test_speed(tokens: int, first: float, total: float, expected: float) -> None:
    """Speed counts the tokens after the first one; where there is nothing to count it is 0."""
    usage = Usage(10, 0, tokens, first, total)

    assert usage.tokens_per_s == pytest.approx(expected)
