"""How far a count of hits can be trusted, and whether one result is worse than another."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_Z = 1.96  # 95 %
_BINS = 5


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: how sure they were on average, and how often right."""

    count: int
    sure: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """What a confidence is worth; `auroc` is None where all are right or all wrong."""

    count: int
    ece: float
    auroc: float | None
    curve: tuple[Bin, ...]


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share."""
    if not total:
        return 0.0, 1.0
    share, weight = hits / total, 1 + _Z * _Z / total
    middle = (share + _Z * _Z / (2 * total)) / weight
    half = _Z / weight * math.sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def chance(lost: int, gained: int) -> float:
    """Return how likely so many losses among the changes are when losses and gains are alike."""
    changed = lost + gained
    ways = sum(math.comb(changed, count) for count in range(lost, changed + 1))
    return float(ways / 2**changed)


def reliability(pairs: Sequence[tuple[float, bool]]) -> Reliability:
    """Measure a confidence against outcomes: pairs of confidence and whether it was right."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for sure, right in pairs:
        groups[min(int(sure * _BINS), _BINS - 1)].append((sure, right))
    curve = tuple(
        Bin(len(g), sum(s for s, _ in g) / len(g), sum(r for _, r in g) / len(g))
        for g in groups
        if g
    )
    gap = sum(one.count * abs(one.sure - one.right) for one in curve)
    return Reliability(len(pairs), gap / len(pairs) if pairs else 0.0, _auroc(pairs), curve)


def _auroc(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """How often a right answer is surer than a wrong one; ties count half."""
    good = [sure for sure, right in pairs if right]
    bad = [sure for sure, right in pairs if not right]
    if not good or not bad:
        return None
    wins = sum((a > b) + (a == b) / 2 for a in good for b in bad)
    return wins / (len(good) * len(bad))
