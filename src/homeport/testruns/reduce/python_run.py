"""What one run of a Python program has shown: where it failed, with which values, and what ran.

Holds the values and what can be read off them at once; the program runs elsewhere.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from homeport.testruns.reduce.python_edits import Change, Edit

_SILENT = (ast.Global, ast.Nonlocal, ast.Pass)  # they run without a line of their own
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame of the failure: its line, its function, and literals of what its statement names."""

    line: int
    function: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a program failed: its own lines from the failing one outwards, and the message.

    `frames` are known when it was run from within, and then so are the lines that `ran`.
    """

    lines: tuple[int, ...]
    message: str
    frames: tuple[Seen, ...] = ()
    ran: frozenset[int] = frozenset()


Locate = Callable[[bytes], Failure | None]


def idle_statements(tree: ast.Module, ran: frozenset[int]) -> list[Edit]:
    """Return the dropping of every statement that did not run."""
    return [
        Edit(number, Change.DROP)
        for number, node in enumerate(ast.walk(tree))
        if isinstance(node, ast.stmt) and not isinstance(node, _SILENT) and _idle(node, ran)
    ]


def idle_functions(tree: ast.Module, ran: frozenset[int]) -> list[Edit]:
    """Return the dropping of every function that was made and never called, and what is idle."""
    return idle_statements(tree, ran) + [
        Edit(number, Change.DROP)
        for number, node in enumerate(ast.walk(tree))
        if isinstance(node, _FUNCTIONS)
        and not _idle(node, ran)
        and all(_idle(one, ran) for one in node.body if not isinstance(one, _SILENT))
        and any(not isinstance(one, _SILENT) for one in node.body)
    ]


def _idle(node: ast.stmt, ran: frozenset[int]) -> bool:
    return ran.isdisjoint(range(node.lineno, (node.end_lineno or node.lineno) + 1))


def needed_by(tree: ast.Module, statements: list[ast.stmt]) -> list[ast.stmt]:
    """Return what at the top of a program binds the names that some statements use, in order."""
    binds: dict[str, list[int]] = {}
    for number, one in enumerate(tree.body):
        for name in _bound(one):
            binds.setdefault(name, []).append(number)
    todo = list(_used(statements))
    taken: set[int] = set()
    while todo:
        for number in binds.get(todo.pop(), ()):
            if number not in taken:
                taken.add(number)
                todo.extend(_used([tree.body[number]]))
    return [tree.body[number] for number in sorted(taken)]


def _used(statements: list[ast.stmt]) -> set[str]:
    return {
        node.id
        for one in statements
        for node in ast.walk(one)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement at the top binds; what functions bind is their own."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from ((one.asname or one.name).split(".")[0] for one in names)
        case _:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id
                elif isinstance(node, ast.stmt) and node is not statement:
                    yield from _bound(node)
