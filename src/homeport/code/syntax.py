"""Cuts one file into chunks with the text each is found by. Broken syntax still gives chunks.

tree-sitter recovers from errors by itself; what it cannot read stays outside every definition and
is cut by lines, as is a file of a language without a grammar. Reading files is left to the caller.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from homeport.code.chunk import Chunk, ChunkKind
from homeport.code.definitions import Definition, definitions
from homeport.code.grammar import reader

if TYPE_CHECKING:
    from tree_sitter import Node

    from homeport.code.grammar import Grammar

_TEXT_LINES = 60  # a chunk cut by lines
_COMMENT = re.compile(r"\s*(?://|/\*|\*|#|@)")
_DECORATION = " \t/*#!\"'"
_LONGEST_DOC = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk and the text it is found by: its own lines, without those of inner chunks."""

    chunk: Chunk
    text: str
    lead: int  # its first line with the comment right above it


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file as chunks; `imports` holds its import statements, one a line."""

    pieces: tuple[Piece, ...]
    imports: str = ""
    broken: bool = False


def parse(path: str, source: bytes, grammar: Grammar | None) -> ParsedFile:
    """Cut a file into chunks that together hold every line that is not blank."""
    lines = source.decode("utf-8", "replace").split("\n")
    if grammar is None:
        return ParsedFile(tuple(_by_lines(path, lines, 0, len(lines), ChunkKind.TEXT)))
    loaded = reader(grammar.package, grammar.function, grammar.query)
    root = loaded.parser.parse(source).root_node
    if root.has_error and grammar.macros:
        bare = re.sub(grammar.macros, lambda macro: b" " * len(macro[0]), source)
        root = loaded.parser.parse(bare).root_node
    captures = _captures(loaded.query, root)
    found = definitions(captures, source)
    calls = _named_by(captures.get("call", ()), found)
    bases = _named_by(captures.get("base", ()), found)
    return ParsedFile(
        tuple(_Cutter(path, lines, found, calls, bases).cut()),
        "\n".join(map(_one_line, sorted(captures.get("import", ()), key=attrgetter("start_byte")))),
        root.has_error,
    )


def _captures(query: object, root: Node) -> dict[str, list[Node]]:
    from tree_sitter import QueryCursor  # noqa: PLC0415 -- only indexing needs it

    return QueryCursor(query).captures(root)  # type: ignore[arg-type]  # Query, imported above


def _one_line(node: Node) -> str:
    return " ".join((node.text or b"").decode("utf-8", "replace").split())


def _named_by(nodes: list[Node] | tuple[()], found: list[Definition]) -> dict[int, tuple[str, ...]]:
    """Give each name to the innermost definition around it; -1 is the module."""
    starts = [one.start for one in found]
    names: dict[int, dict[str, None]] = {}
    for node in sorted(nodes, key=attrgetter("start_byte")):
        row = node.start_point[0]
        owner = bisect_right(starts, row) - 1
        while owner >= 0 and found[owner].end < row:
            owner = found[owner].parent
        name = (node.text or b"").decode("utf-8", "replace")
        names.setdefault(owner, {})[name] = None
    return {owner: tuple(named) for owner, named in names.items()}


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Walks the definitions of one file in order and gives each line to exactly one chunk."""

    path: str
    lines: list[str]
    found: list[Definition]
    calls: dict[int, tuple[str, ...]]
    bases: dict[int, tuple[str, ...]]

    def cut(self) -> list[Piece]:
        inner: dict[int, list[int]] = {}
        for index, one in enumerate(self.found):
            inner.setdefault(one.parent, []).append(index)
        pieces: list[Piece] = []
        row = 0
        for index in inner.get(-1, ()):
            lead = self._lead(self.found[index].start, row)
            pieces += self._module(row, lead)
            pieces += self._definition(index, lead, inner)
            row = self.found[index].end + 1
        pieces += self._module(row, len(self.lines))
        return pieces

    def _definition(self, index: int, lead: int, inner: dict[int, list[int]]) -> list[Piece]:
        one = self.found[index]
        own, below = [], []
        row = lead
        for child in inner.get(index, ()):
            child_lead = self._lead(self.found[child].start, row)
            own += self.lines[row:child_lead]
            below += self._definition(child, child_lead, inner)
            row = self.found[child].end + 1
        own += self.lines[row : one.end + 1]
        children = inner.get(index, ())
        head = self.found[children[0]].start if children and one.is_class else one.end + 1
        chunk = Chunk(
            path=self.path,
            start=one.start + 1,
            end=one.end + 1,
            head=max(head, one.start + 1),
            kind=self._kind(one),
            symbol=one.symbol,
            signature=one.signature,
            doc=one.doc or self._lead_doc(lead, one.start),
            calls=self.calls.get(index, ()),
            bases=self.bases.get(index, ()) if one.is_class else (),
        )
        return [Piece(chunk, "\n".join(own), lead + 1), *below]

    def _kind(self, one: Definition) -> ChunkKind:
        if one.is_class:
            return ChunkKind.CLASS
        inside_class = one.parent >= 0 and self.found[one.parent].is_class
        return ChunkKind.METHOD if inside_class or one.receiver else ChunkKind.FUNCTION

    def _lead(self, start: int, floor: int) -> int:
        """Return the first row of the comment that stands right above row `start`."""
        row = start
        while row > floor and _COMMENT.match(self.lines[row - 1]):
            row -= 1
        return row

    def _lead_doc(self, lead: int, start: int) -> str:
        for line in self.lines[lead:start]:
            text = line.strip(_DECORATION)
            if text and not line.lstrip().startswith("@"):
                return text[:_LONGEST_DOC]
        return ""

    def _module(self, start: int, end: int) -> list[Piece]:
        pieces = _by_lines(self.path, self.lines, start, end, ChunkKind.MODULE)
        if pieces and self.calls.get(-1):
            # Calls outside definitions are known for the module, not for each of its stretches.
            called = tuple(name for name in self.calls[-1] if name in pieces[0].text)
            pieces[0] = replace(pieces[0], chunk=replace(pieces[0].chunk, calls=called))
        return pieces


def _by_lines(path: str, lines: list[str], start: int, end: int, kind: ChunkKind) -> list[Piece]:
    """Cut a stretch of rows into chunks, breaking at blank lines where there are some."""
    pieces = []
    while start < end:
        if not lines[start].strip():
            start += 1
            continue
        stop = _stop(lines, start, end)
        last = stop - 1
        while not lines[last].strip():
            last -= 1
        chunk = Chunk(path, start + 1, last + 1, last + 1, kind)
        pieces.append(Piece(chunk, "\n".join(lines[start : last + 1]), start + 1))
        start = stop
    return pieces


def _stop(lines: list[str], start: int, end: int) -> int:
    """Return the row after a chunk of at most `_TEXT_LINES`, after a blank line if possible."""
    limit = start + _TEXT_LINES
    if limit >= end:
        return end
    for row in range(limit, start + _TEXT_LINES // 2, -1):
        if not lines[row].strip():
            return row + 1
    return limit
