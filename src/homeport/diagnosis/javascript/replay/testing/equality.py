"""Whether two values are the same all the way down, and values as plain data."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.library.objects import pairs
from homeport.diagnosis.javascript.replay.operators import alike, same
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Collection,
    Date,
    Function,
    Promise,
    Thing,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.run import Run

_DEEPEST = 30


def deeply(run: Run, one: Value, other: Value, *, strict: bool = True, gaps: bool = False) -> bool:
    """Deep equality; with `gaps`, a property that is undefined may as well be missing."""
    run.steps.tick()
    run.steps.enter()
    result = _deeply(run, one, other, strict=strict, gaps=gaps)
    run.steps.deep -= 1
    return result


def _deeply(run: Run, one: Value, other: Value, *, strict: bool, gaps: bool) -> bool:
    if not isinstance(one, Thing) or not isinstance(other, Thing):
        return is_same(one, other) if strict else alike(one, other) or is_same(one, other)
    if one is other:
        return True
    match one, other:
        case Date(), Date():
            return is_same(one.time, other.time)
        case Array(items=ours), Array(items=theirs):
            return len(ours) == len(theirs) and all(
                deeply(run, a, b, strict=strict, gaps=gaps)
                for a, b in zip(ours, theirs, strict=True)
            )
        case Collection(), Collection():
            return one.name == other.name and _same_held(run, one, other, strict=strict)
        case (Function() | Promise(), _) | (_, Function() | Promise()):
            return False
        case _ if type(one) is not type(other) or (
            strict and not gaps and one.proto is not other.proto
        ):
            return False
        case _:
            left, right = (_properties(run, value, gaps=gaps) for value in (one, other))
            return left.keys() == right.keys() and all(
                deeply(run, left[key], right[key], strict=strict, gaps=gaps) for key in left
            )


def _properties(run: Run, value: Thing, *, gaps: bool) -> dict[str, Value]:
    return {k: v for k, v in pairs(run, value) if not (gaps and v is UNDEFINED)}


def _same_held(run: Run, one: Collection, other: Collection, *, strict: bool) -> bool:
    ours, theirs = list(one.held.values()), list(other.held.values())
    return len(ours) == len(theirs) and all(
        any(
            deeply(run, key, k, strict=strict) and deeply(run, value, v, strict=strict)
            for k, v in theirs
        )
        for key, value in ours
    )


def is_same(one: Value, other: Value) -> bool:
    """`Object.is`, but 0 and -0 are one number."""
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return same(one, other)


def plain(value: Value, depth: int = 0) -> object:
    """The value as plain data, for telling how it differs; undefined is None."""
    if depth > _DEEPEST:
        raise GaveUp("a structure too deep")
    match value:
        case bool() | str() | None:
            return value
        case float():
            return int(value) if value.is_integer() else value
        case Array(items=items):
            return [plain(one, depth + 1) for one in items]
        case Date():
            return value.time
        case Collection():
            found = [(plain(k, depth + 1), plain(v, depth + 1)) for k, v in value.held.values()]
            return (
                [k for k, _ in found]
                if value.name == "Set"
                else dict(found)
                if all(isinstance(k, str) for k, _ in found)
                else found
            )
        case Function() | Promise():
            return f"a {value.name}"
        case Thing():
            return {key: plain(value.props[key], depth + 1) for key in value.shown()}
        case _:
            return None
