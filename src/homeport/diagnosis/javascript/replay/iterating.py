"""What a loop over a value meets, and waiting for a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.operators import truthy
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Collection,
    Function,
    Iteration,
    Places,
    Promise,
    Thing,
    Thrown,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.javascript.replay.run import Run

ITERATOR = "@@iterator"


def each(run: Run, value: Value) -> Iterator[Value]:
    """The elements of a value that can be walked through."""
    match value:
        case Array():
            yield from _growing(run, value)
        case str():
            yield from run.steps.each(value)
        case Collection():
            for key, held in list(value.held.values()):
                run.steps.tick()
                yield Array([key, held]) if value.name == "Map" else key
        case Iteration():
            while value.rest:
                run.steps.tick()
                yield value.rest.pop(0)
        case Thing() if isinstance(made := value.find(ITERATOR), Function):
            yield from _stepped(run, made.work(run, value, []))
        case _:
            run.throw("TypeError", f"{value!r} is not iterable")


def _growing(run: Run, array: Array) -> Iterator[Value]:
    number = 0
    while number < len(array.items):
        run.steps.tick()
        yield array.items[number]
        number += 1


def _stepped(run: Run, source: Value) -> Iterator[Value]:
    if isinstance(source, (Iteration, Array)):
        yield from each(run, source)
        return
    following = source.find("next") if isinstance(source, Thing) else None
    if not isinstance(following, Function):
        raise GaveUp("an iterator of an unusual kind")
    while True:
        run.steps.tick()
        step = following.work(run, source, [])
        if not isinstance(step, Thing) or truthy(step.find("done")):
            return
        yield step.find("value")


def awaited(run: Run, value: Value) -> Value:
    """What `await value` gives; timers run until the promise is settled."""
    if not isinstance(value, Promise):
        return value
    while value.state == "pending" and run.tick():
        pass
    if value.state == "rejected":
        raise Thrown(value.value, value.places or tuple(run.places))
    if value.state == "pending":
        raise GaveUp("a promise that is never settled")
    return value.value if not isinstance(value.value, Promise) else awaited(run, value.value)


def settle(promise: Promise, state: str, value: Value = UNDEFINED, places: Places = ()) -> None:
    """Settle a promise once, and run what waits for it."""
    if promise.state != "pending":
        return
    if isinstance(value, Promise) and state == "fulfilled":
        inner = value
        if inner.state == "pending":
            inner.later.append(lambda: settle(promise, inner.state, inner.value, inner.places))
            return
        state, value, places = inner.state, inner.value, inner.places
    promise.state, promise.value, promise.places = state, value, places
    for work in promise.later:
        work()
    promise.later.clear()
