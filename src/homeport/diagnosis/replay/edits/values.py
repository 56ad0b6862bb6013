"""Edits of what is read: constants, names, keys, attributes, units."""

import ast
from collections.abc import Iterator
from typing import Any

from homeport.diagnosis.python.shape import short
from homeport.diagnosis.replay.edits.edit import Edit, Seen, again, name, number, whole

_FACTORS = (100, 60, 1000, 10, 3600, 24, 1024, 7, 12)
_UNITS = {
    100: "percent or cents", 60: "minutes and seconds", 1000: "thousandths (milliseconds)",
    3600: "hours and seconds", 24: "days and hours", 1024: "kilobytes and bytes",
    7: "weeks and days", 12: "years and months",
}  # fmt: skip
_SEPARATORS = (",", ";", " ", "\n", "|", "-", "/", "", ", ", "_", ":", ".", "\t", "=")
_SHORT_TEXT = 3
_FORMS = (("%m", "%M"), ("%d", "%m"), ("%H", "%I"), ("%y", "%Y"), ("%b", "%B"), ("%j", "%d"))
_MOST = 5


def edits(seen: Seen) -> Iterator[Edit]:
    """What may be wrong with the value that this piece reads."""
    match seen.node:
        case ast.Constant(value=bool() as value) as node:
            yield Edit(
                node,
                ast.Constant(value=not value),
                0.5,
                f"wrong constant: {value} (the flag is inverted)",
            )
        case ast.Constant(value=int() | float() as value) as node:
            yield from _numeric(node, value, seen.parent)
        case ast.Constant(value=str() as value) as node:
            yield from _text(node, value, seen)
        case ast.Name(ctx=ast.Load()) as node:
            yield from _name(node, seen)
            yield from _shifted(node, seen)
        case ast.Attribute(ctx=ast.Load()) as node:
            yield from _attribute(node, seen)
            yield from _shifted(node, seen)
        case ast.Subscript(ctx=ast.Load()) as node:
            yield from _entry(node, seen)
            yield from _shifted(node, seen)
        case ast.Call() as node:
            yield from _looked_up(node, seen)
            yield from _shifted(node, seen)
        case ast.BinOp() as node:
            yield from _scaled(node, seen)
        case _:
            pass


def _numeric(node: ast.Constant, value: float, around: ast.AST | None) -> Iterator[Edit]:
    if whole(value):
        for near in (value + 1, value - 1):
            what = f"off by one: the number {value}"
            match around:
                case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right) if (
                    near == 0 and right is node
                ):
                    yield Edit(around, left, 0.55, what)  # nothing is added: written as people do
                case _:
                    yield Edit(node, ast.Constant(value=near), 0.55, what)
        if value:
            yield Edit(node, ast.Constant(value=-value), 0.35, f"wrong sign: the number {value}")
    for factor in _FACTORS if value not in (0, 1) else ():
        larger = value * factor
        smaller = value // factor if whole(value) and value % factor == 0 else value / factor
        unit = f" ({_UNITS[factor]})" if factor in _UNITS else ""
        for by in (larger, smaller):
            yield Edit(node, ast.Constant(value=by), 0.4,
                       f"wrong constant or unit: the number {value} is off by a factor of {factor}{unit}")  # fmt: skip


def _text(node: ast.Constant, value: str, seen: Seen) -> Iterator[Edit]:
    for one, other in _FORMS:
        for before, after in ((one, other), (other, one)):
            if before in value and after not in value:
                yield Edit(node, ast.Constant(value=value.replace(before, after)), 0.5,
                           f"wrong format: `{before}` where `{after}` is meant")  # fmt: skip
    if "%d/%m" in value or "%m/%d" in value or "%d-%m" in value:
        turned = value.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
        yield Edit(node, ast.Constant(value=turned), 0.6,
                   "wrong format: day (`%d`) and month (`%m`) are swapped")  # fmt: skip
    if len(value) <= _SHORT_TEXT and not value.isalnum():
        for other in _SEPARATORS:
            if other != value:
                yield Edit(node, ast.Constant(value=other), 0.36,
                           f"wrong separator (delimiter): {value!r}")  # fmt: skip
    for other in (value.lower(), value.upper(), value.title(), value.strip()):
        if other != value and other in seen.texts:
            what = f"the text {value!r} is written in another case (or with spaces)"
            yield Edit(node, ast.Constant(value=other), 0.6, what)
    for before, after in ((".*", ".*?"), (".+", ".+?")):
        if before in value and after not in value:
            yield Edit(node, ast.Constant(value=value.replace(before, after)), 0.55,
                       f"greedy pattern: `{before}` takes as much as it can, `{after}` (non-greedy) as little")  # fmt: skip


def _name(node: ast.Name, seen: Seen) -> Iterator[Edit]:
    others = [
        other for other, value in seen.names.items()
        if other != node.id and type(value) is type(seen.value) and not other.startswith("__")
        and not callable(value) and _differs(value, seen.value)
    ]  # fmt: skip
    for other in others[:_MOST]:
        yield Edit(
            node, name(other), 0.45, f"wrong variable: `{node.id}` is used where `{other}` is meant"
        )


def _differs(one: Any, other: Any) -> bool:
    try:
        return bool(one != other)
    except Exception:  # noqa: BLE001 -- an object of the program may compare as it likes
        return False


