"""How the runtime's own functions are written down: by name, taking what a call brings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.operators import number_of
from homeport.diagnosis.javascript.replay.values import UNDEFINED, Array, Function, Thing, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from homeport.diagnosis.javascript.replay.run import Run

    Work = Callable[[Run, Value, list[Value]], Value]


def table(works: Mapping[str, Work]) -> dict[str, Function]:
    """The functions by their names."""
    return {name: Function(name, work) for name, work in works.items()}


def namespace(works: Mapping[str, Work], **more: Value) -> Thing:
    """An object such as `Math`, which holds functions."""
    made = Thing({**table(works), **more})
    made.frozen = True
    return made


def built_in_class(
    name: str,
    call: Work,
    new: Work | None = None,
    statics: Mapping[str, Work] | None = None,
    **more: Value,
) -> Function:
    """A class of the runtime."""
    made = Function(name, call)
    made.props.update(table(statics or {}))
    made.props.update(more)
    if new is not None:
        made.props["@@new"] = Function(name, new)
    return made


def given(arguments: list[Value], place: int = 0) -> Value:
    """One argument, or undefined."""
    return arguments[place] if place < len(arguments) else UNDEFINED


def whole(value: Value, default: int = 0) -> int:
    """A whole number, as indexes are read."""
    if value is UNDEFINED:
        return default
    number = number_of(value)
    if math.isnan(number):
        return 0
    return int(max(-1e9, min(1e9, number)))


def bounds(arguments: list[Value], length: int) -> tuple[int, int]:
    """`slice(start, end)`: negative places count from the end."""
    start, end = whole(given(arguments, 0)), whole(given(arguments, 1), length)
    start = max(0, length + start) if start < 0 else min(start, length)
    end = max(0, length + end) if end < 0 else min(end, length)
    return start, end


def callback(run: Run, arguments: list[Value], place: int = 0) -> Callable[..., Value]:
    """The function that was given, ready to be called with values."""
    work = given(arguments, place)
    if not isinstance(work, Function):
        run.throw("TypeError", f"{work!r} is not a function")
    return lambda *values: work.work(run, UNDEFINED, list(values))


def items_of(this: Value) -> list[Value]:
    """The elements of the array that a method is called on."""
    return this.items if isinstance(this, Array) else []
