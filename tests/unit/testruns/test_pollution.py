"""Of many tests the few that matter are found."""

from collections.abc import Sequence

import pytest

from homeport.testruns.pollution import smallest_part

_TESTS = tuple(f"t{number}" for number in range(200))


@pytest.mark.parametrize("wanted", [{"t7"}, {"t199"}, {"t3", "t150"}, {"t0", "t1", "t2"}])
def test_exactly_the_polluters_are_left(wanted: set[str]) -> None:
    """None of those left can go."""
    asked = 0

    def shows(part: Sequence[str]) -> bool:
        nonlocal asked
        asked += 1
        return wanted <= set(part)

    assert set(smallest_part(_TESTS, shows)) == wanted
    assert asked <= 50
