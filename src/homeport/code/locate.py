"""Answers a question with locations: collects signals, ranks, and turns chunks into lines.

A place that lies in a file outside the index (vendored, generated, ignored) is looked at all the
same, because the failure itself points there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from homeport.code.chunk import Chunk, ChunkKind
from homeport.code.collect import collect
from homeport.code.contents import read_lines, read_source
from homeport.code.grammars import grammar_of
from homeport.code.query import Location
from homeport.code.ranking import reasons, score
from homeport.code.walk import LARGEST
from homeport.code.wording import with_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from homeport.code.candidates import Candidate
    from homeport.code.index import Index
    from homeport.code.query import Place, Query

_OUTSIDE_SCORE = 0.5  # times the place's weight: shown, but rarely before the project's own code
_FILES = 5  # that an answer of many places shows
_NEAR = 400  # lines read on each side of a place in a file too large to be read whole
_AROUND = 12  # lines shown on each side of it, where no function is found there
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
        _location(one.chunk, points, reasons(one, query.kind))
        for points, one in _spread(scored, limit)
    ]
    found += _outside(index, query)
    found.sort(key=lambda one: (-one.score, one.path, one.start))
    return with_words(index, query, found[:limit])


def _spread(scored: Sequence[tuple[float, Candidate]], limit: int) -> list[tuple[float, Candidate]]:
    """Return the best; where they lie in few files, the last give way to the best of others.

    Who reads that far has not found the fault in those files.
    """
    best = list(scored[:limit])
    files = {one.chunk.path for _, one in best}
    others: list[tuple[float, Candidate]] = []
    for points, one in scored[limit:]:
        if len(files) >= min(_FILES, limit // 2):
            break
        if one.chunk.path not in files and not one.is_test:
            files.add(one.chunk.path)
            others.append((points, one))
    return best[: limit - len(others)] + others


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
        if not inside:
            return None
        large = file.stat().st_size > LARGEST
    except (OSError, RuntimeError, ValueError):  # a loop of links, a zero byte in the path
        return None
    return _chunk_of_large(index, place) if large else _chunk_of_small(index, place)


def _chunk_of_small(index: Index, place: Place) -> Chunk | None:
    content = read_source(index.repo, place.path)
    return _innermost(place.path, content, place.line) if content else None


def _chunk_of_large(index: Index, place: Place) -> Chunk | None:
    """Return the function around a line, as far as the lines near it show it; else those lines."""
    first = max(1, place.line - _NEAR)
    lines = read_lines(index.repo, place.path, first, place.line + _NEAR)
    if first + len(lines) <= place.line:
        return None
    found = _innermost(place.path, "\n".join(lines).encode(), place.line - first + 1)
    if found is None or found.kind in {ChunkKind.CLASS, ChunkKind.MODULE}:
        start = max(1, place.line - first + 1 - _AROUND)
        end = min(len(lines), place.line - first + 1 + _AROUND)
        found = Chunk(place.path, start, end, end, ChunkKind.TEXT)
    below = first - 1
    return replace(found, start=found.start + below, end=found.end + below, head=found.head + below)


def _innermost(path: str, content: bytes, line: int) -> Chunk | None:
    from homeport.code.syntax import parse  # noqa: PLC0415 -- rarely needed, loads a parser

    pieces = parse(path, content, grammar_of(path)).pieces
    around = [one.chunk for one in pieces if one.chunk.start <= line <= one.chunk.end]
    return min(around, key=lambda one: one.lines, default=None)