def _attribute(node: ast.Attribute, seen: Seen) -> Iterator[Edit]:
    owner = seen.of(node.value)
    if callable(seen.value) or owner is None:
        return
    fields = [*getattr(owner, "__dict__", {}), *_properties(owner)]
    for other in dict.fromkeys(fields):
        if other == node.attr or other.startswith("_"):
            continue
        held = getattr(owner, "__dict__", {}).get(other, seen.value)
        if type(held) is type(seen.value):
            yield Edit(node, ast.Attribute(node.value, other, ast.Load()), 0.5,
                       f"wrong field: `{node.attr}` is read where `{other}` is meant (wrong attribute)")  # fmt: skip


def _properties(owner: Any) -> list[str]:
    return [
        name for kind in type(owner).__mro__ for name, held in vars(kind).items()
        if isinstance(held, property) and kind.__module__ == "replayed"
    ]  # fmt: skip


def _entry(node: ast.Subscript, seen: Seen) -> Iterator[Edit]:
    held = seen.of(node.value)
    match node.slice:
        case ast.Constant(value=str() as key) if isinstance(held, dict):
            for other, value in list(held.items())[: 2 * _MOST]:
                if isinstance(other, str) and other != key and type(value) is type(seen.value):
                    yield Edit(node, ast.Subscript(node.value, ast.Constant(value=other), ast.Load()), 0.5,
                               f"wrong key: {key!r} is read where {other!r} is meant")  # fmt: skip
        case ast.Slice(lower=lower, upper=upper, step=step):
            what = f"off by one in the slice `{short(node)}`"
            for bound in (upper, lower):
                if bound is None:
                    continue
                for op in (ast.Add(), ast.Sub()):
                    moved = ast.BinOp(again(bound), op, ast.Constant(value=1))
                    ends = (lower, moved) if bound is upper else (moved, upper)
                    yield Edit(node, _cut(node, ends[0], ends[1], step), 0.56, what)
            if upper is not None:
                yield Edit(node, _cut(node, lower, None, step), 0.45,
                           f"the slice `{short(node)}` ends too early (it leaves out the last elements)")  # fmt: skip
                negative = ast.UnaryOp(ast.USub(), again(upper))
                yield Edit(node, _cut(node, negative, None, step), 0.45,
                           f"the slice `{short(node)}` takes the first elements instead of the last (wrong end)")  # fmt: skip
            if lower is not None:
                yield Edit(
                    node,
                    _cut(node, None, upper, step),
                    0.4,
                    f"the slice `{short(node)}` starts too late",
                )
        case ast.Constant(value=0):
            last = ast.UnaryOp(ast.USub(), ast.Constant(value=1))
            yield Edit(node, ast.Subscript(node.value, last, ast.Load()), 0.5,
                       f"wrong end: `{short(node)}` takes the first element instead of the last (wrong index)")  # fmt: skip
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            first = ast.Subscript(node.value, ast.Constant(value=0), ast.Load())
            yield Edit(node, first, 0.5,
                       f"wrong end: `{short(node)}` takes the last element instead of the first (wrong index)")  # fmt: skip
        case _:
            pass


def _cut(
    node: ast.Subscript, lower: ast.expr | None, upper: ast.expr | None, step: ast.expr | None
) -> ast.Subscript:
    return ast.Subscript(node.value, ast.Slice(lower, upper, step), ast.Load())


def _looked_up(node: ast.Call, seen: Seen) -> Iterator[Edit]:
    """`table.get("key")`, with another key or another default."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=owner, attr="get"),
            args=[ast.Constant(value=str() as key), *rest],
        ):
            held = seen.of(owner)
            for other in list(held)[: 2 * _MOST] if isinstance(held, dict) else ():
                if isinstance(other, str) and other != key:
                    by = ast.Call(node.func, [ast.Constant(value=other), *rest], node.keywords)
                    yield Edit(
                        node, by, 0.55, f"wrong key: {key!r} is read where {other!r} is meant"
                    )
        case _:
            pass


def _shifted(node: ast.expr, seen: Seen) -> Iterator[Edit]:
    """A whole number that is one too small or too large where it counts or points."""
    match seen.parent:
        case ast.Slice() | ast.Subscript() | ast.Compare():
            weight = 0.5
        case ast.Call(func=func) if short(func).rpartition(".")[2] in ("range", "timedelta"):
            weight = 0.6
        case ast.BinOp(op=ast.Mult() | ast.FloorDiv() | ast.Mod()):
            weight = 0.48
        case ast.BinOp() | ast.Return():
            weight = 0.34  # any number that is one off could be mended so
        case _:
            return
    if whole(seen.value):
        for op, word in ((ast.Add(), "small"), (ast.Sub(), "large")):
            by = ast.BinOp(again(node), op, ast.Constant(value=1))
            yield Edit(node, by, weight, f"off by one: `{short(node)}` is one too {word} here")


def _scaled(node: ast.BinOp, seen: Seen) -> Iterator[Edit]:
    """A side of a computation that is in another unit than the other."""
    for side in (node.left, node.right):
        if not number(seen.of(side)) or isinstance(side, (ast.Constant, ast.BinOp)):
            continue
        for factor in _FACTORS[:5]:
            for op, verb in ((ast.Div(), "divided"), (ast.Mult(), "multiplied")):
                scaled = ast.BinOp(side, op, ast.Constant(value=factor))
                left, right = (scaled, node.right) if side is node.left else (node.left, scaled)
                unit = f": {_UNITS[factor]}" if factor in _UNITS else ""
                yield Edit(node, ast.BinOp(left, node.op, right), 0.38,
                           f"wrong unit: `{short(side)}` is not {verb} by {factor}{unit}")  # fmt: skip
