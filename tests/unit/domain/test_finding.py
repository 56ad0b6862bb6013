"""Spans."""

import pytest

from homeport.domain import Span


def test_length() -> None:
    """A span is as long as what it covers."""
    assert len(Span(3, 8)) == 5
    assert len(Span(3, 3)) == 0


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_not_a_span(start: int, end: int) -> None:
    """What ends before it begins, or begins before the text, is no span."""
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Span(0, 3), Span(2, 5), True),
        (Span(0, 3), Span(3, 5), False),
        (Span(0, 9), Span(3, 5), True),
        (Span(4, 4), Span(3, 5), True),
        (Span(6, 8), Span(3, 5), False),
    ],
)
def test_overlaps(one: Span, other: Span, expected: bool) -> None:  # noqa: FBT001 -- a table
    """Two spans overlap when they share a character, whichever is asked."""
    assert one.overlaps(other) is expected
    assert other.overlaps(one) is expected
