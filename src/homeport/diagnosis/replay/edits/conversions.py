"""Edits of values that lack a conversion: case, white space, type, rounding, order, copies."""

import ast
from collections.abc import Iterator
from typing import Any

from homeport.diagnosis.python.shape import short
from homeport.diagnosis.replay.edits.edit import Edit, Seen, called, method, number


def edits(seen: Seen) -> Iterator[Edit]:
    """What the values that this piece returns, keeps, passes, compares or goes over may lack."""
    match seen.node:
        case ast.Return(value=ast.expr() as value) | ast.Assign(value=value):
            yield from _put_on(value, seen.of(value))
        case ast.Compare(left=left, ops=[_], comparators=[right]) as node:
            yield from _compared(node, left, right, seen)
        case ast.For(iter=given) | ast.comprehension(iter=given):
            yield from _iterated(given, seen.of(given), _changed_at(seen.node, given))
        case ast.Lambda(body=body):
            yield from _put_on(body, seen.of(body))
        case ast.Call(args=args):
            for argument in args:
                yield from _put_on(argument, seen.of(argument))
        case ast.Subscript(slice=index) if not isinstance(index, (ast.Slice, ast.Constant)):
            yield from _put_on(index, seen.of(index))
        case _:
            pass


def _put_on(node: ast.expr, value: Any) -> Iterator[Edit]:
    """A conversion that is missing."""
    if isinstance(node, ast.Constant):
        return
    made: list[tuple[ast.expr, float, str]] = []
    kept = short(node)
    if isinstance(value, str):
        made += [
            (
                method(node, "lower"),
                0.5,
                f"the case of `{kept}` is not normalised (upper and lower case differ)",
            ),
            (method(node, "strip"), 0.48, f"white space around `{kept}` is not stripped"),
            (
                called("int", node),
                0.6 if value.isdigit() else 0.4,
                f"`{kept}` is still text (a string), not a number: a missing conversion",
            ),
            (method(node, "upper"), 0.35, f"the case of `{kept}` is not normalised"),
        ]
    elif isinstance(value, float):
        made += [
            (
                called("round", node, ast.Constant(value=2)),
                0.42,
                f"`{kept}` is not rounded (float error)",
            ),
            (called("round", node), 0.36, f"`{kept}` is not rounded"),
            (called("int", node), 0.36, f"`{kept}` is a float where a whole number is meant"),
        ]
    elif number(value):
        made += [
            (
                called("str", node),
                0.4,
                f"`{kept}` is a number where text is meant: a missing conversion",
            )
        ]
    elif isinstance(value, list):
        made += [
            (called("sorted", node), 0.46, f"wrong order: `{kept}` is not sorted"),
            (
                called("list", called("reversed", node)),
                0.36,
                f"wrong order: `{kept}` is not reversed",
            ),
            (
                called("list", called("unique!", node)),
                0.42,
                f"duplicates: `{kept}` holds equal elements more than once",
            ),
            (
                called("deepcopy!", node),
                0.44,
                f"alias: `{kept}` is the same, shared object, not a copy",
            ),
        ]
    elif isinstance(value, (dict, set)):
        made += [
            (
                called("deepcopy!", node),
                0.44,
                f"alias: `{kept}` is the same, shared object, not a copy",
            )
        ]
    elif hasattr(value, "__next__"):
        made += [
            (
                called("list", node),
                0.6,
                f"exhausted iterator: `{kept}` is a generator (iterator), and the first use uses it up",
            )
        ]
    if number(value):
        made += [
            (called("abs", node), 0.36, f"wrong sign: `{kept}` can be negative (`abs` is missing)")
        ]
    for by, weight, what in made:
        yield Edit(
            node,
            by,
            weight,
            what,
            f"`{short(by)}`".replace("deepcopy!", "copy.deepcopy").replace(
                "unique!", "dict.fromkeys"
            ),
        )


def _compared(node: ast.Compare, left: ast.expr, right: ast.expr, seen: Seen) -> Iterator[Edit]:
    if isinstance(seen.of(left), str):
        others: list[ast.expr] = (
            [method(right, "lower")] if isinstance(seen.of(right), str) else [right]
        )
        by = ast.Compare(method(left, "lower"), node.ops, others)
        yield Edit(
            node,
            by,
            0.52,
            f"the comparison `{short(node)}` is case-sensitive (upper and lower case differ)",
        )
    kinds = {type(seen.of(side)) for side in (left, right)}
    if kinds == {str, int}:
        converted = ast.Compare(called("str", left), node.ops, [called("str", right)])
        yield Edit(
            node,
            converted,
            0.7,
            f"text is compared with a number in `{short(node)}`: they are never equal",
        )


def _changed_at(loop: ast.AST, given: ast.expr) -> int:
    """The line in the loop that calls a method of what it goes over, such as `remove`."""
    calls = (node for node in ast.walk(loop) if isinstance(node, ast.Call) and node is not given)
    for node in calls:
        if isinstance(node.func, ast.Attribute) and short(node.func.value) == short(given):
            return node.lineno
    return 0


def _iterated(node: ast.expr, value: Any, changed: int) -> Iterator[Edit]:
    if isinstance(value, (list, dict, set)):
        yield Edit(node, called("list", node), 0.55,
                   f"`{short(node)}` is changed while the loop iterates over it, so elements are skipped",
                   f"iterating over a copy, `list({short(node)})`", changed)  # fmt: skip
    if isinstance(value, list):
        yield Edit(
            node, called("sorted", node), 0.42, f"wrong order: `{short(node)}` is not sorted"
        )
        yield Edit(node, called("unique!", node), 0.38, f"duplicates: `{short(node)}` holds equal elements more than once",
                   f"`dict.fromkeys({short(node)})`")  # fmt: skip
        for cut, end in ((ast.Slice(ast.Constant(value=1), None, None), "first"),
                         (ast.Slice(None, ast.UnaryOp(ast.USub(), ast.Constant(value=1)), None), "last")):  # fmt: skip
            yield Edit(
                node,
                ast.Subscript(node, cut, ast.Load()),
                0.32,
                f"off by one: the {end} element of `{short(node)}` is not left out",
            )
