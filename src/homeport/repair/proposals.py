"""Which files may be changed, and what each language proposes for them, function by function.

One row a language: how a file is read and what may be proposed for it. Which tests judge the
proposals is not known here.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from homeport.code import is_test
from homeport.code.belonging import belongs
from homeport.code.contents import is_code
from homeport.repair.candidate import Batch, Candidate, Splice, spliced
from homeport.repair.python.source import Source, first_line
from homeport.repair.slips import completed
from homeport.repair.warm import Trial

if TYPE_CHECKING:
    from homeport.repair.python.vocabulary import Function

Suspicion = Callable[[int], float]

_CONFTEST = "conftest.py"
_PYTHON = frozenset({".py"})
_JAVASCRIPT = frozenset({".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"})
_SURE = 0.02  # no less: then a piece is left for last
_HEAVIEST = 0.05  # what the likeliest change of a surely guilty line weighs, about


def editable(tree: Path, path: str, tests: Collection[str] = ()) -> bool:
    """Tell whether a file may be changed: source of this repository that a person wrote."""
    if path in tests or is_test(path) or PurePosixPath(path).name == _CONFTEST:
        return False
    place = tree / path
    return (
        belongs(path)
        and PurePosixPath(path).suffix in _PYTHON | _JAVASCRIPT
        and place.is_file()
        and not any(one.is_symlink() for one in _up_to(place, tree))
        and not _foreign(place.parent, tree)
        and is_code(place.read_bytes())
    )


def _up_to(place: Path, tree: Path) -> Iterator[Path]:
    while place != tree:
        yield place
        place = place.parent


def _foreign(folder: Path, tree: Path) -> bool:
    """Tell whether a folder belongs to a submodule: a repository of its own."""
    return any((one / ".git").exists() for one in _up_to(folder, tree))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file whose candidates are made only when its turn comes."""

    path: str
    symbol: str
    suspicion: float  # of its most suspect line
    make: Callable[[], Iterator[Batch]]

    @property
    def bound(self) -> float:
        """Hardly a candidate of it weighs more than this."""
        return math.log(max(self.suspicion, _SURE) * _HEAVIEST)


def at_once(make: Callable[[], Sequence[Candidate]]) -> Iterator[Batch]:
    """Yield the one batch of a source that makes all of its candidates together."""
    yield Batch(make())


