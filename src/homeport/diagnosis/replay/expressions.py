"""What an expression gives: one function for each kind of syntax, listed in one table."""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from homeport.diagnosis.replay import reaching
from homeport.diagnosis.replay.functions import function_of
from homeport.diagnosis.replay.limits import (
    GaveUp,
    power_allowed,
    product_allowed,
    shift_allowed,
    sized,
    width_allowed,
)
from homeport.diagnosis.replay.run import Run
from homeport.diagnosis.replay.scope import Scope
from homeport.diagnosis.replay.stand_ins import awaited

_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = MappingProxyType({
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.Pow: operator.pow, ast.LShift: operator.lshift, ast.RShift: operator.rshift,
    ast.BitOr: operator.or_, ast.BitAnd: operator.and_, ast.BitXor: operator.xor,
})  # fmt: skip
_IN_PLACE: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = MappingProxyType({
    ast.Add: operator.iadd, ast.Sub: operator.isub, ast.Mult: operator.imul,
    ast.BitOr: operator.ior, ast.BitAnd: operator.iand, ast.BitXor: operator.ixor,
})  # fmt: skip
_COMPARED: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = MappingProxyType({
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda one, other: one in other, ast.NotIn: lambda one, other: one not in other,
})  # fmt: skip
_UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = MappingProxyType({
    ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: operator.not_, ast.Invert: operator.inv
})  # fmt: skip


def evaluate(run: Run, node: ast.expr, scope: Scope) -> Any:
    """Give the expression's value, or raise what it raises."""
    run.steps.tick()
    if node is run.edited:
        node = run.by  # type: ignore[assignment]  # an expression is replaced by an expression
    kind = _KINDS.get(type(node))
    if kind is None:
        raise GaveUp(f"syntax of the kind {type(node).__name__}")
    value = kind(run, node, scope)
    if run.watch is not None:
        run.watch(node, value, scope)
    return value


def binary(op: ast.operator, left: Any, right: Any, *, in_place: bool = False) -> Any:
    """`left op right`, within its bounds."""
    match op:
        case ast.Mult():
            product_allowed(left, right)
        case ast.Pow():
            power_allowed(left, right)
        case ast.LShift():
            shift_allowed(right)
        case ast.Mod():
            width_allowed(left)
        case _:
            pass
    table = _IN_PLACE if in_place and type(op) in _IN_PLACE else _BINARY
    return sized(table[type(op)](reaching.present(left), reaching.present(right)))


def _constant(_: Run, node: ast.Constant, __: Scope) -> Any:
    return node.value


def _name(run: Run, node: ast.Name, scope: Scope) -> Any:
    table = scope.find(node.id)
    if table is not None:
        return reaching.present(table[node.id])
    if node.id in run.builtins:
        return run.builtins[node.id]
    raise NameError(f"name '{node.id}' is not defined")


def _binary(run: Run, node: ast.BinOp, scope: Scope) -> Any:
    return binary(node.op, evaluate(run, node.left, scope), evaluate(run, node.right, scope))


def _unary(run: Run, node: ast.UnaryOp, scope: Scope) -> Any:
    return _UNARY[type(node.op)](evaluate(run, node.operand, scope))


def _bool(run: Run, node: ast.BoolOp, scope: Scope) -> Any:
    wanted = isinstance(node.op, ast.Or)
    value: Any = None
    for one in node.values:
        value = evaluate(run, one, scope)
        if bool(value) is wanted:
            return value
    return value


def _compare(run: Run, node: ast.Compare, scope: Scope) -> Any:
    left = evaluate(run, node.left, scope)
    result: Any = True
    for op, one in zip(node.ops, node.comparators, strict=True):
        right = evaluate(run, one, scope)
        result = _COMPARED[type(op)](left, right)
        if not result:
            return result
        left = right
    return result


def _if(run: Run, node: ast.IfExp, scope: Scope) -> Any:
    return evaluate(run, node.body if evaluate(run, node.test, scope) else node.orelse, scope)


def _attribute(run: Run, node: ast.Attribute, scope: Scope) -> Any:
    owner = evaluate(run, node.value, scope)
    return reaching.attribute(owner, mangled(node.attr, scope))


def mangled(name: str, scope: Scope) -> str:
    """A private name as its class keeps it."""
    if scope.holder and name.startswith("__") and not name.endswith("__"):
        return f"_{scope.holder.lstrip('_')}{name}"
    return name


def _subscript(run: Run, node: ast.Subscript, scope: Scope) -> Any:
    owner = evaluate(run, node.value, scope)
    return owner[evaluate(run, node.slice, scope)]


def _slice(run: Run, node: ast.Slice, scope: Scope) -> Any:
    parts = (node.lower, node.upper, node.step)
    return slice(*(evaluate(run, part, scope) if part else None for part in parts))


def _call(run: Run, node: ast.Call, scope: Scope) -> Any:
    if isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args:
        return super(scope.owner[0], scope.passed)
    func = evaluate(run, node.func, scope)
    args = list(_elements(run, node.args, scope))
    kwargs: dict[str, Any] = {}
    for keyword in node.keywords:
        value = evaluate(run, keyword.value, scope)
        kwargs.update(value if keyword.arg is None else {keyword.arg: value})
    return reaching.call(func, args, kwargs)


def _elements(run: Run, nodes: list[ast.expr], scope: Scope) -> Iterator[Any]:
    for node in nodes:
        if isinstance(node, ast.Starred):
            yield from run.steps.each(evaluate(run, node.value, scope))
        else:
            yield evaluate(run, node, scope)


