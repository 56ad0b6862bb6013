"""Upper quantiles of a number in two runs: a slow tenth moves no median.

For each of the shares the quantiles are read from the histograms (four bins an octave); what passes
the least ratio is tested by how many numbers of each run lie above the lower of the two.
"""

import math
from dataclasses import dataclass

from homeport.logs.anomalies.distributions import log_chi_square_tail, rates_likelihood_ratio
from homeport.logs.anomalies.kind import Unit
from homeport.logs.digest import Sketch
from homeport.logs.scatter import blocks_of, deviations, scatter, scatter_beside_a_step
from homeport.logs.shapes import number_of

SHARES = {0.9: Unit.P90, 0.95: Unit.P95, 0.99: Unit.P99}
_LEAST_SHIFT = math.log(1.5)
_FEWEST_ABOVE = 10  # numbers above the quantile in each run, or it is no quantile


@dataclass(frozen=True, slots=True)
class Moved:
    """A quantile of a number in the earlier and in the later run."""

    share: float
    unit: Unit
    before: float
    after: float
    evidence: float  # the natural logarithm of one over the p-value


def moved_tail(old: Sketch, new: Sketch) -> Moved | None:
    """Return the upper quantile that moved most surely, if one moved enough."""
    found = []
    fewest = min(old.total(), new.total())
    for share, unit in SHARES.items():
        before, after = old.quantile(share), new.quantile(share)
        if fewest * (1 - share) < _FEWEST_ABOVE or min(before, after) <= 0:
            continue
        if abs(math.log(after / before)) >= _LEAST_SHIFT:
            evidence = _evidence(old, new, min(before, after))
            found.append(Moved(share, unit, before, after, evidence))
    return max(found, key=lambda one: one.evidence, default=None)


def _evidence(old: Sketch, new: Sketch, edge: float) -> float:
    was, now = _blocks(old, edge), _blocks(new, edge)
    (above_was, n), (above_now, m) = (tuple(map(sum, was)), tuple(map(sum, now)))
    likelihood = rates_likelihood_ratio(above_now, m, above_was, n)
    likelihood += rates_likelihood_ratio(m - above_now, m, n - above_was, n)
    by_itself = max(scatter(deviations(*was)), scatter_beside_a_step(deviations(*now)))
    return -log_chi_square_tail(2 * likelihood / by_itself)


def _blocks(sketch: Sketch, edge: float) -> tuple[list[int], list[int]]:
    """Return in blocks of the run how many numbers lie above an edge, and how many there are."""
    buckets = sketch.buckets()
    low, high = buckets[0], buckets[-1] + 1
    above, whole = {}, {}
    for bucket, bins in sketch.cells.items():
        above[bucket] = sum(count for place, count in bins.items() if number_of(place) > edge)
        whole[bucket] = sum(bins.values())
    return blocks_of(above, low, high), blocks_of(whole, low, high)
