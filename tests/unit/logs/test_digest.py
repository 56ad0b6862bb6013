"""Claims about the values of a digest."""

import math

from homeport.logs import digest_lines
from homeport.logs.digest import Sketch, added
from homeport.logs.shapes import bin_of, number_of


def test_sketches_give_quantiles_by_time() -> None:
    """A quantile is that of the buckets asked for; of nothing it is no number."""
    low, high = bin_of(b"10"), bin_of(b"1000")
    sketch = Sketch({1: {low: 9, high: 1}, 4: {high: 5}})
    assert (sketch.buckets(), sketch.total()) == ([1, 4], 15)
    assert sketch.quantile(0.5, 1, 2) == number_of(low)
    assert sketch.quantile(0.5, 4) == number_of(high)
    assert math.isnan(sketch.quantile(0.5, 8))
    assert sketch.merged() == {low: 9, high: 6}


def test_widths_follow_the_fine_one() -> None:
    """Value and number buckets are whole multiples of the fine ones."""
    digest = digest_lines(["2026-03-02T05:06:07Z INFO a 1", "2026-03-02T05:06:09Z INFO a 2"])
    assert digest.value_width == 16 * digest.width
    assert digest.number_width == 32 * digest.width
    assert added([{1: 2}, {1: 3, 4: 1}]) == {1: 5, 4: 1}
