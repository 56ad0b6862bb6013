"""Small changes of a Python program that make it smaller, as values over its syntax tree.

A change names the node it is about by its place in `ast.walk`, so that any set of changes can be
made to a fresh tree. Which of them keep the failure is for the passes to ask.
"""

import ast
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

_COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try)
_BODIES = ("body", "orelse", "finalbody")


class Change(Enum):
    """What is done with a node."""

    DROP = "drop"  # the statement or element goes
    UNWRAP = "unwrap"  # a compound statement is replaced by what stands in it
    PUT = "put"  # the expression is replaced by another one


@dataclass(frozen=True, slots=True)
class Edit:
    """One change; `new` is the expression put in place, `inner` that of a node below."""

    node: int
    change: Change
    new: str = ""
    inner: int = -1


def parsed(source: bytes) -> ast.Module | None:
    """Return the tree of a program, None when it is not one for this Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def compiles(source: bytes) -> bool:
    """Tell whether this Python accepts the program."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "candidate", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def written(tree: ast.AST) -> bytes:
    """Return the program of a tree: no comments, no blank lines, one blank a level."""
    text = ast.unparse(ast.fix_missing_locations(tree))
    lines = []
    inside = _string_lines(text)
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() and number not in inside:
            continue
        bare = line.lstrip(" ")
        depth = len(line) - len(bare)
        lines.append(line if number in inside else " " * (depth // 4) + bare)
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape") if lines else b""


def _string_lines(text: str) -> set[int]:
    """The lines that begin inside a string, and must stay as they are."""
    inside: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno != node.lineno:
            inside.update(range(node.lineno + 1, (node.end_lineno or 0) + 1))
    return inside


def applied(source: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the program with the changes made."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    wanted = {id(nodes[edit.node]): edit for edit in edits}
    inner = {
        key: nodes[edit.inner] for key, edit in wanted.items() if edit.inner >= 0
    }  # fmt: skip
    _Editor(wanted, inner).visit(tree)
    return written(tree)


class _Editor(ast.NodeTransformer):
    def __init__(self, wanted: dict[int, Edit], inner: dict[int, ast.AST]) -> None:
        self._wanted, self._inner = wanted, inner

    def visit(self, node: ast.AST) -> ast.AST | list[ast.AST] | None:
        edit = self._wanted.get(id(node))
        if edit is None:
            return self._below(node)
        match edit.change:
            case Change.DROP:
                return None
            case Change.UNWRAP:
                self._below(node)
                return [*_inside(node)]
            case Change.PUT if edit.inner >= 0:
                return self.visit(self._inner[id(node)])
            case Change.PUT:
                return ast.parse(edit.new, mode="eval").body

    def _below(self, node: ast.AST) -> ast.AST | None:
        if isinstance(node, ast.Dict):  # its keys and values go together
            pairs = [
                (key, value)
                for key, value in zip(node.keys, node.values, strict=True)
                if not self._dropped(value)
            ]
            node.keys, node.values = [key for key, _ in pairs], [value for _, value in pairs]
        node = self.generic_visit(node)
        for name in _BODIES:
            body = getattr(node, name, None)
            if isinstance(body, list):
                body[:] = [one for one in body if not isinstance(one, ast.Pass)]
                if not body and name == "body" and not isinstance(node, ast.Module):
                    body.append(ast.Pass())
        match node:
            case ast.Try(handlers=[], finalbody=[]):
                node.finalbody = [ast.Pass()]
            case ast.Import(names=[]) | ast.ImportFrom(names=[]) | ast.Delete(targets=[]):
                return None
            case ast.With(items=[]):
                return None
            case ast.BoolOp(values=[one]):
                return one
            case ast.BoolOp(values=[]):
                return ast.Constant(None)
            case _:
                return node
        return node

    def _dropped(self, node: ast.AST) -> bool:
        edit = self._wanted.get(id(node))
        return edit is not None and edit.change is Change.DROP


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    for name in _BODIES:
        yield from getattr(node, name, ())


def statements(tree: ast.Module) -> list[Edit]:
    """Return the dropping of every statement, in the order of the text."""
    places = [
        (node.lineno, node.col_offset, number)
        for number, node in enumerate(ast.walk(tree))
        if isinstance(node, ast.stmt) and not isinstance(node, ast.Pass)
    ]
    return [Edit(number, Change.DROP) for _, _, number in sorted(places)]


def unwrappings(tree: ast.Module) -> list[Edit]:
    """Return the unwrapping of every compound statement."""
    return [
        Edit(number, Change.UNWRAP)
        for number, node in enumerate(ast.walk(tree))
        if isinstance(node, _COMPOUND)
    ]


def elements(tree: ast.Module) -> list[Edit]:
    """Return the dropping of what stands in lists: decorators, bases, items, keywords, names."""
    numbers = {id(node): number for number, node in enumerate(ast.walk(tree))}
    found: list[ast.AST] = []
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef():
                found += [*node.decorator_list, *node.bases, *node.keywords]
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found += node.decorator_list
            case ast.List() | ast.Tuple() | ast.Set() if not _target(node):
                found += node.elts
            case ast.Dict():
                found += node.values
            case ast.Call():
                found += node.keywords
            case ast.JoinedStr() | ast.BoolOp():
                found += node.values
            case ast.Import() | ast.ImportFrom() if len(node.names) > 1:
                found += node.names
            case ast.Try():
                found += node.handlers
            case _:
                pass
    return [Edit(numbers[id(node)], Change.DROP) for node in found]


def _target(node: ast.List | ast.Tuple | ast.Set) -> bool:
    return not isinstance(node, ast.Set) and not isinstance(node.ctx, ast.Load)


def puttings(tree: ast.Module, new: str) -> list[Edit]:
    """Return the putting of a constant for each expression, outer ones before inner ones."""
    found = []
    for number, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.expr) and _loaded(node) and len(ast.unparse(node)) > len(new):
            found.append(Edit(number, Change.PUT, new))
    return found


def hoistings(tree: ast.Module) -> list[Edit]:
    """Return the putting of a part for the whole, for each part of each expression."""
    numbers = {id(node): number for number, node in enumerate(ast.walk(tree))}
    found = []
    for number, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.expr) and _loaded(node):
            found += [
                Edit(number, Change.PUT, inner=numbers[id(part)])
                for part in ast.iter_child_nodes(node)
                if isinstance(part, ast.expr) and _loaded(part)
            ]
    return found


def _loaded(node: ast.expr) -> bool:
    if isinstance(node, ast.Slice | ast.Starred | ast.FormattedValue):
        return False
    return isinstance(getattr(node, "ctx", None) or ast.Load(), ast.Load)
