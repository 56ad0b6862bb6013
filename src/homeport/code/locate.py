"""Answers a question with locations: collects signals, ranks, and turns chunks into lines.

A place that lies in a file outside the index (vendored, generated, ignored) is looked at all the
same, because the failure itself points there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.code.chunk import ChunkKind
from homeport.code.collect import collect
from homeport.code.contents import read_source
from homeport.code.grammars import grammar_of
from homeport.code.query import Location
from homeport.code.ranking import reasons, score
from homeport.code.walk import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from homeport.code.candidates import Candidate
    from homeport.code.chunk import Chunk
    from homeport.code.index import Index
    from homeport.code.query import Place, Query

_OUTSIDE_SCORE = 0.5  # times the place's weight: shown, but rarely before the project's own code
_LONG_CLASS = 60  # lines; of a longer class with methods only the head is shown


def locate(index: Index, query: Query, limit: int) -> list[Location]:
    """Return the places where a fix most likely belongs, best first."""
    return ranked(index, query, collect(index, query), limit)


def ranked(
    index: Index, query: Query, candidates: Iterable[Candidate], limit: int
) -> list[Location]:
    """Return the best of the candidates, and the places outside of the index, as locations."""
    scored = [(score(one, query.kind), one) for one in candidates]
    scored.sort(key=lambda pair: (-pair[0], pair[1].chunk.path, pair[1].chunk.start))
    found = [
        _location(one.chunk, points, reasons(one, query.kind)) for points, one in scored[:limit]
    ]
    found += _outside(index, query)
    found.sort(key=lambda one: (-one.score, one.path, one.start))
    return found[:limit]


def _location(chunk: Chunk, points: float, why: tuple[str, ...]) -> Location:
    long_class = chunk.kind is ChunkKind.CLASS and chunk.lines > _LONG_CLASS
    end = chunk.head if long_class else chunk.end
    return Location(chunk.path, chunk.start, end, chunk.symbol, round(points, 4), why)


def _outside(index: Index, query: Query) -> list[Location]:
    """Return the functions of the places whose files are in the repository, not in the index."""
    known = set(index.paths())
    found: dict[tuple[str, int], Location] = {}
    for place in query.places:
        chunk = None if place.path in known else _chunk_outside(index, place)
        if chunk is not None and (chunk.path, chunk.start) not in found:
            points = _OUTSIDE_SCORE * place.weight
            why = (f"on the stack at line {place.line}", "not part of the project's own code")
            found[chunk.path, chunk.start] = _location(chunk, points, why)
    return list(found.values())


def _chunk_outside(index: Index, place: Place) -> Chunk | None:
    file = index.repo / place.path
    try:
        inside = file.resolve().is_relative_to(index.repo) and file.is_file()
        if not inside or file.stat().st_size > LARGEST:
            return None
    except (OSError, RuntimeError, ValueError):  # a loop of links, a zero byte in the path
        return None
    from homeport.code.syntax import parse  # noqa: PLC0415 -- rarely needed, loads a parser

    content = read_source(index.repo, place.path)
    pieces = parse(place.path, content, grammar_of(place.path)).pieces if content else ()
    around = [one.chunk for one in pieces if one.chunk.start <= place.line <= one.chunk.end]
    return min(around, key=lambda one: one.lines, default=None)
