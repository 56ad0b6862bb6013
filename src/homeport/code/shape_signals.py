"""Signals from what a candidate is: a test, a class, long, in another language."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from homeport.code.chunk import ChunkKind
from homeport.code.grammars import grammar_of
from homeport.code.signals import Signal

if TYPE_CHECKING:
    from homeport.code.candidates import Candidate, Candidates
    from homeport.code.query import Query

_LONG = 8  # log2 of the lines of a very long chunk
_LONG_FUNCTION = 80  # lines
_LONGER = 240  # lines beyond that which make a chunk as long as can be said


class Shapes:
    """Says what candidates are; the languages that count are those of the question."""

    def __init__(self, query: Query, candidates: Candidates) -> None:
        shown = [place.path for place in query.places] + [test.path for test in query.tests]
        self._shown = {name for path in shown if (name := _language(path))}
        self._found = Counter(
            name for one in candidates if (name := _language(one.chunk.path)) is not None
        )

    def measure(self, one: Candidate) -> None:
        """Say what one candidate is."""
        kind, lines = one.chunk.kind, one.chunk.lines
        one.signals[Signal.IS_TEST] = float(one.is_test)
        one.signals[Signal.IS_CLASS] = float(kind is ChunkKind.CLASS)
        one.signals[Signal.IS_MODULE] = float(kind is ChunkKind.MODULE)
        one.signals[Signal.IS_TEXT] = float(kind is ChunkKind.TEXT)
        one.signals[Signal.SIZE] = min(math.log2(1 + lines) / _LONG, 1.0)
        if kind is not ChunkKind.CLASS and lines > _LONG_FUNCTION:  # of a class the head is shown
            one.signals[Signal.LONG] = min((lines - _LONG_FUNCTION) / _LONGER, 1.0)
        one.point(Signal.FOREIGN, self._foreign(one.chunk.path))

    def _foreign(self, path: str) -> float:
        """Return how little the question is about a file's language, from 0 to 1."""
        name = _language(path)
        if name is None or name in self._shown:
            return 0.0
        if self._shown:
            return 1.0
        return 1 - self._found[name] / (self._found.total() or 1)


@cache
def _language(path: str) -> str | None:
    grammar = grammar_of(path)
    return None if grammar is None else grammar.name
