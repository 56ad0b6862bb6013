"""What the operators of JavaScript make of two values, with the conversions they bring."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Collection,
    Date,
    Function,
    Iteration,
    Promise,
    Thing,
    Undefined,
    Value,
    kind_of,
)
from homeport.diagnosis.replay.limits import GaveUp, count_allowed, sized

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|Infinity)\Z")
_BASES = {"0x": 16, "0o": 8, "0b": 2}
_SMALL, _WHOLE = 1e-6, 1e21  # beyond these JavaScript writes an exponent
_BITS = 2**32


def truthy(value: Value) -> bool:
    """Tell whether a condition takes the value for true."""
    if isinstance(value, float):
        return not (value == 0 or math.isnan(value))
    return not (value is None or value is UNDEFINED or value is False or value == "")


def number_text(value: float) -> str:
    """A number as JavaScript writes it."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    if _SMALL <= abs(value) < _WHOLE:
        return format(Decimal(repr(value)), "f")
    mantissa, _, exponent = repr(value).partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"


def text_of(value: Value, depth: int = 0) -> str:
    """What `String(value)` gives."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return number_text(value)
        case None:
            return "null"
        case Undefined():
            return "undefined"
        case Array(items=items):
            if depth > 10:  # noqa: PLR2004 -- an array in itself
                return ""
            return joined(",", items, depth + 1)
        case Function() | Date():
            raise GaveUp("the text of a function or a time")
        case Thing() if value.has("message") and value.has("stack"):
            return f"{value.find('name')}: {value.find('message')}"
        case Thing() if value.has("toString"):
            raise GaveUp("a text of its own")
        case Collection() | Iteration() | Promise():
            return f"[object {value.name}]"
        case _:
            return "[object Object]"


def joined(between: str, items: list[Value], depth: int = 0) -> str:
    """The texts of the elements in one; undefined and null are empty."""
    pieces, length = [], 0
    for item in items:
        piece = "" if item is None or item is UNDEFINED else text_of(item, depth)
        length += len(piece) + len(between)
        count_allowed(length)
        pieces.append(piece)
    return between.join(pieces)


def number_of(value: Value) -> float:
    """What `Number(value)` gives."""
    match value:
        case bool():
            return 1.0 if value else 0.0
        case float():
            return value
        case None:
            return 0.0
        case str():
            return _read(value.strip())
        case Date():
            return value.time
        case Array():
            return _read(text_of(value).strip())
        case _:
            return math.nan


def _read(text: str) -> float:
    if not text:
        return 0.0
    if base := _BASES.get(text[:2].lower()):
        try:
            return float(int(text[2:], base))
        except (ValueError, OverflowError):
            return math.nan
    return float(text.replace("Infinity", "inf")) if _NUMBER.match(text) else math.nan


def key_of(value: Value) -> str:
    """The name of the property that `object[value]` reads."""
    return value if isinstance(value, str) else text_of(value)


def same(one: Value, other: Value) -> bool:
    """`===`."""
    if isinstance(one, (float, str, bool)) or one is None or one is UNDEFINED:
        return type(one) is type(other) and one == other
    return one is other


def alike(one: Value, other: Value) -> bool:
    """`==`."""
    nothing = (None, UNDEFINED)
    if any(one is n for n in nothing) or any(other is n for n in nothing):
        return any(one is n for n in nothing) and any(other is n for n in nothing)
    if type(one) is type(other) or (isinstance(one, Thing) and isinstance(other, Thing)):
        return same(one, other)
    if isinstance(one, Thing) and isinstance(other, str):
        return text_of(one) == other
    if isinstance(other, Thing) and isinstance(one, str):
        return text_of(other) == one
    return number_of(one) == number_of(other)


def _plain(value: Value) -> Value:
    return text_of(value) if isinstance(value, Thing) and not isinstance(value, Date) else value


def _add(one: Value, other: Value) -> Value:
    if isinstance(one, float) and isinstance(other, float):
        return one + other
    one, other = _plain(one), _plain(other)
    if isinstance(one, str) or isinstance(other, str):
        return sized(text_of(one) + text_of(other))
    if isinstance(one, Date) or isinstance(other, Date):
        raise GaveUp("the text of a time")
    return number_of(one) + number_of(other)


def _compare(test: Callable[[object, object], bool]) -> Callable[[Value, Value], Value]:
    def compared(one: Value, other: Value) -> Value:
        one, other = _plain(one), _plain(other)
        if isinstance(one, str) and isinstance(other, str):
            return test(one, other)
        left, right = number_of(one), number_of(other)
        return not (math.isnan(left) or math.isnan(right)) and test(left, right)

    return compared


def _computed(work: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    def result(one: Value, other: Value) -> Value:
        try:
            return work(number_of(one), number_of(other))
        except (OverflowError, ValueError):
            return math.nan

    return result


def _divided(one: float, other: float) -> float:
    if other != 0:
        return one / other
    if one == 0 or math.isnan(one):
        return math.nan
    return math.copysign(math.inf, one) * math.copysign(1.0, other)


def power(one: float, other: float) -> float:
    """`one ** other`."""
    try:
        return math.pow(one, other)
    except OverflowError:
        return math.inf if one > 0 or other % 2 == 0 else -math.inf


def _rest(one: float, other: float) -> float:
    return math.nan if other == 0 or math.isinf(one) else math.fmod(one, other)


def _bits(value: float) -> int:
    if math.isnan(value) or math.isinf(value):
        return 0
    whole = int(value) % _BITS
    return whole - _BITS if whole >= _BITS // 2 else whole


def _on_bits(work: Callable[[int, int], int]) -> Callable[[Value, Value], Value]:
    return _computed(lambda one, other: float(_bits(float(work(_bits(one), _bits(other))))))


BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "+": _add,
    "-": _computed(lambda a, b: a - b),
    "*": _computed(lambda a, b: a * b),
    "/": _computed(_divided),
    "%": _computed(_rest),
    "**": _computed(power),
    "<": _compare(lambda a, b: a < b),  # type: ignore[operator]  # both are text or numbers
    "<=": _compare(lambda a, b: a <= b),  # type: ignore[operator]  # as above
    ">": _compare(lambda a, b: a > b),  # type: ignore[operator]  # as above
    ">=": _compare(lambda a, b: a >= b),  # type: ignore[operator]  # as above
    "===": same,
    "!==": lambda a, b: not same(a, b),
    "==": alike,
    "!=": lambda a, b: not alike(a, b),
    "&": _on_bits(lambda a, b: a & b),
    "|": _on_bits(lambda a, b: a | b),
    "^": _on_bits(lambda a, b: a ^ b),
    "<<": _on_bits(lambda a, b: a << (b & 31)),
    ">>": _on_bits(lambda a, b: a >> (b & 31)),
    ">>>": _computed(lambda a, b: float((_bits(a) % _BITS) >> (_bits(b) & 31))),
}

UNARY: dict[str, Callable[[Value], Value]] = {
    "!": lambda a: not truthy(a),
    "-": lambda a: -number_of(a),
    "+": number_of,
    "~": lambda a: float(~_bits(number_of(a))),
    "typeof": kind_of,
    "void": lambda _: UNDEFINED,
}
