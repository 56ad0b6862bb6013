"""Cells in which the log was alive."""

from dataclasses import replace

from tests.doubles.logs import START, WIDTH, Event, digest_of

from homeport.logs.anomalies.grid import grid_of

_CELL = WIDTH * 32


def _lit(*seconds: float) -> list[Event]:
    return [Event(START + at, "tick") for at in seconds]


def test_short_pauses_belong_to_the_log() -> None:
    """Cells between first and last are kept, empty ones too."""
    grid = grid_of(digest_of(_lit(0, 3 * _CELL)))
    assert len(grid) == 4
    assert grid.silences == ()
    assert grid.end(4) - grid.start(0) == 4 * _CELL


def test_a_stray_stamp_costs_one_cell() -> None:
    """A line of 1970 stretches nothing; the silence between is named."""
    events = [Event(60.0, "tick"), *_lit(*range(0, 50 * _CELL, _CELL))]
    grid = grid_of(digest_of(events))
    assert len(grid) == 51
    assert len(grid.silences) == 1
    assert grid.silences[0].end - grid.silences[0].start > 1e9


def test_counts_are_spread_over_the_cells() -> None:
    """Fine buckets are summed; those outside of the grid are left out."""
    digest = digest_of(_lit(0, 1, 2, _CELL, _CELL + 5))
    grid = grid_of(digest)
    counts = grid.spread({**digest.templates[0].counts, 5: 99}, digest.width)
    assert sum(counts) == 5
    assert sum(grid.spread(digest.total, digest.width)) == 5


def test_the_ends_are_covered_in_part() -> None:
    """A log that ends within a cell was alive in a part of it only."""
    begin = START - START % _CELL
    events = [Event(begin + at, "tick") for at in (*range(0, 3 * _CELL, WIDTH), 3 * _CELL + 1)]
    grid = grid_of(digest_of(events))
    assert grid.cover[:3] == (1.0, 1.0, 1.0)
    assert grid.cover[3] == 1 / 32


def test_nothing_makes_no_cells() -> None:
    """An empty digest has an empty grid."""
    empty = replace(digest_of(_lit(0)), total={})
    assert len(grid_of(empty)) == 0
