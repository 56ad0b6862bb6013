"""Replays a failure from the values that a run has shown: candidates a few lines long.

The failing statement is written with the values it met in place of names, by itself or at the
bottom of functions that have the names of the failure's frames, each calling the next.
"""

import ast
from collections.abc import Iterator

from homeport.testruns.reduce.python_edits import written
from homeport.testruns.reduce.python_run import Failure, Seen, needed_by

_MOST_FRAMES = 6


def replays(tree: ast.Module, failure: Failure) -> Iterator[bytes]:
    """Yield programs that may fail in the same way, the shortest kind first.

    First the failing statement and what it names alone, then behind the calls that led to it;
    then the statements of the outer frames, each with what it names.
    """
    for depth, frame in enumerate(failure.frames[:_MOST_FRAMES]):
        statement = statement_at(tree, frame.line)
        if statement is None:
            continue
        own = _with_values(free(statement), frame)
        needed = needed_by(tree, [own])
        yield written(ast.Module([*needed, own], []))
        inside = _with_values(statement if _simple(statement) else free(statement), frame)
        calls = _calls(inside, failure.frames[depth:])
        if calls:
            yield written(ast.Module([*needed, *calls], []))


def _calls(inside: ast.stmt, frames: tuple[Seen, ...]) -> list[ast.stmt]:
    """Return a function for each frame, the first with the statement, each called by the next."""
    names = list(dict.fromkeys(one.function for one in frames if one.function.isidentifier()))
    made: list[ast.stmt] = []
    for name in names:
        made += ast.parse(f"def {name}():\n pass").body
        if isinstance(made[-1], ast.FunctionDef):
            made[-1].body = [inside]
        inside = ast.parse(f"{name}()").body[0]
    return [*made, inside] if made else []


def _simple(statement: ast.stmt) -> bool:
    return not hasattr(statement, "body")


def statement_at(tree: ast.Module, line: int) -> ast.stmt | None:
    """Return the innermost statement that holds a line."""
    best: ast.stmt | None = None
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            best = node  # deeper ones come later
    return best


def free(statement: ast.stmt) -> ast.stmt:
    """Return what of a statement may stand anywhere: what it computes, without what it sets."""
    match statement:
        case ast.Return() | ast.Assign() | ast.AugAssign() | ast.AnnAssign() | ast.Expr():
            return ast.Expr(statement.value or ast.Constant(None))
        case ast.If() | ast.While():
            return ast.Expr(statement.test)
        case ast.For():
            return ast.For(statement.target, statement.iter, [ast.Pass()], [])
        case _:
            return statement


class _Valued(ast.NodeTransformer):
    def __init__(self, frame: Seen) -> None:
        self._values = frame.values

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            value = self._values.get(ast.unparse(node))
            if value is not None:
                return ast.parse(value, mode="eval").body
        return self.generic_visit(node)


def _with_values(statement: ast.stmt, frame: Seen) -> ast.stmt:
    """Return a copy of a statement with the values of a frame in place of names."""
    text = ast.unparse(ast.fix_missing_locations(statement))
    try:
        copy = ast.parse(text).body[0]
    except SyntaxError:  # a `return` by itself is parsed; `continue` outside a loop is too
        return statement
    valued = _Valued(frame).visit(copy)
    return valued if isinstance(valued, ast.stmt) else copy
