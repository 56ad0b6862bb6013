"""Edits of statements: what is in the wrong place, overwritten, forgotten, swallowed or not kept."""

import ast
import copy
import itertools
from collections.abc import Iterator

from homeport.diagnosis.python.outline import own_nodes
from homeport.diagnosis.python.scope import falls_off_the_end
from homeport.diagnosis.python.shape import short
from homeport.diagnosis.replay.edits.edit import Edit, Seen, name, number, together

_MOST_NAMES = 4
_FRESH = (ast.List, ast.Dict, ast.Set, ast.Constant, ast.Call)


def edits(seen: Seen) -> Iterator[Edit]:
    """What may be wrong with this statement."""
    match seen.node:
        case ast.For() as node:
            yield from _loop(node)
        case ast.Return() as node if _at_the_end(node, seen.parent):
            yield from exchanged(node)
        case ast.If() as node:
            yield from _branches(node)
        case ast.Continue() as node:
            yield Edit(
                node, ast.Break(), 0.5, "`continue` goes on where `break` should end the loop"
            )
        case ast.Break() as node:
            yield Edit(
                node,
                ast.Continue(),
                0.55,
                "`break` ends the loop too early, where `continue` is meant",
            )
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner)))) as node:
            kept = ast.Assign([ast.Name(owner, ast.Store())], node.value)
            yield Edit(
                node,
                kept,
                0.7,
                f"the result of `{short(node)}` is not kept: it does not change `{owner}` in place",
            )
        case ast.Assign(targets=[ast.Name() as target]) as node:
            yield from _assigned(node, target, seen)
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript() as target]) as node:
            if number(seen.of(node.value)) or isinstance(seen.of(node.value), list):
                yield _adding(node, target)
        case ast.ExceptHandler() as node:
            caught = short(node.type) if node.type else "every error"
            yield Edit(node, node, 0.5, f"the error is swallowed: {caught} is caught here and hidden",
                       f"the code without this `except {caught}`")  # fmt: skip
        case ast.Raise() as node:
            yield Edit(
                node,
                ast.Pass(),
                0.2,
                "the error should not be raised here",
                "the code without this `raise`",
            )
        case ast.Return() as node if not _at_the_end(node, seen.parent):
            yield Edit(
                node,
                ast.Pass(),
                0.36,
                f"`{short(node)}` returns too early",
                "the code without this early return",
            )
        case _:
            pass
    if isinstance(seen.node, (ast.Expr, ast.AugAssign)):
        yield Edit(seen.node, ast.Pass(), 0.3, f"`{short(seen.node)}` is one too many (done twice, or in the wrong place)",
                   "the code without this statement")  # fmt: skip


def _at_the_end(node: ast.stmt, around: ast.AST | None) -> bool:
    return isinstance(around, ast.FunctionDef) and around.body[-1] is node


def exchanged(statement: ast.stmt) -> Iterator[Edit]:
    """Two names of one statement, each in the place of the other."""
    names = [
        n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    ]
    found = list(dict.fromkeys(names))[:_MOST_NAMES]
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            turned = copy.deepcopy(statement)
            for node in ast.walk(turned):
                if isinstance(node, ast.Name) and node.id in (one, other):
                    node.id = other if node.id == one else one
            yield Edit(
                statement,
                turned,
                0.4,
                f"wrong variables: `{one}` and `{other}` are exchanged (swapped) in `{short(statement)}`",
            )


