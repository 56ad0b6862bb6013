"""Whether a plain condition holds for known arguments, found out without running any code.

Only what a guard asks is understood: comparisons, `not`, `and`, `or`, `len`, the rest of a
division and literals. Everything else is not known.
"""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_RELATIONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda one, other: one in other, ast.NotIn: lambda one, other: one not in other,
}  # fmt: skip
_SIGNS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
}  # fmt: skip


class _NotKnownError(Exception):
    """The condition asks for more than the arguments."""


def holds(condition: ast.expr, arguments: Mapping[str, object]) -> bool | None:
    """Tell whether a condition holds; None where that is not known."""
    try:
        return bool(_value(condition, arguments))
    except (_NotKnownError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError):
        return None


def _value(node: ast.expr, arguments: Mapping[str, object]) -> Any:  # noqa: ANN401 -- a value of the program
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in arguments:
            return arguments[name]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, arguments)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, arguments)
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_value(value, arguments) for value in values)
        case ast.BoolOp(values=values):
            return any(_value(value, arguments) for value in values)
        case ast.Compare(left=left, ops=[relation], comparators=[right]):
            return _RELATIONS[type(relation)](_value(left, arguments), _value(right, arguments))
        case ast.Call(func=ast.Name(id="len"), args=[argument], keywords=[]):
            return len(_value(argument, arguments))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            sides = _value(left, arguments), _value(right, arguments)
            if not all(isinstance(side, int | float) for side in sides):
                raise _NotKnownError
            return _SIGNS[type(sign)](*sides)
        case _:
            raise _NotKnownError
