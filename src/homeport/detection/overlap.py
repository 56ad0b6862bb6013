"""Turns matches that may overlap into spans that never do."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable

from homeport.detection.engine import Match

Yields = Callable[[Match], bool]


def resolve(matches: Iterable[Match], yields: Yields) -> list[Match]:
    """Return sorted, disjoint matches; secrets before those that yield, the longest first.

    What sticks out of a longer secret stays a match of its own, so that no part of a secret is
    left standing. A match that yields (personal data) goes whole when a secret or a longer one
    touches it: half a mail address is none. At equal length the earlier start wins, then the
    earlier rule.
    """
    out: list[Match] = []
    cluster: list[Match] = []
    reach = -1
    for match in sorted(set(matches), key=lambda m: (m.start, m.start - m.end, m.rule)):
        if match.start >= reach:
            out.extend(_settle(cluster, yields))
            cluster = []
        cluster.append(match)
        reach = max(reach, match.end)
    out.extend(_settle(cluster, yields))
    return out


def _settle(cluster: list[Match], yields: Yields) -> list[Match]:
    """Resolve matches that hang together."""
    if len(cluster) <= 1:
        return cluster
    first = cluster[0]
    if not yields(first) and all(m.end <= first.end for m in cluster):
        return [first]  # mostly: several rules know the same value
    cluster.sort(key=lambda m: (yields(m), m.start - m.end, m.start, m.rule))
    first = cluster[0]
    start, end = first.start, first.end
    if all(start <= m.start and m.end <= end for m in cluster):
        return [first]
    taken: list[Match] = []
    for match in cluster:
        parts = outside(match, taken)
        if parts == [match] or not yields(match):
            for part in parts:
                insort(taken, part, key=_start)
    return taken


def outside(match: Match, taken: list[Match]) -> list[Match]:
    """Return the parts of `match` that none of `taken` (sorted and disjoint) covers."""
    first = max(bisect_right(taken, match.start, key=_start) - 1, 0)
    last = bisect_left(taken, match.end, lo=first, key=_start)
    parts: list[Match] = []
    at = match.start
    for other in taken[first:last]:
        if other.start > at:
            parts.append(Match(at, other.start, match.rule))
        at = max(at, other.end)
    if at < match.end:
        parts.append(Match(at, match.end, match.rule))
    return parts


def _start(match: Match) -> int:
    return match.start
