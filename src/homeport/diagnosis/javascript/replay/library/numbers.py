"""`Math`, `Number`, `Boolean` and the readers of numbers."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.library.native import (
    built_in_class,
    given,
    namespace,
    table,
    whole,
)
from homeport.diagnosis.javascript.replay.operators import (
    number_of,
    number_text,
    power,
    text_of,
    truthy,
)
from homeport.diagnosis.javascript.replay.values import UNDEFINED, Value
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.diagnosis.javascript.replay.run import Run

_FLOAT = re.compile(r"\s*([+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?))")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LARGEST = 2.0**53 - 1
_WHOLE = 1e21  # larger numbers are written with an exponent


def _on(work: Callable[..., float]) -> Callable[[Run, Value, list[Value]], Value]:
    """A function of numbers; where it has no value there is NaN."""

    def called(_: Run, __: Value, arguments: list[Value]) -> Value:
        try:
            return float(work(*map(number_of, arguments or [UNDEFINED])))
        except (ValueError, OverflowError):
            return math.nan

    return called


def _kept(work: Callable[[float], float]) -> Callable[[float], float]:
    """Whole-number functions leave NaN and the infinite as they are."""
    return lambda a, *_: float(work(a)) if math.isfinite(a) else a


def _extreme(pick: Callable[[list[float]], float], empty: float) -> Callable[..., Value]:
    def called(_: Run, __: Value, arguments: list[Value]) -> Value:
        numbers = [number_of(one) for one in arguments]
        return math.nan if any(map(math.isnan, numbers)) else pick([*numbers, empty])

    return called


def _cube_root(number: float) -> float:
    near = float(round(math.cbrt(number)))
    return near if near**3 == number else math.cbrt(number)


def _random(*_: object) -> Value:
    raise GaveUp("chance")


MATH = namespace(
    {
        "abs": _on(abs), "floor": _on(_kept(math.floor)), "ceil": _on(_kept(math.ceil)),
        "trunc": _on(_kept(math.trunc)), "round": _on(_kept(lambda a: math.floor(a + 0.5))),
        "sqrt": _on(math.sqrt), "cbrt": _on(_cube_root), "pow": _on(power),
        "hypot": _on(math.hypot), "sign": _on(lambda a: (a > 0) - (a < 0)),
        "log": _on(lambda a: math.log(a) if a else -math.inf), "log2": _on(math.log2),
        "log10": _on(math.log10), "exp": _on(math.exp), "sin": _on(math.sin),
        "cos": _on(math.cos), "tan": _on(math.tan), "atan": _on(math.atan),
        "atan2": _on(math.atan2), "asin": _on(math.asin), "acos": _on(math.acos),
        "max": _extreme(max, -math.inf), "min": _extreme(min, math.inf), "random": _random,
    },
    PI=math.pi, E=math.e, SQRT2=math.sqrt(2), LN2=math.log(2), LN10=math.log(10),
)  # fmt: skip


def _parse_int(_: Run, __: Value, arguments: list[Value]) -> Value:
    text, base = text_of(given(arguments)).strip().lower(), whole(given(arguments, 1)) or 10
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-")
    if text.startswith("0x") and base in (10, 16) and whole(given(arguments, 1)) in (0, 16):
        text, base = text[2:], 16
    if not 2 <= base <= len(_DIGITS):  # noqa: PLR2004 -- the smallest base
        return math.nan
    digits = ""
    for letter in text:
        if letter not in _DIGITS[:base]:
            break
        digits += letter
    try:
        return float(sign * int(digits, base)) if digits else math.nan
    except (ValueError, OverflowError):
        raise GaveUp("a number of very many figures") from None


def _parse_float(_: Run, __: Value, arguments: list[Value]) -> Value:
    found = _FLOAT.match(text_of(given(arguments)))
    return float(found[1]) if found else math.nan


def _fixed(_: Run, this: Value, arguments: list[Value]) -> Value:
    number, places = number_of(this), whole(given(arguments))
    if not abs(number) < _WHOLE or not 0 <= places <= 20:  # noqa: PLR2004 -- more is never asked for
        return number_text(number)
    step = Decimal(1).scaleb(-places)
    return str(Decimal(number).quantize(step, rounding=ROUND_HALF_UP))


def _shown(_: Run, this: Value, arguments: list[Value]) -> Value:
    base = whole(given(arguments), 10)
    number = number_of(this)
    if base == 10:  # noqa: PLR2004 -- as people count
        return number_text(number)
    if not number.is_integer() or not 2 <= base <= len(_DIGITS):  # noqa: PLR2004 -- as above
        raise GaveUp("a number in an unusual form")
    left, digits = abs(int(number)), ""
    while left:
        left, rest = divmod(left, base)
        digits = _DIGITS[rest] + digits
    return ("-" if number < 0 else "") + (digits or "0")


def _is_whole(value: Value) -> bool:
    return isinstance(value, float) and value.is_integer()


def _grouped(_: Run, this: Value, arguments: list[Value]) -> Value:
    if arguments and given(arguments) not in ("en-US", UNDEFINED):
        raise GaveUp("a number in a language")
    number = number_of(this)
    return f"{int(number):,}" if number.is_integer() else f"{round(number, 3):,}"


METHODS = table({
    "toFixed": _fixed, "toString": _shown, "valueOf": lambda _, t, __: t,
    "toLocaleString": _grouped,
})  # fmt: skip

_READERS: dict[str, Callable[[Run, Value, list[Value]], Value]] = {
    "parseInt": _parse_int,
    "parseFloat": _parse_float,
}
NUMBER = built_in_class(
    "Number", lambda _, __, a: number_of(a[0]) if a else 0.0,
    statics={
        **_READERS,
        "isInteger": lambda _, __, a: _is_whole(given(a)),
        "isSafeInteger": lambda _, __, a: _is_whole(given(a)) and abs(number_of(given(a))) <= _LARGEST,
        "isNaN": lambda _, __, a: isinstance(given(a), float) and math.isnan(number_of(given(a))),
        "isFinite": lambda _, __, a: isinstance(given(a), float) and math.isfinite(number_of(given(a))),
    },
    MAX_SAFE_INTEGER=_LARGEST, MIN_SAFE_INTEGER=-_LARGEST, EPSILON=2.0**-52, NaN=math.nan,
    POSITIVE_INFINITY=math.inf, NEGATIVE_INFINITY=-math.inf, MAX_VALUE=1.7976931348623157e308,
)  # fmt: skip
BOOLEAN = built_in_class("Boolean", lambda _, __, a: truthy(given(a)))
READERS = table({
    **_READERS,
    "isNaN": lambda _, __, a: math.isnan(number_of(given(a))),
    "isFinite": lambda _, __, a: math.isfinite(number_of(given(a))),
})  # fmt: skip
