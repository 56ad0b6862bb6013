"""Variables that a loop leaves as they were: the trace of a forgotten statement.

A counter that never counts, a set that is asked but never filled, a loop whose condition nothing in
it can change.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAKERS = frozenset({"set", "list", "dict", "deque", "float", "Counter", "defaultdict"})
_LOOPS = (ast.For, ast.While, ast.AsyncFor)


def stale(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return the stale variables of a function, given all nodes of its tree."""
    nodes = tuple(nodes)
    loops = [node for node in nodes if isinstance(node, _LOOPS)]
    if not loops:
        return frozenset()
    bound = Counter(_bound(nodes))
    begun = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and _is_beginning(node.value)
        for target in node.targets
        if isinstance(target, ast.Name) and bound[target.id] == 1
    }
    changed = _changed(nodes)
    found = begun - changed
    for loop in loops:
        if isinstance(loop, ast.While):
            asked = {node.id for node in ast.walk(loop.test) if isinstance(node, ast.Name)}
            inner = tuple(one for step in loop.body for one in ast.walk(step))
            if not asked & ({*_bound(inner)} | _changed(inner)) and not _leaves(inner):
                found |= asked
    return frozenset(found)


def _bound(nodes: Iterable[ast.AST]) -> list[str]:
    return [
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]


def _is_beginning(value: ast.expr) -> bool:
    match value:
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()) | ast.Attribute(attr="inf"):
            return True
        case ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
        case ast.Call(func=ast.Name(id=name), args=args):
            return name in _MAKERS and all(isinstance(one, ast.Constant) for one in args)
        case _:
            return False


def _changed(nodes: Iterable[ast.AST]) -> set[str]:
    """The variables that are counted up, that a method is called on, or that are stored into."""
    found: set[str] = set()
    for node in nodes:
        match node:
            case ast.AugAssign(target=ast.Name(id=name)):
                found.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
                found.add(name)
            case (
                ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del())
                | ast.Attribute(value=ast.Name(id=name), ctx=ast.Store())
            ):
                found.add(name)
            case ast.Call(func=ast.Name(id="heappush" | "heapify" | "insort"), args=args):
                found.update(one.id for one in args if isinstance(one, ast.Name))
            case _:
                pass
    return found


def _leaves(nodes: Iterable[ast.AST]) -> bool:
    return any(isinstance(node, ast.Return | ast.Break | ast.Raise) for node in nodes)
