"""How the runtime's own functions are written down."""

import math

import pytest

from homeport.diagnosis.javascript.replay.library.native import bounds, given, items_of, whole
from homeport.diagnosis.javascript.replay.values import UNDEFINED, Array


@pytest.mark.parametrize(
    ("arguments", "found"),
    [([], (0, 5)), ([1.0], (1, 5)), ([-2.0], (3, 5)), ([1.0, -1.0], (1, 4)), ([9.0, 99.0], (5, 5))],
)
def test_bounds_count_from_either_end(arguments: list[object], found: tuple[int, int]) -> None:
    """Negative places count from the end, and none lies outside."""
    assert bounds(arguments, 5) == found


def test_arguments_may_be_missing() -> None:
    """A missing argument is undefined, and no number is 0."""
    assert given([], 2) is UNDEFINED
    assert whole(UNDEFINED, 7) == 7
    assert whole(math.nan) == 0
    assert items_of(Array([1.0])) == [1.0]
    assert items_of("no array") == []
