"""Collects, for each chunk that may matter, how strongly each signal points at it.

A signal is between 0 and about 1 and means the same in every repository, so that one set of
weights serves all. Adding them up is the business of `ranking.py`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from homeport.code.calls import resolve
from homeport.code.chunk import ChunkKind
from homeport.code.contents import read_source
from homeport.code.fulltext import FullText, query_terms
from homeport.code.imports import module_of
from homeport.code.schema import CHUNK_COLUMNS, chunk_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from homeport.code.chunk import Chunk
    from homeport.code.index import Index
    from homeport.code.query import FailingTest, Query

_TEXT_TERMS = 24
_TEST_TERMS = 24
_CANDIDATES = 200  # from each full-text search
_MANY_DEFINITIONS = 40
_DEEPEST_CALL = 2


class Signal(StrEnum):
    """Why a chunk may be where the fix belongs."""

    FRAME = "frame"  # the failure passed through it; 1 for the innermost place
    FRAME_FILE = "frame_file"
    SYMBOL = "symbol"  # it defines a name the text points at
    SYMBOL_FILE = "symbol_file"
    TEXT = "text"  # it holds the words of the text
    TEXT_NAME = "text_name"  # its symbol or path does
    TEST_TEXT = "test_text"  # it holds the words of the failing test
    TEST_NAME = "test_name"
    TEST_CALL = "test_call"  # the failing test calls it, 1 for directly
    CALLEE = "callee"  # a place the failure passed through calls it
    IMPORTED = "imported"  # the failing test's file imports its file
    TWIN = "twin"  # its file is named as the failing test's file is
    FILE_TEXT = "file_text"  # its file as a whole holds the words of the text
    FILE_TEST = "file_test"  # its file as a whole holds the words of the failing test
    RECENT = "recent"  # it changed lately
    IS_TEST = "is_test"
    IS_CLASS = "is_class"
    IS_MODULE = "is_module"
    IS_TEXT = "is_text"
    SIZE = "size"  # log of its lines


@dataclass(slots=True)
class Candidate:
    """A chunk with the signals that point at it, and words for the most telling ones."""

    chunk: Chunk
    is_test: bool
    signals: dict[Signal, float] = field(default_factory=dict)
    why: dict[Signal, str] = field(default_factory=dict)

    def point(self, signal: Signal, strength: float, why: str = "") -> None:
        """Keep the strongest of what a signal says."""
        if strength > self.signals.get(signal, 0.0):
            self.signals[signal] = strength
            if why:
                self.why[signal] = why


class Collector:
    """Gathers candidates for one query."""

    def __init__(self, index: Index, query: Query) -> None:
        self._index = index
        self._query = query
        self._fulltext = FullText(index.connection)
        self._by_id: dict[int, Candidate] = {}
        self._by_place: dict[tuple[str, int], Candidate] = {}

    def collect(self) -> list[Candidate]:
        """Return every candidate with all its signals."""
        self._places()
        self._symbols()
        tests = self._failing_tests()
        self._searches(tests)
        self._test_calls(tests)
        self._test_links(tests)
        self._file_signals()
        self._shapes()
        return list(self._by_id.values())

    def _places(self) -> None:
        for place in self._query.places:
            chunk = self._index.chunk_at(place.path, place.line)
            if chunk is None:
                continue
            frame = self._candidate(chunk)
            if frame is None:
                continue
            strength = place.weight
            frame.point(Signal.FRAME, strength, f"on the stack at line {place.line}")
            for one in self._index.callees(chunk):
                called = self._candidate(one)
                if called is not None:
                    called.point(Signal.CALLEE, strength, f"called by {_shown(chunk)}")

    def _symbols(self) -> None:
        for position, name in enumerate(self._query.symbols):
            found = self._index.definitions(name)
            if not found or len(found) > _MANY_DEFINITIONS:
                continue
            strength = 1 / math.sqrt(len(found)) / (1 + position / 20)
            for chunk in found:
                candidate = self._candidate(chunk)
                if candidate is not None:
                    candidate.point(Signal.SYMBOL, strength, f"named in the text: {name}")

    def _failing_tests(self) -> list[Chunk]:
        found: dict[tuple[str, int], Chunk] = {}
        for test in self._query.tests:
            for chunk in self._test_chunks(test):
                found.setdefault((chunk.path, chunk.start), chunk)
        return list(found.values())[:5]

    def _test_chunks(self, test: FailingTest) -> list[Chunk]:
        found = self._index.definitions(test.symbol)
        if test.path:
            found = [one for one in found if one.path == test.path] or found
        return found[:3]

    def _searches(self, tests: Sequence[Chunk]) -> None:
        terms = query_terms(self._query.text)
        rarest = self._fulltext.rarest(terms, _TEXT_TERMS)
        self._search(rarest, Signal.TEXT, Signal.TEXT_NAME, "has the words of the text")
        body = "\n".join(self._lines(chunk) for chunk in tests)
        if body:
            rarest = self._fulltext.rarest(query_terms(body), _TEST_TERMS)
            self._search(
                rarest, Signal.TEST_TEXT, Signal.TEST_NAME, "has the words of the failing test"
            )

    def _search(self, terms: list[str], everywhere: Signal, by_name: Signal, why: str) -> None:
        for signal, columns, reason in (
            (everywhere, (), why),
            (by_name, ("name", "path"), ""),
        ):
            scores = self._fulltext.search(terms, _CANDIDATES, columns)
            best = max(scores.values(), default=1.0) or 1.0
            self._load(scores)
            for number, score in scores.items():
                self._by_id[number].point(signal, score / best, reason)

    def _test_calls(self, tests: Sequence[Chunk]) -> None:
        level = list(tests)
        seen = {(one.path, one.start) for one in level}
        for depth in range(_DEEPEST_CALL):
            below: list[Chunk] = []
            for caller in level:
                near = frozenset(self._index.imported_by(caller.path))
                for name in caller.calls:
                    targets = resolve(caller, self._index.definitions(name), near)
                    for chunk in targets:
                        called = self._candidate(chunk)
                        if called is None:
                            continue
                        strength = 1 / len(targets) / 2**depth
                        why = f"called by {_shown(caller)}"
                        called.point(Signal.TEST_CALL, strength, why)
                        if (chunk.path, chunk.start) not in seen:
                            seen.add((chunk.path, chunk.start))
                            below.append(chunk)
            level = below[:30]

    def _test_links(self, tests: Sequence[Chunk]) -> None:
        files = {test.path for test in self._query.tests if test.path}
        files |= {chunk.path for chunk in tests}
        imported = {path for file in files for path in self._index.imported_by(file)}
        twins = {_tested_name(file) for file in files} - {""}
        for candidate in self._by_id.values():
            path = candidate.chunk.path
            if path in imported:
                candidate.point(Signal.IMPORTED, 1.0, "imported by the failing test")
            if not candidate.is_test and module_of(path).rpartition("/")[2] in twins:
                candidate.point(Signal.TWIN, 1.0, "its file is the one the failing test is for")

    def _file_signals(self) -> None:
        for source, target in (
            (Signal.TEXT, Signal.FILE_TEXT),
            (Signal.TEST_TEXT, Signal.FILE_TEST),
            (Signal.SYMBOL, Signal.SYMBOL_FILE),
            (Signal.FRAME, Signal.FRAME_FILE),
        ):
            totals: dict[str, float] = defaultdict(float)
            by_file: dict[str, list[float]] = defaultdict(list)
            for one in self._by_id.values():
                if source in one.signals:
                    by_file[one.chunk.path].append(one.signals[source])
            for path, strengths in by_file.items():
                top = sorted(strengths, reverse=True)[:4]
                totals[path] = sum(strength / (1 + i) for i, strength in enumerate(top))
            best = max(totals.values(), default=1.0)
            for one in self._by_id.values():
                if one.chunk.path in totals:
                    one.point(target, totals[one.chunk.path] / best)

    def _shapes(self) -> None:
        for one in self._by_id.values():
            one.signals[Signal.IS_TEST] = float(one.is_test)
            one.signals[Signal.IS_CLASS] = float(one.chunk.kind is ChunkKind.CLASS)
            one.signals[Signal.IS_MODULE] = float(one.chunk.kind is ChunkKind.MODULE)
            one.signals[Signal.IS_TEXT] = float(one.chunk.kind is ChunkKind.TEXT)
            one.signals[Signal.SIZE] = min(math.log2(1 + one.chunk.lines) / 8, 1.0)

    def _candidate(self, chunk: Chunk) -> Candidate | None:
        known = self._by_place.get((chunk.path, chunk.start))
        if known is None:
            row = self._index.connection.execute(
                "SELECT chunks.id FROM chunks JOIN files ON files.id = chunks.file"
                " WHERE path = ? AND start = ? AND end = ?",
                (chunk.path, chunk.start, chunk.end),
            ).fetchone()
            if row is None:
                return None
            self._load((row[0],))
            known = self._by_id[row[0]]
        return known

    def _load(self, numbers: Iterable[int]) -> None:
        missing = [number for number in numbers if number not in self._by_id]
        if not missing:
            return
        marks = ", ".join("?" * len(missing))
        rows = self._index.connection.execute(
            f"SELECT chunks.id, test, {CHUNK_COLUMNS} FROM chunks"  # noqa: S608 -- only question marks
            f" JOIN files ON files.id = chunks.file WHERE chunks.id IN ({marks})",
            missing,
        )
        for number, test, *rest in rows:
            chunk = chunk_of(tuple(rest))
            candidate = Candidate(chunk, bool(test))
            self._by_id[number] = candidate
            self._by_place[chunk.path, chunk.start] = candidate

    def _lines(self, chunk: Chunk) -> str:
        content = read_source(self._index.repo, chunk.path) or b""
        return "\n".join(
            content.decode("utf-8", "replace").split("\n")[chunk.start - 1 : chunk.end]
        )


def _shown(chunk: Chunk) -> str:
    return chunk.symbol or chunk.path


def _tested_name(path: str) -> str:
    """Return `cart` for `test_cart.py`, `cart_test.go` and `cart.spec.ts`; else nothing."""
    name = path.rpartition("/")[2].partition(".")[0]
    for affix in ("test_", "Test"):
        name = name.removeprefix(affix)
    for affix in ("_test", "_tests", "Test", "Tests"):
        name = name.removesuffix(affix)
    return name
