"""How much more than chance the parts of one run scatter by themselves."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

BLOCKS = 12
_FEWEST = 6


def blocks_of(counts: Mapping[int, int], low: int, high: int) -> list[int]:
    """Return the counts of buckets from `low` to before `high` in twelve blocks as long."""
    found = [0] * BLOCKS
    for bucket, count in counts.items():
        if low <= bucket < high:
            found[(bucket - low) * BLOCKS // (high - low)] += count
    return found


def deviations(hits: Sequence[int], whole: Sequence[int]) -> list[float]:
    """Return by how many standard errors each block's share of hits differs from that of all."""
    rate = sum(hits) / max(1, sum(whole))
    if not 0 < rate < 1:
        return []
    pairs = [(hit, size) for hit, size in zip(hits, whole, strict=True) if size]
    return [(hit - rate * size) / math.sqrt(rate * (1 - rate) * size) for hit, size in pairs]


def scatter(deviating: Sequence[float]) -> float:
    """Return the variance of standardised blocks, 1 at least."""
    if len(deviating) < _FEWEST:
        return 1.0
    return max(1.0, sum(one * one for one in deviating) / (len(deviating) - 1))


def scatter_beside_a_step(deviating: Sequence[float]) -> float:
    """Return the same from neighbours, without the widest step: a change is what is looked for."""
    if len(deviating) < _FEWEST:
        return 1.0
    steps = sorted((b - a) ** 2 / 2 for a, b in pairwise(deviating))
    return max(1.0, sum(steps[:-1]) / (len(steps) - 1))
