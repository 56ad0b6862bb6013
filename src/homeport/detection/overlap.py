"""Turns matches that may overlap into spans that never do."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from operator import itemgetter

from homeport.detection.confirmations import Match

_start = itemgetter(0)


def resolve(matches: Iterable[Match], yielding: Sequence[bool]) -> list[Match]:
    """Return sorted, disjoint matches; secrets before those that yield, the longest first.

    What sticks out of a longer secret stays a match of its own, so that no part of a secret is
    left standing. A match that yields (personal data; `yielding` says it by rule) goes whole when
    a secret or a longer one touches it: half a mail address is none. At equal length the earlier
    start wins, then the earlier rule.
    """
    out: list[Match] = []
    cluster: list[Match] = []
    reach = -1
    for match in sorted(matches, key=_start):
        start, end, _ = match
        if start >= reach:
            out += cluster if len(cluster) < 2 else _settle(cluster, reach, yielding)  # noqa: PLR2004 -- one alone
            cluster, reach = [match], end
        else:
            cluster.append(match)
            reach = max(reach, end)
    out += cluster if len(cluster) < 2 else _settle(cluster, reach, yielding)  # noqa: PLR2004 -- one alone
    return out


def _settle(cluster: list[Match], reach: int, yielding: Sequence[bool]) -> list[Match]:
    """Resolve matches that hang together, by their start; none of them ends behind `reach`."""
    first = cluster[0][0]
    whole = [m for m in cluster if m[0] == first and m[1] == reach and not yielding[m[2]]]
    if whole:  # mostly one covers all: several rules know the same value
        return [min(whole)]
    cluster.sort(key=lambda m: (yielding[m[2]], m[0] - m[1], m[0], m[2]))
    first, last, _ = cluster[0]
    if last == reach and all(start >= first for start, _, _ in cluster):
        return cluster[:1]
    taken: list[Match] = []
    for match in cluster:
        parts = outside(match, taken)
        if parts == [match] or not yielding[match[2]]:
            for part in parts:
                insort(taken, part, key=_start)
    return taken


def outside(match: Match, taken: Sequence[Match]) -> list[Match]:
    """Return the parts of `match` that none of `taken` (sorted and disjoint) covers."""
    at, stop, rule = match
    first = max(bisect_right(taken, at, key=_start) - 1, 0)
    last = bisect_left(taken, stop, lo=first, key=_start)
    parts: list[Match] = []
    for start, end, _ in taken[first:last]:
        if start > at:
            parts.append((at, start, rule))
        at = max(at, end)
    if at < stop:
        parts.append((at, stop, rule))
    return parts