def _list(run: Run, node: ast.List, scope: Scope) -> Any:
    return list(_elements(run, node.elts, scope))


def _tuple(run: Run, node: ast.Tuple, scope: Scope) -> Any:
    return tuple(_elements(run, node.elts, scope))


def _set(run: Run, node: ast.Set, scope: Scope) -> Any:
    return set(_elements(run, node.elts, scope))


def _dict(run: Run, node: ast.Dict, scope: Scope) -> Any:
    made: dict[Any, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            made.update(evaluate(run, value, scope))
        else:
            made[evaluate(run, key, scope)] = evaluate(run, value, scope)
    return made


def _joined(run: Run, node: ast.JoinedStr, scope: Scope) -> Any:
    return sized("".join(str(evaluate(run, part, scope)) for part in node.values))


def _formatted(run: Run, node: ast.FormattedValue, scope: Scope) -> Any:
    value = evaluate(run, node.value, scope)
    form = evaluate(run, node.format_spec, scope) if node.format_spec else ""
    match node.conversion:
        case 114:
            value = repr(value)
        case 115:
            value = str(value)
        case _:
            pass
    width_allowed(form)
    return format(value, form)


def _lambda(run: Run, node: ast.Lambda, scope: Scope) -> Any:
    return function_of(run, node, scope)


def _named(run: Run, node: ast.NamedExpr, scope: Scope) -> Any:
    value = evaluate(run, node.value, scope)
    target = scope
    while target.outer is not None and target.comprehension:
        target = target.outer
    target.store(node.target.id, value)
    return value


def _await(run: Run, node: ast.Await, scope: Scope) -> Any:
    return awaited(evaluate(run, node.value, scope))


def _list_made(run: Run, node: ast.ListComp, scope: Scope) -> Any:
    return list(_comprehended(run, node.elt, node.generators, scope))


def _set_made(run: Run, node: ast.SetComp, scope: Scope) -> Any:
    return set(_comprehended(run, node.elt, node.generators, scope))


def _dict_made(run: Run, node: ast.DictComp, scope: Scope) -> Any:
    pair = ast.Tuple([node.key, node.value], ast.Load())
    return dict(_comprehended(run, pair, node.generators, scope))


def _generator(run: Run, node: ast.GeneratorExp, scope: Scope) -> Any:
    return _comprehended(run, node.elt, node.generators, scope)


def _comprehended(
    run: Run, element: ast.expr, loops: list[ast.comprehension], scope: Scope
) -> Iterator[Any]:
    inner = Scope(scope.module, scope)
    inner.comprehension = True
    inner.holder, inner.owner, inner.passed = scope.holder, scope.owner, scope.passed
    first = evaluate(run, loops[0].iter, scope)  # at once, as Python does

    def walked(at: int) -> Iterator[Any]:
        if at == len(loops):
            yield evaluate(run, element, inner)
            return
        loop = loops[at]
        for value in run.steps.each(first if at == 0 else evaluate(run, loop.iter, inner)):
            assign(run, loop.target, value, inner)
            if all(evaluate(run, test, inner) for test in loop.ifs):
                yield from walked(at + 1)

    iter(first)
    return walked(0)


def assign(run: Run, target: ast.expr, value: Any, scope: Scope) -> None:
    """Give a target (a name, an attribute, an entry, or several of these) its value."""
    run.steps.tick()
    match target:
        case ast.Name(id=name):
            scope.store(name, value)
        case ast.Attribute(value=owner, attr=name):
            reaching.set_attribute(evaluate(run, owner, scope), mangled(name, scope), value)
        case ast.Subscript(value=owner, slice=index):
            held = evaluate(run, owner, scope)
            held[evaluate(run, index, scope)] = value
            sized(held)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            _unpack(run, parts, value, scope)
        case _:
            raise GaveUp("an assignment of an unusual kind")


def _unpack(run: Run, parts: list[ast.expr], value: Any, scope: Scope) -> None:
    values = list(run.steps.each(value))
    starred = next((at for at, part in enumerate(parts) if isinstance(part, ast.Starred)), None)
    if starred is not None:
        behind = len(parts) - starred - 1
        if len(values) < len(parts) - 1:
            raise ValueError("not enough values to unpack")
        middle = values[starred : len(values) - behind]
        values = [*values[:starred], middle, *values[len(values) - behind :]]
    if len(values) != len(parts):
        short = len(values) < len(parts)
        raise ValueError(f"{'not enough' if short else 'too many'} values to unpack")
    for part, one in zip(parts, values, strict=True):
        assign(run, part.value if isinstance(part, ast.Starred) else part, one, scope)


_KINDS: Mapping[type[ast.expr], Callable[[Run, Any, Scope], Any]] = MappingProxyType({
    ast.Constant: _constant, ast.Name: _name, ast.BinOp: _binary, ast.UnaryOp: _unary,
    ast.BoolOp: _bool, ast.Compare: _compare, ast.IfExp: _if, ast.Attribute: _attribute,
    ast.Subscript: _subscript, ast.Slice: _slice, ast.Call: _call, ast.List: _list,
    ast.Tuple: _tuple, ast.Set: _set, ast.Dict: _dict, ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted, ast.Lambda: _lambda, ast.NamedExpr: _named, ast.Await: _await,
    ast.ListComp: _list_made, ast.SetComp: _set_made, ast.DictComp: _dict_made,
    ast.GeneratorExp: _generator,
})  # fmt: skip
