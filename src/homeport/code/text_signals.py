"""Signals from the words of a question: its text, its first line, the names it points at."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from homeport.code.chunk import ChunkKind
from homeport.code.fulltext import query_terms
from homeport.code.signals import Signal

if TYPE_CHECKING:
    from homeport.code.candidates import Candidates
    from homeport.code.chunk import Chunk
    from homeport.code.fulltext import FullText
    from homeport.code.index import Index
    from homeport.code.query import Query

_TERMS = 24
_FOUND = 200  # chunks taken from each search
_MANY_DEFINITIONS = 40
_SURE_NAMES = 20  # names after which a name in the list says only half as much
_FILES_OF_A_NAME = 3


def measure_text(index: Index, query: Query, candidates: Candidates, fulltext: FullText) -> None:
    """Point at the chunks that hold the words, define the names or lie in the named files."""
    search = Search(fulltext, candidates)
    search.run(query.text, Signal.TEXT, Signal.TEXT_NAME, "has the words of the text")
    search.run(query.title, Signal.TITLE, Signal.TITLE_NAME, "has the words of the title")
    search.run(query.prose, Signal.PROSE, None, "has the words of the description")
    search.run(query.said, Signal.SAID, None, "has the words of the error")
    for position, name in enumerate(query.symbols):
        _measure_symbol(index, candidates, name, position)
    for mentioned in query.files:
        files = index.files_named(mentioned)
        for path in files if len(files) <= _FILES_OF_A_NAME else ():
            for chunk in index.chunks_of(path):
                candidates.of(chunk).point(Signal.PATH, 1 / len(files), f"in {path}, named there")


def _measure_symbol(index: Index, candidates: Candidates, name: str, position: int) -> None:
    found = index.definitions(name)
    if len(found) > _MANY_DEFINITIONS:
        return
    for chunk in found:
        strength = 1 / math.sqrt(len(found)) / (1 + position / _SURE_NAMES)
        candidates.of(chunk).point(Signal.SYMBOL, strength, f"named in the text: {name}")
        if chunk.kind is ChunkKind.CLASS:
            for inner in _inside(index, chunk):
                candidates.of(inner).point(Signal.SYMBOL_CLASS, strength, f"part of {name}")


def _inside(index: Index, outer: Chunk) -> list[Chunk]:
    """Return the chunks directly or deeper inside a class."""
    return [
        one
        for one in index.chunks_of(outer.path)
        if outer.start < one.start and one.end <= outer.end
    ]


class Search:
    """Runs full-text searches whose scores become signals relative to the best chunk found."""

    def __init__(self, fulltext: FullText, candidates: Candidates) -> None:
        self._fulltext = fulltext
        self._candidates = candidates

    def run(self, text: str, everywhere: Signal, by_name: Signal | None, why: str) -> None:
        """Search a text's rarest words in whole chunks, and in their symbols and paths alone."""
        terms = self._fulltext.rarest(query_terms(text), _TERMS)
        self.point(terms, everywhere, (), why)
        if by_name is not None:
            self.point(terms, by_name, ("name", "path"), "")

    def point(self, terms: list[str], signal: Signal, columns: tuple[str, ...], why: str) -> None:
        """Point a signal at the chunks that one search finds."""
        scores = self._fulltext.search(terms, _FOUND, columns)
        best = max(scores.values(), default=0.0)
        self._candidates.load(scores)
        for number, score in scores.items():
            self._candidates.numbered(number).point(signal, score / best, why)
