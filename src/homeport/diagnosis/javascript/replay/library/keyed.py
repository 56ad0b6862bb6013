"""`Map` and `Set`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.iterating import each
from homeport.diagnosis.javascript.replay.library.native import (
    built_in_class,
    callback,
    given,
    items_of,
    table,
)
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Collection,
    Iteration,
    Thing,
    Value,
)
from homeport.diagnosis.replay.limits import sized

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.diagnosis.javascript.replay.run import Run

Arguments = list[Value]
Held = dict[Value, tuple[Value, Value]]


def identity(value: Value) -> Value:
    """What two keys must have in common to be one key."""
    if isinstance(value, Thing):
        return ("object", id(value))
    if isinstance(value, float) and value != value:  # noqa: PLR0124 -- NaN is one key
        return ("number", "NaN")
    return (type(value).__name__, value)


def _held(this: Value) -> Held:
    return this.held if isinstance(this, Collection) else {}


def _set(_: Run, this: Value, arguments: Arguments) -> Value:
    _held(this)[identity(given(arguments))] = (given(arguments), given(arguments, 1))
    sized(_held(this))
    return this


def _add(_: Run, this: Value, arguments: Arguments) -> Value:
    _held(this).setdefault(identity(given(arguments)), (given(arguments), given(arguments)))
    return this


def _delete(_: Run, this: Value, arguments: Arguments) -> Value:
    return _held(this).pop(identity(given(arguments)), None) is not None


def _clear(_: Run, this: Value, __: Arguments) -> Value:
    _held(this).clear()
    return UNDEFINED


def _for_each(run: Run, this: Value, arguments: Arguments) -> Value:
    work = callback(run, arguments)
    for key, value in list(_held(this).values()):
        work(value, key, this)
    return UNDEFINED


def _walk(pick: Callable[[Value, Value], Value]) -> Callable[[Run, Value, Arguments], Value]:
    return lambda _, this, __: Iteration([pick(k, v) for k, v in _held(this).values()])


_BOTH: dict[str, Callable[[Run, Value, Arguments], Value]] = {
    "has": lambda _, t, a: identity(given(a)) in _held(t),
    "delete": _delete,
    "clear": _clear,
    "forEach": _for_each,
    "entries": _walk(lambda k, v: Array([k, v])),
    "values": _walk(lambda _, v: v),
}
MAP_METHODS = table({
    **_BOTH, "set": _set, "keys": _walk(lambda k, _: k),
    "get": lambda _, t, a: _held(t).get(identity(given(a)), (UNDEFINED, UNDEFINED))[1],
})  # fmt: skip
SET_METHODS = table({**_BOTH, "add": _add, "keys": _walk(lambda _, v: v)})


def _new_map(run: Run, _: Value, arguments: Arguments) -> Value:
    made = Collection("Map")
    if given(arguments) not in (None, UNDEFINED):
        for pair in each(run, given(arguments)):
            _set(run, made, items_of(pair))
    return made


def _new_set(run: Run, _: Value, arguments: Arguments) -> Value:
    made = Collection("Set")
    if given(arguments) not in (None, UNDEFINED):
        for value in each(run, given(arguments)):
            _add(run, made, [value])
    return made


def _not_called(run: Run, _: Value, __: Arguments) -> Value:
    run.throw("TypeError", "Constructor requires 'new'")


def _rest(run: Run, this: Value, _: Arguments) -> Value:
    """`next()` of something that is walked through."""
    run.steps.tick()
    left = this.rest if isinstance(this, Iteration) else []
    value = left.pop(0) if left else UNDEFINED
    return Thing({"value": value, "done": value is UNDEFINED})


ITERATOR_METHODS = table({"next": _rest})
MAP = built_in_class("Map", _not_called, _new_map)
SET = built_in_class("Set", _not_called, _new_set)
