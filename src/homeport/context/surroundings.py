"""What a reader needs beside the likeliest functions: the test, the types, who calls and is called.

Each is a location with its reason, put behind the likeliest functions and before the others. The
bad value came in through a caller, out of a callee or from the fields of a type.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homeport.code import Chunk, ChunkKind, Index, Location, Query, is_test
from homeport.code.calls import resolve

_LIKELIEST = 3  # locations whose surroundings are shown
_TESTS = 2
_TYPES = 4
_CALLEES = 4
_CALLERS = 2
_MANY_CALLERS = 40  # of one bare name; so common a name points nowhere
_LINES_OF_A_TYPE = 24
_SHORT_FUNCTION = 60  # lines; what a longer one makes is not all of interest
_AROUND_A_CALL = 3
_CLASS_NAME = re.compile(r"(?<![\w.])_?[A-Z]\w+")
_CALLED = re.compile(r"(\w+)\s*\(")


def with_surroundings(index: Index, query: Query, locations: Sequence[Location]) -> list[Location]:
    """Return the locations with what belongs to the first of them right behind those."""
    likeliest = list(locations[:_LIKELIEST])
    around = _Around(index, query, _chunks(index, likeliest))
    beside = [*around.tests(), *around.callees(), *around.types(), *around.callers()]
    found: dict[tuple[str, int, int], Location] = {}
    for one in (*likeliest, *beside, *locations[_LIKELIEST:]):
        found.setdefault((one.path, one.start, one.end), one)
    return list(found.values())


def _chunks(index: Index, locations: Sequence[Location]) -> list[Chunk]:
    found = (index.chunk_at(one.path, one.start) for one in locations if one.symbol)
    return [one for one in found if one is not None]


@dataclass(frozen=True, slots=True)
class _Around:
    """Looks up what surrounds some chunks."""

    index: Index
    query: Query
    chunks: list[Chunk]

    def tests(self) -> Iterator[Location]:
        """The tests that failed."""
        for test in self.query.tests[:_TESTS]:
            defined = self.index.definitions(test.symbol)
            same_file = [one for one in defined if one.path == test.path]
            for one in (same_file or defined)[:1]:
                yield _whole(one, "the failing test")

    def callees(self) -> Iterator[Location]:
        """What the failing lines of the likeliest functions call."""
        found: dict[tuple[str, int], Location] = {}
        for place in self.query.places:
            for chunk in self.chunks:
                if chunk.path == place.path and chunk.start <= place.line <= chunk.end:
                    names = _CALLED.findall(self._line(place.path, place.line))
                    for one in self._resolved(chunk, names):
                        why = f"called at {place.path}:{place.line}"
                        found.setdefault((one.path, one.start), _whole(one, why))
        yield from list(found.values())[:_CALLEES]

    def types(self) -> Iterator[Location]:
        """The classes around the likeliest functions, and those they name or make."""
        found: dict[tuple[str, int], tuple[Chunk, str]] = {}
        for chunk in self.chunks:
            owner = chunk.symbol.rpartition(".")[0]
            made = chunk.calls if chunk.lines <= _SHORT_FUNCTION else ()
            named = [*_CLASS_NAME.findall(chunk.signature), *made]
            around = [one for one in self.index.definitions(owner) if one.path == chunk.path]
            for one in [*around, *self._resolved(chunk, named)]:
                if one.kind is ChunkKind.CLASS:
                    relation = "around" if one in around else "used by"
                    why = f"the class {relation} {chunk.symbol}"
                    found.setdefault((one.path, one.start), (one, why))
        for chunk, why in list(found.values())[:_TYPES]:
            end = min(chunk.head, chunk.start + _LINES_OF_A_TYPE - 1)
            if end > chunk.start:  # the name alone says nothing
                yield Location(chunk.path, chunk.start, end, chunk.symbol, 0.0, (why,))
            for maker in self.index.definitions(f"{chunk.symbol}.__init__"):
                if maker.path == chunk.path and maker.lines <= _LINES_OF_A_TYPE:
                    yield _whole(maker, f"makes a {chunk.name}")

    def callers(self) -> Iterator[Location]:
        """The lines outside tests that call the likeliest functions; a common name has none."""
        for chunk in self.chunks:
            if chunk.kind is ChunkKind.CLASS or not chunk.name:
                continue
            callers = self.index.callers(chunk.name, _MANY_CALLERS)
            if len(callers) == _MANY_CALLERS:
                continue
            sure = [one for one in callers if not is_test(one.path) and self._is_meant(one, chunk)]
            for one in sure[:_CALLERS]:
                yield from self._calling(one, chunk)

    def _calling(self, caller: Chunk, called: Chunk) -> Iterator[Location]:
        wanted = re.compile(rf"\b{re.escape(called.name)}\s*\(")
        lines = self._lines(caller.path)
        for number in range(caller.start, min(caller.end, len(lines)) + 1):
            if number > caller.start and wanted.search(lines[number - 1]):
                start = max(caller.start, number - _AROUND_A_CALL)
                end = min(caller.end, number + _AROUND_A_CALL)
                why = f"calls {called.symbol} at line {number}"
                yield Location(caller.path, start, end, caller.symbol, 0.0, (why,))
                return

    def _is_meant(self, caller: Chunk, called: Chunk) -> bool:
        key = (called.path, called.start)
        if (caller.path, caller.start) == key:
            return False
        return any((one.path, one.start) == key for one in self._resolved(caller, [called.name]))

    def _resolved(self, caller: Chunk, names: Sequence[str]) -> Iterator[Chunk]:
        near = frozenset(self.index.imported_by(caller.path))
        for name in names:
            yield from resolve(caller, self.index.definitions(name), near)

    def _line(self, path: str, number: int) -> str:
        lines = self._lines(path)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def _lines(self, path: str) -> list[str]:
        return (self.index.source(path) or b"").decode("utf-8", "replace").split("\n")


def _whole(chunk: Chunk, why: str) -> Location:
    end = chunk.head if chunk.kind is ChunkKind.CLASS else chunk.end
    return Location(chunk.path, chunk.start, end, chunk.symbol, 0.0, (why,))
