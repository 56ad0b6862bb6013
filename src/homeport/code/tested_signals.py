"""Signals from the tests that failed: their words, what they call, import and are named after.

Most failing tests show frames of the test alone, so the way from test to source matters more than
the stack.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from homeport.code.calls import resolve
from homeport.code.contents import read_source
from homeport.code.fulltext import query_terms
from homeport.code.imports import module_of
from homeport.code.signals import Signal
from homeport.code.text_signals import Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.code.candidates import Candidates
    from homeport.code.chunk import Chunk
    from homeport.code.fulltext import FullText
    from homeport.code.index import Index
    from homeport.code.query import FailingTest, Query

_TESTS = 5
_DEEPEST_CALL = 2
_WIDEST = 30  # functions whose calls are followed at each depth
_CALLED = re.compile(r"(\w+)\(")
_NAME = re.compile(r"\w+")


def measure_tests(index: Index, query: Query, candidates: Candidates, fulltext: FullText) -> None:
    """Point at what the failing tests are about."""
    tests = _failing(index, query.tests)
    files = sorted(
        {test.path for test in query.tests if test.path} | {chunk.path for chunk in tests}
    )
    if not files:
        return
    search = Search(fulltext, candidates)
    body = "\n".join(_text(index, chunk) for chunk in tests)
    search.run(body, Signal.TEST_TEXT, Signal.TEST_NAME, "has the words of the failing test")
    names = " ".join(test.symbol for test in query.tests)
    terms = fulltext.rarest(query_terms(names), _WIDEST)
    search.point(terms, Signal.TEST_SYMBOL, ("name",), "named as the failing test is")
    _measure_calls(index, tests, candidates)
    _measure_failing_lines(index, query, candidates)
    _measure_links(index, files, candidates)


def _failing(index: Index, tests: Sequence[FailingTest]) -> list[Chunk]:
    found: dict[tuple[str, int], Chunk] = {}
    for test in tests:
        defined = index.definitions(test.symbol)
        same_file = [one for one in defined if one.path == test.path]
        for chunk in (same_file or defined)[:2]:
            found.setdefault((chunk.path, chunk.start), chunk)
    return list(found.values())[:_TESTS]


def _measure_calls(index: Index, tests: Sequence[Chunk], candidates: Candidates) -> None:
    """Follow the calls of the tests, through helpers, down to the sources."""
    level = list(tests)
    seen = {(one.path, one.start) for one in level}
    for depth in range(_DEEPEST_CALL):
        below: list[Chunk] = []
        for caller in level:
            near = frozenset(index.imported_by(caller.path))
            for name in caller.calls:
                targets = resolve(caller, index.definitions(name), near)
                for chunk in targets:
                    strength = 1 / len(targets) / 2**depth
                    why = f"called by {caller.symbol or caller.path}"
                    candidates.of(chunk).point(Signal.TEST_CALL, strength, why)
                    if (chunk.path, chunk.start) not in seen:
                        seen.add((chunk.path, chunk.start))
                        below.append(chunk)
        level = below[:_WIDEST]


def _measure_failing_lines(index: Index, query: Query, candidates: Candidates) -> None:
    """Point at what the very line that failed calls."""
    paths = {test.path for test in query.tests}
    for place in query.places:
        caller = index.chunk_at(place.path, place.line) if place.path in paths else None
        if caller is None:
            continue
        lines = _text(index, caller).split("\n")
        line = lines[place.line - caller.start] if place.line - caller.start < len(lines) else ""
        near = frozenset(index.imported_by(caller.path))
        for name in _CALLED.findall(line):
            targets = resolve(caller, index.definitions(name), near)
            for chunk in targets:
                why = f"called at {place.path}:{place.line}"
                candidates.of(chunk).point(Signal.TEST_LINE, 1 / len(targets), why)


def _measure_links(index: Index, files: Sequence[str], candidates: Candidates) -> None:
    """Point at the files the tests import and at those named as the tests' files are."""
    imported = {path for file in files for path in index.imported_by(file)}
    words = {
        word
        for file in files
        for statement in index.imports_of(file)
        for word in _NAME.findall(statement.partition("import ")[2])
    }
    twins = {_tested_name(file) for file in files} - {""}
    for one in candidates:
        path = one.chunk.path
        if path in imported:
            one.point(Signal.IMPORTED, 1.0, "imported by the failing test")
            if one.chunk.symbol.partition(".")[0] in words:
                one.point(Signal.IMPORTED_NAME, 1.0)
        if not one.is_test and module_of(path).rpartition("/")[2] in twins:
            one.point(Signal.TWIN, 1.0, "its file is the one the failing test is for")


def _text(index: Index, chunk: Chunk) -> str:
    content = read_source(index.repo, chunk.path) or b""
    return "\n".join(content.decode("utf-8", "replace").split("\n")[chunk.start - 1 : chunk.end])


def _tested_name(path: str) -> str:
    """Return `cart` for `test_cart.py`, `cart_test.go` and `cart.spec.ts`; else its own name."""
    name = path.rpartition("/")[2].partition(".")[0]
    for affix in ("test_", "tests_", "Test"):
        name = name.removeprefix(affix)
    for affix in ("_test", "_tests", "Test", "Tests"):
        name = name.removesuffix(affix)
    return name