def definitions(node: ast.FunctionDef) -> Iterator[Edit]:
    """What may be forgotten at the end of a function."""
    last = node.body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        yield Edit(
            last,
            ast.Return(last.value),
            0.62,
            f"missing return: `{node.name}` computes `{short(last)}` and returns None",
        )
    if not falls_off_the_end(node.body):
        return
    if any(
        isinstance(n, (ast.Return, ast.Yield, ast.YieldFrom)) and n.value for n in own_nodes(node)
    ):
        return
    names = [
        n.id for n in own_nodes(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]
    for local in dict.fromkeys(names):
        whole = copy.copy(node)
        vars(whole).pop("kept own nodes", None)
        whole.body = [*node.body, ast.Return(name(local))]
        yield Edit(
            node,
            whole,
            0.6,
            f"missing return: `{node.name}` returns None instead of `{local}`",
            f"`return {local}` at its end",
        )


def _adding(node: ast.Assign, target: ast.Name | ast.Attribute | ast.Subscript) -> Edit:
    added = ast.AugAssign(target, ast.Add(), node.value)
    return Edit(
        node, added, 0.58, f"`{short(node)}` overwrites the value instead of adding to it (`+=`)"
    )


def _assigned(node: ast.Assign, target: ast.Name, seen: Seen) -> Iterator[Edit]:
    yield from exchanged(node)
    value = seen.of(node.value)
    if target.id in seen.names and (number(value) or isinstance(value, (list, str))):
        yield _adding(node, target)


def _loop(node: ast.For) -> Iterator[Edit]:
    last = node.body[-1]
    if isinstance(last, ast.Return) and len(node.body) > 1:
        shorter = _with_body(node, node.body[:-1])
        yield Edit(node, together(shorter, last), 0.7,
                   f"`{short(last)}` stands inside the loop: it returns in the first pass (wrong indentation)",
                   "the return behind the loop", last.lineno)  # fmt: skip
    for at, statement in enumerate(node.body):
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if isinstance(
                value, _FRESH
            ):
                if isinstance(value, ast.Call) and (value.args or value.keywords):
                    continue
                rest = [*node.body[:at], *node.body[at + 1 :]]
                if rest:
                    yield Edit(node, together(statement, _with_body(node, rest)), 0.6,
                               f"`{short(statement)}` stands inside the loop: `{target}` is reset in each pass",
                               f"`{short(statement)}` before the loop")  # fmt: skip
            case ast.If(body=[*_, ast.Return()], orelse=[ast.Return() as otherwise]):
                kept = ast.If(statement.test, statement.body, [])
                body = [*node.body[:at], kept, *node.body[at + 1 :]]
                yield Edit(node, together(_with_body(node, body), otherwise), 0.72,
                           f"`else: {short(otherwise)}` stands inside the loop: it returns in the first pass, without looking at the rest",
                           "the return behind the loop", otherwise.lineno)  # fmt: skip
            case _:
                pass


def _with_body(node: ast.For, body: list[ast.stmt]) -> ast.For:
    return ast.For(node.target, node.iter, body, node.orelse)


def _branches(node: ast.If) -> Iterator[Edit]:
    match node.orelse:
        case [ast.If() as second]:
            first = ast.If(node.test, node.body, second.orelse)
            yield Edit(node, ast.If(second.test, second.body, [first]), 0.5,
                       f"wrong order of conditions: `{short(node.test)}` comes before `{short(second.test)}`, which is never reached",
                       f"`{short(second.test)}` asked first")  # fmt: skip
            yield Edit(node, together(ast.If(node.test, node.body, []), second), 0.4,
                       f"`elif {short(second.test)}` is skipped when `{short(node.test)}` holds, where both should be asked (`if`)",
                       "`if` instead of `elif`")  # fmt: skip
        case []:
            if not isinstance(node.body[-1], ast.Raise):
                yield Edit(
                    node,
                    together(*node.body),
                    0.3,
                    f"the condition `{short(node.test)}` is one too many",
                    "the code without this condition",
                )
        case _:
            yield Edit(
                node,
                ast.If(node.test, node.orelse, node.body),
                0.5,
                f"the two branches of `if {short(node.test)}` are exchanged (inverted condition)",
            )


def blocks(body: list[ast.stmt]) -> Iterator[Edit]:
    """A value that is set before a loop and should be set in each pass of it."""
    for one, other in itertools.pairwise(body):
        match one, other:
            case ast.Assign(targets=[ast.Name(id=target)], value=value), ast.For() if isinstance(
                value, _FRESH
            ):
                yield Edit(other, _with_body(other, [one, *other.body]), 0.42,
                           f"`{short(one)}` stands before the loop: `{target}` keeps what an earlier pass left (shared)",
                           f"`{short(one)}` inside the loop")  # fmt: skip
            case _:
                pass
