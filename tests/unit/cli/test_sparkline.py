"""A series as one line of text."""

import io

import pytest

from homeport.cli.sparkline import BLOCKS, PLAIN, column, marks_for, resampled, sparkline


def test_the_highest_is_full_and_nothing_is_blank() -> None:
    """Between them every value above nothing can be seen."""
    assert sparkline([0, 1, 50, 100], 10) == " ▁▄█"
    assert sparkline([0, 0.001, 9], 10, PLAIN) == " .@"
    assert sparkline([0, 0], 10) == "  "
    assert sparkline([], 10) == ""


def test_more_points_than_places_are_averaged() -> None:
    """As many characters as there is room for."""
    assert resampled([1, 3, 5, 7], 2) == [2, 6]
    assert len(sparkline(list(range(500)), 60)) == 60


@pytest.mark.parametrize(("encoding", "marks"), [("utf-8", BLOCKS), ("ascii", PLAIN)])
def test_blocks_only_where_they_can_be_shown(encoding: str, marks: str) -> None:
    """A plain terminal gets plain marks."""
    assert marks_for(io.TextIOWrapper(io.BytesIO(), encoding=encoding)) == marks


def test_a_moment_has_its_column() -> None:
    """Its share of the width; none outside, none without points."""
    assert column(0.0, 0.0, 10.0, 10, 60) == 0
    assert column(55.0, 0.0, 10.0, 10, 60) == 5
    assert column(100.0, 0.0, 10.0, 10, 60) == 9
    assert column(500.0, 0.0, 10.0, 100, 50) == 25
    assert column(-1.0, 0.0, 10.0, 10, 60) is None
    assert column(5.0, 0.0, 10.0, 0, 60) is None
