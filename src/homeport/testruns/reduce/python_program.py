"""Reduces a Python program over its syntax tree, with few checks.

First where it fails (`python_failure`), then everywhere: all small changes of one kind stand in
one row, whatever function they are in, and as many as possible are made at once.
"""

import ast
from collections.abc import Callable

from homeport.testruns.reduce.python_edits import (
    Edit,
    applied,
    elements,
    hoistings,
    parsed,
    puttings,
    statements,
    unwrappings,
    written,
)
from homeport.testruns.reduce.python_failure import cut_in
from homeport.testruns.reduce.python_names import renamed
from homeport.testruns.reduce.python_run import Locate
from homeport.testruns.reduce.reduction import Reduction
from homeport.testruns.reduce.search import Interval

Edits = Callable[[ast.Module], list[Edit]]
_ROUNDS = 20


def shrink_python(reduction: Reduction, locate: Locate) -> bool:
    """Make a Python program smaller until no change works; False when it is no Python."""
    tree = parsed(reduction.best)
    if tree is None:
        return False
    reduction.attempt(bare(tree))
    for _ in range(_ROUNDS):
        before = len(reduction.best)
        cut_in(reduction, locate)
        row(reduction, top_level)
        row(reduction, statements)
        row(reduction, lambda tree: puttings(tree, "None"))
        row(reduction, statements)
        row(reduction, unwrappings)
        row(reduction, elements)
        row(reduction, hoistings)
        if len(reduction.best) >= before:
            break
    tree = parsed(reduction.best)
    reduction.attempt(renamed(tree) if tree is not None else None)
    return True


def top_level(tree: ast.Module) -> list[Edit]:
    """Return the dropping of what stands at the top of the program."""
    top = {id(one) for one in tree.body}
    numbers = {number for number, node in enumerate(ast.walk(tree)) if id(node) in top}
    return [edit for edit in statements(tree) if edit.node in numbers]


def row(reduction: Reduction, edits: Edits) -> None:
    """Make as many changes of one kind as work together."""
    base = reduction.best
    tree = parsed(base)
    found = edits(tree) if tree is not None else []

    def render(chosen: tuple[Interval, ...]) -> bytes:
        picked = [edit for low, high in chosen for edit in found[low:high]]
        try:
            return applied(base, picked)
        except (SyntaxError, ValueError, RecursionError, TypeError, AttributeError):
            return base + b" "  # what cannot be written is larger, so it is not asked for

    reduction.most_of(len(found), render)


def bare(tree: ast.Module) -> bytes:
    """Return the program without comments and docstrings; the tree is used up."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.Module(body=body)
                | ast.ClassDef(body=body)
                | ast.FunctionDef(body=body)
                | ast.AsyncFunctionDef(body=body)
            ) if body and _is_text(body[0]):
                body[:1] = [] if len(body) > 1 else [ast.Pass()]
    return written(tree)


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
