"""`expect(value)` of Jest, Vitest and Chai: a chain that ends in a check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.iterating import awaited, each
from homeport.diagnosis.javascript.replay.library.native import given
from homeport.diagnosis.javascript.replay.library.patterns import compiled
from homeport.diagnosis.javascript.replay.library.promises import rejected
from homeport.diagnosis.javascript.replay.operators import key_of, number_of, text_of, truthy
from homeport.diagnosis.javascript.replay.testing.asserts import fail, fits, throws
from homeport.diagnosis.javascript.replay.testing.equality import deeply, is_same
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Collection,
    Function,
    Pattern,
    Promise,
    Thing,
    Thrown,
    Value,
    kind_of,
)
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.diagnosis.javascript.replay.run import Run

_FILLERS = frozenset(["to", "be", "been", "is", "that", "which", "and", "has", "have", "with", "at",
                      "of", "same", "does"])  # fmt: skip


def _length(value: Value) -> float:
    match value:
        case Array(items=items):
            return float(len(items))
        case str():
            return float(len(value))
        case Collection(held=held):
            return float(len(held))
        case _:
            return -1.0


def _contains(run: Run, value: Value, wanted: Value, *, deep: bool) -> bool:
    if isinstance(value, str):
        return text_of(wanted) in value
    return any(
        deeply(run, one, wanted, gaps=True) if deep else is_same(one, wanted)
        for one in each(run, value)
    )


def _part(run: Run, value: Value, wanted: Value) -> bool:
    """`toMatchObject`: the value holds at least what is wanted."""
    if isinstance(value, Array) and isinstance(wanted, Array):
        return len(value.items) == len(wanted.items) and all(
            _part(run, a, b) for a, b in zip(value.items, wanted.items, strict=True)
        )
    if type(wanted) is Thing and isinstance(value, Thing):
        return all(_part(run, value.find(key), inner) for key, inner in wanted.props.items())
    return deeply(run, value, wanted, gaps=True)


def _has_property(run: Run, value: Value, arguments: list[Value]) -> bool:
    for name in key_of(given(arguments)).split("."):
        if not isinstance(value, Thing) or not (value.has(name) or isinstance(value, Array)):
            return False
        value = value.items[int(name)] if isinstance(value, Array) else value.find(name)
    return len(arguments) < 2 or deeply(run, value, arguments[1], gaps=True)  # noqa: PLR2004 -- with a value


def _is_a(value: Value, wanted: Value) -> bool:
    name = text_of(wanted).lower()
    return kind_of(value) == name or (isinstance(value, Thing) and value.name.lower() == name)


def _throws(run: Run, value: Value, arguments: list[Value]) -> bool:
    thrown = throws(run, value)
    return thrown is not None and fits(thrown.value, given(arguments))


def _pattern(value: Value, wanted: Value) -> bool:
    said = text_of(value)
    if isinstance(wanted, Pattern):
        return compiled(wanted, said).search(said) is not None
    return text_of(wanted) in said


def _near(value: Value, wanted: Value, places: Value) -> bool:
    digits = 2.0 if places is UNDEFINED else number_of(places)
    return abs(number_of(value) - number_of(wanted)) < 10**-digits / 2


def _ordered(test: Callable[[float, float], bool]) -> Callable[..., bool]:
    return lambda _, v, a: test(number_of(v), number_of(given(a)))


_MATCHERS: dict[str, Callable[[Run, Value, list[Value]], bool]] = {
    "toBe": lambda _, v, a: is_same(v, given(a)),
    "toEqual": lambda r, v, a: deeply(r, v, given(a), gaps=True),
    "toStrictEqual": lambda r, v, a: deeply(r, v, given(a)),
    "toBeNull": lambda _, v, __: v is None,
    "toBeUndefined": lambda _, v, __: v is UNDEFINED,
    "toBeDefined": lambda _, v, __: v is not UNDEFINED,
    "toBeNaN": lambda _, v, __: isinstance(v, float) and v != v,  # noqa: PLR0124 -- NaN alone is so
    "toBeTruthy": lambda _, v, __: truthy(v),
    "toBeFalsy": lambda _, v, __: not truthy(v),
    "toContain": lambda r, v, a: _contains(r, v, given(a), deep=False),
    "toContainEqual": lambda r, v, a: _contains(r, v, given(a), deep=True),
    "toHaveLength": lambda _, v, a: _length(v) == given(a),
    "toBeGreaterThan": _ordered(lambda a, b: a > b),
    "toBeGreaterThanOrEqual": _ordered(lambda a, b: a >= b),
    "toBeLessThan": _ordered(lambda a, b: a < b),
    "toBeLessThanOrEqual": _ordered(lambda a, b: a <= b),
    "toBeCloseTo": lambda _, v, a: _near(v, given(a), given(a, 1)),
    "toMatch": lambda _, v, a: _pattern(v, given(a)),
    "toMatchObject": lambda r, v, a: _part(r, v, given(a)),
    "toHaveProperty": _has_property,
    "toThrow": _throws, "toThrowError": _throws,
    "equal": lambda _, v, a: is_same(v, given(a)),
    "equals": lambda _, v, a: is_same(v, given(a)),
    "eq": lambda _, v, a: is_same(v, given(a)),
    "eql": lambda r, v, a: deeply(r, v, given(a)),
    "above": _ordered(lambda a, b: a > b), "greaterThan": _ordered(lambda a, b: a > b),
    "below": _ordered(lambda a, b: a < b), "lessThan": _ordered(lambda a, b: a < b),
    "least": _ordered(lambda a, b: a >= b), "most": _ordered(lambda a, b: a <= b),
    "closeTo": lambda _, v, a: abs(number_of(v) - number_of(given(a))) <= number_of(given(a, 1)),
    "lengthOf": lambda _, v, a: _length(v) == given(a),
    "include": lambda r, v, a: _contains(r, v, given(a), deep=True),
    "contain": lambda r, v, a: _contains(r, v, given(a), deep=True),
    "property": _has_property,
    "match": lambda _, v, a: _pattern(v, given(a)),
    "throw": _throws,
    "a": lambda _, v, a: _is_a(v, given(a)), "an": lambda _, v, a: _is_a(v, given(a)),
}  # fmt: skip
_AT_ONCE: dict[str, Callable[[Value], bool]] = {
    "true": lambda v: v is True, "false": lambda v: v is False, "null": lambda v: v is None,
    "undefined": lambda v: v is UNDEFINED, "ok": truthy, "empty": lambda v: _length(v) == 0,
    "exist": lambda v: v is not None and v is not UNDEFINED,
}  # fmt: skip


class Expectation(Thing):
    """What `expect(value)` gives: every word of the chain is looked up here."""

    __slots__ = ("deep", "inverted", "promised", "run", "value")

    def __init__(self, run: Run, value: Value) -> None:
        super().__init__(name="Expectation")
        self.run, self.value = run, value
        self.inverted = self.deep = False
        self.promised = ""

    def find(self, key: str) -> Value:
        """The next word of the chain."""
        if key in _FILLERS:
            return self
        if key in ("not", "deep", "resolves", "rejects"):
            return self._turned(key)
        if key in _AT_ONCE:
            self._judged(_AT_ONCE[key](self.value), expected=key)
            return self
        if key not in _MATCHERS:
            raise GaveUp(f"the matcher {key}")
        name = "eql" if self.deep and key in ("equal", "equals", "eq") else key
        return Function(key, lambda run, _, a: self._checked(run, _MATCHERS[name], a))

    def _turned(self, key: str) -> Expectation:
        made = Expectation(self.run, self.value)
        made.inverted = self.inverted != (key == "not")
        made.deep = self.deep or key == "deep"
        made.promised = key if key in ("resolves", "rejects") else self.promised
        return made

    def _checked(
        self, run: Run, check: Callable[[Run, Value, list[Value]], bool], arguments: list[Value]
    ) -> Value:
        if not self.promised:
            self._judged(check(run, self.value, arguments), expected=given(arguments))
            return self
        try:
            self.value = self._settled(run)
            self._judged(check(run, self.value, arguments), expected=given(arguments))
        except Thrown as thrown:
            return rejected(thrown)
        return Promise("fulfilled")

    def _settled(self, run: Run) -> Value:
        if self.promised == "resolves":
            return awaited(run, self.value)
        thrown = throws(run, self.value)
        if thrown is None:
            fail(run, self.value, UNDEFINED)
        return Function("", lambda r, _, __: _thrown_again(r, thrown))

    def _judged(self, said: bool, *, expected: Value) -> None:  # noqa: FBT001 -- what the check says
        if said == self.inverted:
            fail(self.run, self.value, expected)


def _thrown_again(_: Run, thrown: Thrown) -> Value:
    raise thrown


def expect(run: Run, _: Value, arguments: list[Value]) -> Value:
    """`expect(value)`."""
    return Expectation(run, given(arguments))


EXPECT = Function("expect", expect)
