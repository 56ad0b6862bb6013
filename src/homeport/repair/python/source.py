"""A Python file as text, tree and byte offsets, so that an edit touches nothing but its place."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from homeport.repair.candidate import Splice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHORT = 20  # characters
_COMMON = 8
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True)
class Source:
    """One file; offsets count bytes of `data`, lines count from 1."""

    path: str
    data: bytes
    tree: ast.Module
    starts: tuple[int, ...] = field(repr=False)  # where each line starts

    @classmethod
    def parse(cls, path: str, data: bytes) -> Source:
        """Return the file.

        Raises:
            SyntaxError: it does not parse.
        """
        tree = ast.parse(data.decode())
        starts = (0, *(match.end() for match in _LINE_END.finditer(data)))
        return cls(path, data, tree, starts)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that the file reads or writes, each once."""
        return tuple(
            dict.fromkeys(node.attr for node in self.nodes if isinstance(node, ast.Attribute))
        )

    @cached_property
    def methods(self) -> tuple[str, ...]:
        """The methods that the file calls, each once."""
        called = [node.func for node in self.nodes if isinstance(node, ast.Call)]
        return tuple(dict.fromkeys(one.attr for one in called if isinstance(one, ast.Attribute)))

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """The short strings that the file says again and again, the commonest first."""
        said = Counter(
            node.value
            for node in self.nodes
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and len(node.value) <= _SHORT
        )
        return tuple(text for text, times in said.most_common(_COMMON) if times > 1)

    @cached_property
    def bound(self) -> frozenset[str] | None:
        """The names that a function finds outside itself; None where a star import hides some."""
        outside: list[ast.AST] = []
        pending: list[ast.AST] = [self.tree]
        while pending:
            node = pending.pop()
            outside.append(node)
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                pending.extend(ast.iter_child_nodes(node))
        outside += [node for node in self.nodes if isinstance(node, ast.Global)]
        names = frozenset(bound_by(outside))
        return None if "*" in names else names

    def start(self, node: ast.expr | ast.stmt) -> int:
        """Return the offset of the node's first byte."""
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        """Return the offset behind the node's last byte."""
        line, column = node.end_lineno, node.end_col_offset
        assert line is not None  # ast.parse sets both # noqa: S101 -- for the type checker
        assert column is not None  # noqa: S101 -- for the type checker
        return self.starts[line - 1] + column

    def text(self, node: ast.expr | ast.stmt) -> str:
        """Return the node as it is written."""
        return self.data[self.start(node) : self.end(node)].decode()

    def between(self, start: int, end: int) -> str:
        """Return the text of a stretch."""
        return self.data[start:end].decode()

    def line_at(self, offset: int) -> int:
        """Return the 1-based line of an offset."""
        return bisect_right(self.starts, offset)

    def line_start(self, line: int) -> int:
        """Return where a line starts; one behind the last is the end of the file."""
        return self.starts[line - 1] if line <= len(self.starts) else len(self.data)

    @property
    def newline(self) -> str:
        """How this file ends its lines."""
        first = _LINE_END.search(self.data)
        return first.group().decode() if first else "\n"

    def replace(self, node: ast.expr | ast.stmt, text: str) -> Splice:
        """Return the splice that puts `text` in the node's place."""
        return Splice(self.start(node), self.end(node), text)

    # -- whole lines -------------------------------------------------------------------------

    def alone(self, node: ast.stmt) -> bool:
        """Tell whether the statement has its lines for itself."""
        before = self.data[self.line_start(first_line(node)) : self.first(node)]
        last = self.line_at(max(self.end(node) - 1, 0))
        after = self.data[self.end(node) : self.line_start(last + 1)].strip()
        return not before.strip() and (not after or after.startswith(b"#"))

    def first(self, node: ast.stmt) -> int:
        """Return where the statement starts, its decorators included."""
        line = first_line(node)
        begin = self.line_start(line)
        if line != node.lineno:
            return begin + len(self.indent(node))
        return self.start(node)

    def indent(self, node: ast.stmt) -> str:
        """Return the white space before the statement."""
        begin = self.line_start(first_line(node))
        line = self.data[begin : self.starts[node.lineno - 1] + node.col_offset].decode()
        return line[: len(line) - len(line.lstrip())]

    def lines(self, node: ast.stmt) -> tuple[int, int]:
        """Return the byte range of the statement's whole lines, line end included."""
        last = self.line_at(max(self.end(node) - 1, 0))
        return self.line_start(first_line(node)), self.line_start(last + 1)

    def block(self, node: ast.stmt) -> str:
        """Return the statement's whole lines, always ending in a line end."""
        start, end = self.lines(node)
        text = self.between(start, end)
        return text if text.endswith(("\n", "\r")) else text + self.newline


def bound_by(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names that nodes bind."""
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0]
            case ast.Global(names=names):
                yield from names
            case _:
                pass


def first_line(node: ast.stmt) -> int:
    """Return the line where a statement starts, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def is_spoken(node: ast.AST) -> bool:
    """Tell whether a statement is a docstring or another constant that does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def shifted(block: str, old: str, new: str) -> str:
    """Return whole lines with their indent `old` replaced by `new`."""
    return "".join(
        new + line[len(old) :] if line.startswith(old) else line
        for line in block.splitlines(keepends=True)
    )


def parses(data: bytes) -> bool:
    """Tell whether the bytes are a Python file without a syntax error."""
    try:
        ast.parse(data)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True
