"""Measures every signal for one question, in an order where each may build on the ones before."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from homeport.code.candidates import Candidates
from homeport.code.fulltext import FullText
from homeport.code.neighbour_signals import (
    measure_inherited,
    measure_near,
    measure_together,
)
from homeport.code.recency_signals import measure_recency
from homeport.code.shape_signals import Shapes
from homeport.code.signals import Signal
from homeport.code.stack_signals import measure_stack
from homeport.code.tested_signals import measure_tests
from homeport.code.text_signals import measure_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.code.candidates import Candidate
    from homeport.code.index import Index
    from homeport.code.query import Query

_STRONGEST_OF_FILE = 4

# A file is as likely as the best of its chunks together.
_OF_FILES = (
    (Signal.TEXT, Signal.FILE_TEXT),
    (Signal.TITLE, Signal.FILE_TITLE),
    (Signal.TEST_TEXT, Signal.FILE_TEST),
    (Signal.SYMBOL, Signal.SYMBOL_FILE),
    (Signal.FRAME, Signal.FRAME_FILE),
)


def collect(index: Index, query: Query) -> list[Candidate]:
    """Return every candidate with all its signals."""
    candidates = Candidates(index.connection)
    fulltext = FullText(index.connection)
    # 1. Each source of candidates brings its own signals.
    measure_stack(index, query, candidates)
    measure_text(index, query, candidates, fulltext)
    measure_tests(index, query, candidates, fulltext)
    measure_inherited(index, candidates)
    files = _strengths_of_files(candidates)
    shapes = Shapes(query, candidates)
    _complete(candidates, files, shapes)
    # 2. What stands beside the likeliest of them.
    measure_near(index, query, candidates)
    _complete(candidates, files, shapes)
    measure_together(index, query, candidates)
    measure_recency(index, candidates)
    return list(candidates)


def _complete(
    candidates: Candidates, files: Sequence[tuple[Signal, dict[str, float]]], shapes: Shapes
) -> None:
    """Say of each new candidate what its file says as a whole, and what it is."""
    for one in candidates:
        if Signal.SIZE not in one.signals:
            shapes.measure(one)
            for signal, strengths in files:
                one.point(signal, strengths.get(one.chunk.path, 0.0))


def _strengths_of_files(candidates: Candidates) -> list[tuple[Signal, dict[str, float]]]:
    found = []
    for source, target in _OF_FILES:
        by_file: dict[str, list[float]] = defaultdict(list)
        for one in candidates:
            if source in one.signals and not one.is_test:
                by_file[one.chunk.path].append(one.signals[source])
        totals = {path: _together(strengths) for path, strengths in by_file.items()}
        best = max(totals.values(), default=1.0)
        found.append((target, {path: total / best for path, total in totals.items()}))
    return found


def _together(strengths: list[float]) -> float:
    strongest = sorted(strengths, reverse=True)[:_STRONGEST_OF_FILE]
    return sum(strength / (1 + place) for place, strength in enumerate(strongest))
