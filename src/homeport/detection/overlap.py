"""Turns matches that may overlap into spans that never do."""

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
    taken: list[Match] = []
    for match in sorted(cluster, key=lambda m: (yields(m), m.start - m.end, m.start, m.rule)):
        parts = _outside(match, taken)
        if parts == [match] or not yields(match):
            taken.extend(parts)
    return sorted(taken, key=lambda m: m.start)


def _outside(match: Match, taken: list[Match]) -> list[Match]:
    """Return the parts of `match` that no taken match covers."""
    parts = [match]
    for other in taken:
        parts = [
            piece
            for part in parts
            for piece in (
                (part,)
                if other.end <= part.start or other.start >= part.end
                else (
                    Match(part.start, other.start, part.rule),
                    Match(other.end, part.end, part.rule),
                )
            )
            if piece.start < piece.end
        ]
    return parts
