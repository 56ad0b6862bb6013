"""Edits of operators: borders, signs, divisions, conditions turned round."""

import ast
from collections.abc import Iterator

from homeport.diagnosis.python.shape import short
from homeport.diagnosis.replay.edits.edit import Edit, Seen, again, number

_BORDERS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_TURNED = {
    ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], tuple[tuple[type[ast.operator], float, str], ...]] = {
    ast.Add: ((ast.Sub, 0.6, "wrong operator, a wrong sign"), (ast.Mult, 0.35, "wrong operator")),
    ast.Sub: ((ast.Add, 0.6, "wrong operator, a wrong sign"),),
    ast.Mult: ((ast.Div, 0.5, "wrong operator, multiplied where it should be divided"),
               (ast.Add, 0.35, "wrong operator"), (ast.Pow, 0.3, "wrong operator"),
               (ast.FloorDiv, 0.3, "wrong operator")),
    ast.Div: ((ast.Mult, 0.5, "wrong operator, divided where it should be multiplied"),
              (ast.FloorDiv, 0.5, "a true division where whole numbers are wanted")),
    ast.FloorDiv: ((ast.Div, 0.75, "integer (floor) division, the fraction is lost"),
                   (ast.Mod, 0.4, "wrong operator")),
    ast.Mod: ((ast.FloorDiv, 0.4, "wrong operator"),),
    ast.Pow: ((ast.Mult, 0.4, "wrong operator"),),
    ast.BitAnd: ((ast.BitOr, 0.5, "wrong operator"),),
    ast.BitOr: ((ast.BitAnd, 0.5, "wrong operator"), (ast.Sub, 0.3, "wrong operator")),
}  # fmt: skip


def edits(seen: Seen) -> Iterator[Edit]:
    """What may be wrong with the operator of this piece."""
    match seen.node:
        case ast.Compare(ops=[_]) as node:
            yield from _compared(node)
        case ast.BinOp() as node:
            yield from _computed(node, seen)
        case ast.AugAssign() as node:
            yield from _added(node)
        case ast.BoolOp() as node:
            yield from _joined(node)
        case ast.UnaryOp(op=ast.Not(), operand=operand) as node:
            yield Edit(node, operand, 0.55, "inverted condition (a negation too many)")
        case ast.UnaryOp(op=ast.USub(), operand=operand) as node:
            yield Edit(node, operand, 0.45, "wrong sign (a minus too many)")
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield from _negated(test)
        case ast.Return(value=ast.expr() as value):
            yield from _returned(value, seen)
        case ast.comprehension(ifs=[test]):
            yield from _negated(test)
        case _:
            pass


def _compared(node: ast.Compare) -> Iterator[Edit]:
    kind = type(node.ops[0])
    if border := _BORDERS.get(kind):
        verb = "leaves out" if kind in (ast.Lt, ast.Gt) else "takes in"
        yield Edit(node, _with_op(node, border()), 0.8,
                   f"off by one at the border: `{short(node)}` {verb} the case that both are equal")  # fmt: skip
    if turned := _TURNED.get(kind):
        yield Edit(node, _with_op(node, turned()), 0.6,
                   f"inverted condition: `{short(node)}` compares the wrong way round")  # fmt: skip
    if kind in (ast.Is, ast.IsNot):
        equal = ast.Eq() if kind is ast.Is else ast.NotEq()
        yield Edit(node, _with_op(node, equal), 0.7,
                   f"identity instead of equality: `{short(node)}` asks whether both are the same object")  # fmt: skip


def _with_op(node: ast.Compare, op: ast.cmpop) -> ast.Compare:
    return ast.Compare(node.left, [op], node.comparators)


def _computed(node: ast.BinOp, seen: Seen) -> Iterator[Edit]:
    numbers = number(seen.of(node.left)) and number(seen.of(node.right))
    for op, weight, what in _ARITHMETIC.get(type(node.op), ()) if numbers or _sets(seen) else ():
        yield Edit(node, ast.BinOp(node.left, op(), node.right), weight, what)
    if isinstance(node.op, ast.FloorDiv):
        up = ast.UnaryOp(ast.USub(), ast.BinOp(ast.UnaryOp(ast.USub(), node.left), node.op, node.right))  # fmt: skip
        yield Edit(node, up, 0.64,
                   "floor division rounds down: the last, partly filled group is left out (off by one)",
                   f"`{short(node)}` rounded up (`math.ceil`)")  # fmt: skip
    if not isinstance(node.op, (ast.Mult, ast.BitAnd, ast.BitOr)) and (
        not isinstance(node.op, ast.Add) or not numbers
    ):
        yield Edit(node, ast.BinOp(node.right, node.op, node.left), 0.45,
                   f"swapped operands: `{short(node)}` has its two sides exchanged")  # fmt: skip
    yield from _regrouped(node)


