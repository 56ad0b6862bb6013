"""Signals from what stands beside the likely chunks: what they inherit, call, and change with.

The second half needs to know which chunks are likely, so it is measured after the rest, by the
score that the other signals add up to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.code.chunk import ChunkKind
from homeport.code.ranking import score
from homeport.code.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.code.candidates import Candidate, Candidates
    from homeport.code.chunk import Chunk
    from homeport.code.index import Index
    from homeport.code.query import Query

_CLASSES = 12  # pointed-at classes whose bases are looked up
_GENERATIONS = 3
_MANY_BASES = 6  # a name that more classes bear says nothing
_LIKELIEST = 8
_LIKELIEST_FILES = 3
_TESTS = 3
_POINTERS = (Signal.SYMBOL, Signal.TEST_CALL)


def measure_inherited(index: Index, candidates: Candidates) -> None:
    """Point at the members that the classes the question points at inherit."""
    for one in _pointed(candidates):
        strength = max(one.signals.get(signal, 0.0) for signal in _POINTERS)
        seen = {one.chunk.symbol}
        level = [one.chunk]
        for depth in range(1, _GENERATIONS + 1):
            level = [base for below in level for base in _bases(index, below, seen)]
            for base in level:
                why = f"inherited by {one.chunk.name}"
                for inner in _members(index, base):
                    candidates.of(inner).point(Signal.INHERITED, strength / depth, why)


def measure_near(index: Index, query: Query, candidates: Candidates) -> None:
    """Point at what the likeliest chunks call."""
    for position, one in enumerate(_likeliest(query, candidates)[:_LIKELIEST]):
        for called in index.callees(one.chunk):
            why = f"called by {one.chunk.symbol or one.chunk.path}"
            candidates.of(called).point(Signal.NEAR, 1 / (1 + position), why)


def measure_together(index: Index, query: Query, candidates: Candidates) -> None:
    """Point at the files that change with those of the tests and of the likeliest chunks."""
    tests = [test.path for test in query.tests if test.path][:_TESTS]
    likely = [one.chunk.path for one in _likeliest(query, candidates)]
    strengths: dict[str, tuple[float, str]] = {}
    for path in dict.fromkeys((*tests, *dict.fromkeys(likely[: 3 * _LIKELIEST_FILES]))):
        changes = index.changes_of(path)
        for other, often in index.together(path):
            strength = often / (1 + changes)  # once together is no habit yet
            if strength > strengths.get(other, (0.0, ""))[0]:
                strengths[other] = (strength, path)
    for one in candidates:
        strength, path = strengths.get(one.chunk.path, (0.0, ""))
        if strength:
            why = f"changes together with {path}" if strength >= 1 / 3 else ""
            one.point(Signal.TOGETHER, strength, why)


def _pointed(candidates: Candidates) -> list[Candidate]:
    """Return the classes that the question points at by name, the surest first."""
    found = [
        one
        for one in candidates
        if one.chunk.kind is ChunkKind.CLASS
        and not one.is_test
        and any(signal in one.signals for signal in _POINTERS)
    ]
    found.sort(key=lambda one: -max(one.signals.get(signal, 0.0) for signal in _POINTERS))
    return found[:_CLASSES]


def _bases(index: Index, chunk: Chunk, seen: set[str]) -> list[Chunk]:
    if not chunk.bases:
        return []
    found = [one for one in index.bases(chunk.symbol) if one.name in chunk.bases]
    fresh = [one for one in found if one.symbol not in seen]
    seen.update(one.symbol for one in fresh)
    return fresh if len(fresh) <= _MANY_BASES else []


def _members(index: Index, outer: Chunk) -> list[Chunk]:
    return [
        one
        for one in index.chunks_of(outer.path)
        if outer.start <= one.start and one.end <= outer.end
    ]


def _likeliest(query: Query, candidates: Candidates) -> Sequence[Candidate]:
    """Return the candidates outside tests by the score of what was measured so far."""
    scored = [(score(one, query.kind), one) for one in candidates if not one.is_test]
    scored.sort(key=lambda pair: (-pair[0], pair[1].chunk.path, pair[1].chunk.start))
    return [one for _, one in scored[: _LIKELIEST * _LIKELIEST_FILES]]
