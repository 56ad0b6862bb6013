"""Upper quantiles of two runs."""

import pytest
from tests.doubles.logs import seeded

from homeport.logs.anomalies.kind import Unit
from homeport.logs.digest import Sketch
from homeport.logs.shapes import bin_of_number
from homeport.logs.tails import moved_tail


def _sketch(
    seed: int, *, slow: float = 1, share: float = 0, since: int = 0, each: int = 80
) -> Sketch:
    rng = seeded(seed)
    cells: dict[int, dict[int, int]] = {}
    for bucket in range(24):
        bins = cells.setdefault(bucket, {})
        for _ in range(each):
            late = bucket >= since and rng.random() < share
            place = bin_of_number(rng.lognormvariate(3, 0.4) * (slow if late else 1))
            bins[place] = bins.get(place, 0) + 1
    return Sketch(cells)


@pytest.mark.parametrize(("share", "since"), [(0.2, 0), (1.0, 16), (0.06, 0)])
def test_a_slow_part_moves_the_tail(share: float, since: int) -> None:
    """A fifth, the last third, or one in sixteen ten times slower is surely told."""
    moved = moved_tail(_sketch(1), _sketch(2, slow=10, share=share, since=since))
    assert moved is not None
    assert moved.evidence > 20
    assert moved.after > 3 * moved.before
    back = moved_tail(_sketch(2, slow=10, share=share), _sketch(1))
    assert back is not None
    assert back.after < back.before


def test_chance_moves_nothing() -> None:
    """Another seed moves no upper quantile by half."""
    assert all(moved_tail(_sketch(seed), _sketch(seed + 50)) is None for seed in range(20))


def test_a_quantile_needs_numbers_above_it() -> None:
    """Ninety numbers have a ninth tenth hardly, and no hundredth."""
    assert moved_tail(_sketch(1, each=3), _sketch(2, slow=9, share=1, each=3)) is None
    some = moved_tail(_sketch(1, each=5), _sketch(2, slow=9, share=1, each=5))
    assert some is not None
    assert some.unit is Unit.P90