def _sets(seen: Seen) -> bool:
    return isinstance(seen.value, (set, frozenset))


def _regrouped(node: ast.BinOp) -> Iterator[Edit]:
    """`a + b / c` where `(a + b) / c` was meant."""
    what = "operator precedence: parentheses are missing"
    if isinstance(node.op, (ast.Add, ast.Sub)):
        match node.right:
            case ast.BinOp(op=ast.Mult() | ast.Div() | ast.FloorDiv() | ast.Mod() as op):
                sides = ast.BinOp(node.left, node.op, node.right.left)
                yield Edit(node, ast.BinOp(sides, op, node.right.right), 0.5, what)
            case _:
                pass
        match node.left:
            case ast.BinOp(
                op=ast.Mult() | ast.Div() | ast.FloorDiv() as op, left=left, right=right
            ):
                sides = ast.BinOp(right, node.op, node.right)
                yield Edit(node, ast.BinOp(left, op, sides), 0.5, what)
            case _:
                pass


def _added(node: ast.AugAssign) -> Iterator[Edit]:
    for op, weight, what in _ARITHMETIC.get(type(node.op), ()):
        yield Edit(node, ast.AugAssign(node.target, op(), node.value), weight, what)
    yield Edit(node, ast.Assign([node.target], node.value), 0.3,
               f"`{short(node)}` adds up where the value should be replaced")  # fmt: skip


def _joined(node: ast.BoolOp) -> Iterator[Edit]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    ours = "and" if isinstance(node.op, ast.And) else "or"
    yield Edit(node, ast.BoolOp(other, node.values), 0.6,
               f"wrong logical operator: `{ours}` in `{short(node)}`")  # fmt: skip
    if isinstance(node.op, ast.Or) and isinstance(last := node.values[-1], ast.BoolOp):
        first = ast.BoolOp(ast.Or(), [*node.values[:-1], last.values[0]])
        grouped = ast.BoolOp(ast.And(), [first, *last.values[1:]])
        yield Edit(node, grouped, 0.6, "`and` binds before `or`: parentheses are missing (precedence)")  # fmt: skip
    if isinstance(node.op, ast.Or):
        first_, fallback = node.values[0], node.values[-1]
        tested = ast.Compare(first_, [ast.IsNot()], [ast.Constant(value=None)])
        yield Edit(node, ast.IfExp(tested, first_, fallback), 0.62,
                   f"`or` takes `{short(fallback)}` for every falsy value: a real 0 (zero), False or empty text is "
                   "treated as missing (None)")  # fmt: skip
    for at, value in enumerate(node.values):
        rest = [*node.values[:at], *node.values[at + 1 :]]
        by = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        yield Edit(node, by, 0.33, f"the condition `{short(value)}` is one too many",
                   f"`{short(by)}` without `{short(value)}`")  # fmt: skip


def _negated(test: ast.expr) -> Iterator[Edit]:
    if isinstance(test, (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Constant)):
        if isinstance(test, ast.BoolOp):
            yield Edit(test, ast.UnaryOp(ast.Not(), again(test)), 0.4,
                       f"inverted condition: `{short(test)}` is the opposite of what is meant")  # fmt: skip
        return
    yield Edit(test, ast.UnaryOp(ast.Not(), again(test)), 0.55,
               f"inverted condition: `{short(test)}` is the opposite of what is meant (a missing `not`)")  # fmt: skip
    given = ast.Compare(again(test), [ast.IsNot()], [ast.Constant(value=None)])
    yield Edit(test, given, 0.6,
               f"truth instead of None: `{short(test)}` is falsy for a real 0 (zero) or something empty, too")  # fmt: skip


def _returned(value: ast.expr, seen: Seen) -> Iterator[Edit]:
    given = seen.of(value)
    if isinstance(given, bool):
        yield Edit(value, ast.UnaryOp(ast.Not(), again(value)), 0.5,
                   f"inverted result: `{short(value)}` is the opposite of what is meant")  # fmt: skip
    elif number(given):
        yield Edit(value, ast.UnaryOp(ast.USub(), again(value)), 0.45,
                   f"wrong sign: `{short(value)}` lacks a minus (it is not negated)")  # fmt: skip
