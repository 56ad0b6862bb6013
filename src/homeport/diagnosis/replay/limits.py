"""What a replay may cost: steps, sizes of values, and patterns that take no time.

A replay that would go beyond ends with `GaveUp`, which no `except` of the program can catch.
"""

import re
from collections.abc import Iterator, Sized
from decimal import Decimal
from typing import Any

_MOST_ELEMENTS = 20_000
_MOST_BITS = 20_000
_MOST_WIDTH = 1_000
_LONGEST_PATTERN, _LONGEST_TEXT = 200, 400
_NESTED = re.compile(r"[+*}]\??[^()]*\)[+*{]")
_ENDLESS = re.compile(r"[+*]|,\}")
_MOST_ENDLESS = 4
_WIDTHS = re.compile(r"\d{4,}")
_DEEPEST = 40  # calls inside each other


class GaveUp(BaseException):
    """The replay met something it does not know or must not do."""


class Steps:
    """The steps that are left; each node of the syntax tree that is looked at costs one."""

    __slots__ = ("deep", "left")

    def __init__(self, left: int) -> None:
        self.left = left
        self.deep = 0

    def tick(self) -> None:
        """Take one step, or give up."""
        self.left -= 1
        if self.left < 0:
            raise GaveUp("the replay takes too long")

    def enter(self) -> None:
        """Go one call deeper, or find that there is no end to it."""
        self.deep += 1
        if self.deep > _DEEPEST:
            raise RecursionError("maximum recursion depth exceeded")

    def each(self, elements: Any) -> Iterator[Any]:
        """The elements one by one, a step for each: what is endless ends so."""
        for element in elements:
            self.tick()
            yield element


def sized(value: Any) -> Any:
    """Give the value back, or give up because it has grown too large."""
    if isinstance(value, int):
        if value.bit_length() > _MOST_BITS:
            raise GaveUp("a number is too large")
    elif isinstance(value, Sized) and type(value).__module__ == "builtins":
        if len(value) > _MOST_ELEMENTS:
            raise GaveUp("a value is too large")
    elif isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > _MOST_WIDTH:
        raise GaveUp("a number is too large")
    return value


def product_allowed(left: Any, right: Any) -> None:
    """Give up before a product is made that would be too large."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, int):
            if isinstance(other, int):
                if one.bit_length() + other.bit_length() > _MOST_BITS:
                    raise GaveUp("a number is too large")
            elif isinstance(other, Sized) and len(other) * max(one, 0) > _MOST_ELEMENTS:
                raise GaveUp("a value is too large")


def power_allowed(base: Any, exponent: Any) -> None:
    """Give up before a power is made that would be too large."""
    if isinstance(base, int) and isinstance(exponent, int):
        if base.bit_length() * max(exponent, 0) > _MOST_BITS:
            raise GaveUp("a number is too large")
    elif not isinstance(base, float) and not isinstance(exponent, float):
        raise GaveUp("a power of an unusual kind")


def shift_allowed(places: Any) -> None:
    """Give up before a number is shifted too far."""
    if isinstance(places, int) and places > _MOST_BITS:
        raise GaveUp("a number is too large")


def width_allowed(form: Any) -> None:
    """Give up before a format asks for a text of millions, or for inner attributes."""
    if isinstance(form, (str, bytes)):
        text = form if isinstance(form, str) else form.decode("latin-1")
        if _WIDTHS.search(text) or "._" in text or "[_" in text:
            raise GaveUp("a format of an unusual kind")


def count_allowed(*numbers: Any) -> None:
    """Give up when a number that makes something of its size is too large."""
    for number in numbers:
        if isinstance(number, int) and abs(number) > _MOST_ELEMENTS:
            raise GaveUp("a value is too large")


def pattern_allowed(pattern: Any, *texts: Any, **_: Any) -> None:
    """Give up on a regular expression that may take longer than it is worth."""
    written = pattern if isinstance(pattern, (str, bytes)) else pattern.pattern
    shown = written if isinstance(written, str) else written.decode("latin-1")
    endless = len(_ENDLESS.findall(shown))
    if len(shown) > _LONGEST_PATTERN or _NESTED.search(shown) or endless > _MOST_ENDLESS:
        raise GaveUp("a regular expression of an unusual kind")
    if any(isinstance(text, (str, bytes)) and len(text) > _LONGEST_TEXT for text in texts):
        raise GaveUp("a text too long for a regular expression")
