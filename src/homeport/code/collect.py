"""Measures every signal for one question, in an order where each may build on the ones before."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from homeport.code.candidates import Candidates
from homeport.code.chunk import ChunkKind
from homeport.code.fulltext import FullText
from homeport.code.recency_signals import measure_recency
from homeport.code.signals import Signal
from homeport.code.stack_signals import measure_stack
from homeport.code.tested_signals import measure_tests
from homeport.code.text_signals import measure_text

if TYPE_CHECKING:
    from homeport.code.candidates import Candidate
    from homeport.code.index import Index
    from homeport.code.query import Query

_STRONGEST_OF_FILE = 4
_LONG = 8  # log2 of the lines of a very long chunk

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
    measure_recency(index, candidates)
    # 2. What the candidates of a file say together, and what each candidate is.
    for source, target in _OF_FILES:
        _measure_files(candidates, source, target)
    for one in candidates:
        _measure_shape(one)
    return list(candidates)


def _measure_files(candidates: Candidates, source: Signal, target: Signal) -> None:
    by_file: dict[str, list[float]] = defaultdict(list)
    for one in candidates:
        if source in one.signals and not one.is_test:
            by_file[one.chunk.path].append(one.signals[source])
    totals = {path: _together(strengths) for path, strengths in by_file.items()}
    best = max(totals.values(), default=1.0)
    for one in candidates:
        if one.chunk.path in totals:
            one.point(target, totals[one.chunk.path] / best)


def _together(strengths: list[float]) -> float:
    strongest = sorted(strengths, reverse=True)[:_STRONGEST_OF_FILE]
    return sum(strength / (1 + place) for place, strength in enumerate(strongest))


def _measure_shape(one: Candidate) -> None:
    one.signals[Signal.IS_TEST] = float(one.is_test)
    one.signals[Signal.IS_CLASS] = float(one.chunk.kind is ChunkKind.CLASS)
    one.signals[Signal.IS_MODULE] = float(one.chunk.kind is ChunkKind.MODULE)
    one.signals[Signal.IS_TEXT] = float(one.chunk.kind is ChunkKind.TEXT)
    one.signals[Signal.SIZE] = min(math.log2(1 + one.chunk.lines) / _LONG, 1.0)