@dataclass(frozen=True)
class File:
    """One source file: its bytes, and for Python its tree."""

    path: str
    data: bytes
    functions: Sequence[tuple[str, Function]] = field(default_factory=tuple, repr=False)
    source: Source | None = None
    tests: tuple[str, ...] = field(default=(), repr=False)  # texts of the failing tests

    @classmethod
    def read(cls, tree: Path, path: str) -> File:
        """Return the file; what cannot be parsed has no functions."""
        return cls.of(path, (tree / path).read_bytes())

    @classmethod
    def of(cls, path: str, data: bytes) -> File:
        """Return a file that holds these bytes."""
        if PurePosixPath(path).suffix not in _PYTHON:
            return cls(path, data)
        from homeport.repair.python.generate import functions  # noqa: PLC0415 -- costs start-up

        try:
            source = Source.parse(path, data)
        except (SyntaxError, ValueError, RecursionError):
            return cls(path, data)
        return cls(path, data, functions(source.tree), source)

    @cached_property
    def readable(self) -> bool:
        """Tell whether the bytes are UTF-8; others are left alone."""
        try:
            self.data.decode()
        except UnicodeDecodeError:
            return False
        return not self.data.startswith(b"\xef\xbb\xbf")

    @cached_property
    def _statement_lines(self) -> dict[int, int]:
        """The line where the statement of each line begins, of simple statements and headers."""
        begins: dict[int, int] = {}
        for node in ast.walk(self.source.tree) if self.source else ():
            if isinstance(node, ast.stmt):
                body: list[ast.stmt] = getattr(node, "body", [])
                last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
                for line in range(node.lineno, last + 1):
                    begins[line] = node.lineno
        return begins

    def suspicion(self, scores: dict[int, float]) -> Suspicion:
        """Return how suspect a line is, where only the first line of a statement may be counted."""

        def of(line: int) -> float:
            begin = self._statement_lines.get(line, line)
            return max(scores.get(line, 0.0), scores.get(begin, 0.0))

        return of

    @cached_property
    def _bodies(self) -> list[tuple[int, int, str, Function]]:
        """Where the body of each function begins and ends, in bytes."""
        if self.source is None:
            return []
        found = []
        for symbol, function in self.functions:
            begin = self.source.line_start(first_line(function.body[0]))
            if begin <= self.source.start(function):  # on the line of the `def`
                begin = self.source.start(function.body[0])
            found.append((begin, self.source.lines(function)[1], symbol, function))
        return found

    def around(self, start: int, end: int) -> tuple[str, Function] | None:
        """Return the function whose body holds a stretch of bytes."""
        for begin, last, symbol, function in self._bodies:
            if begin <= start and end <= last:
                return symbol, function
        return None

    def place(self, candidate: Candidate) -> tuple[str, Function] | None:
        """Return the function that a candidate changes, where it changes nothing but its body."""
        start = min(splice.start for splice in candidate.splices)
        end = max(splice.end for splice in candidate.splices)
        return self.around(start, end)

    def trial(self, number: int, candidate: Candidate) -> Trial:
        """Return what to tell the evaluator: the function where its body changes, or the file."""
        place = self.place(candidate)
        if place is None or self.source is None:
            return self.whole(number, candidate)
        symbol, function = place
        first, last = self.source.lines(function)
        moved = [Splice(s.start - first, s.end - first, s.text) for s in candidate.splices]
        code = spliced(self.data[first:last], moved).decode()
        return Trial(number, self.path, code, symbol, first_line(function))

    def whole(self, number: int, candidate: Candidate) -> Trial:
        """Return the trial that writes the file."""
        return Trial(number, self.path, spliced(self.data, candidate.splices).decode())

    # -- what may be proposed --------------------------------------------------------------------

    def pieces(self, scores: dict[int, float], failure: str) -> Iterator[Piece]:
        """Yield the functions that failing tests ran, and the rest of the file."""
        if not self.readable:
            return
        if PurePosixPath(self.path).suffix in _JAVASCRIPT:
            yield from self._javascript(scores)
        elif self.source is not None:
            yield from self._python(self.source, scores, failure)
        elif scores:
            make = partial(completed, self.path, self.data)
            yield Piece(self.path, "", 1.0, partial(at_once, make))

    def _python(self, source: Source, scores: dict[int, float], failure: str) -> Iterator[Piece]:
        from homeport.repair.python import generate  # noqa: PLC0415 -- costs start-up
        from homeport.repair.python.module_level import module_candidates  # noqa: PLC0415 -- as above

        of = self.suspicion(scores)
        for symbol, function in self.functions:
            # The line of the `def` runs when it is imported; only the body counts.
            lines = range(function.body[0].lineno, (function.end_lineno or 0) + 1)
            most = max((scores.get(line, 0.0) for line in lines), default=0.0)
            if most > 0:
                yield Piece(
                    self.path,
                    symbol,
                    most,
                    partial(generate.batches, source, function, symbol, of, tests=self.tests),
                )
        most = max(scores.values(), default=0.0)
        if most > 0:
            make = partial(module_candidates, source, failure, of)
            yield Piece(self.path, "", most, partial(at_once, make))

    def _javascript(self, scores: dict[int, float]) -> Iterator[Piece]:
        # tree-sitter is slow to start, and only JavaScript needs it.
        from homeport.repair.javascript.generate import candidates  # noqa: PLC0415

        most = max(scores.values(), default=0.0)
        if most > 0:
            make = partial(candidates, self.path, self.data, lambda line: scores.get(line, 0.0))
            yield Piece(self.path, "", most, partial(at_once, make))


def between(before: bytes, after: bytes) -> tuple[Splice, ...]:
    """Return the one splice that makes `after` of `before`, as small as whole characters allow."""
    start = 0
    most = min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    while start and _inside(before, start):
        start -= 1
    while end and _inside(before, len(before) - end):
        end -= 1
    return (Splice(start, len(before) - end, after[start : len(after) - end].decode()),)


def _inside(data: bytes, at: int) -> bool:
    """Tell whether an offset lies within a character of UTF-8."""
    return at < len(data) and data[at] & 0xC0 == 0x80  # noqa: PLR2004 -- as UTF-8 marks what continues a character
