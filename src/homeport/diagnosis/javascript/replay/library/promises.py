"""`Promise`, and the timers that settle promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.iterating import awaited, each, settle
from homeport.diagnosis.javascript.replay.library.native import built_in_class, given, table
from homeport.diagnosis.javascript.replay.operators import number_of
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Function,
    Promise,
    Thing,
    Thrown,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.diagnosis.javascript.replay.run import Run

Arguments = list[Value]


def rejected(thrown: Thrown) -> Promise:
    """A promise that is rejected with what was thrown."""
    made = Promise("rejected", thrown.value)
    made.places = thrown.places
    return made


def _then(run: Run, this: Value, arguments: Arguments) -> Value:
    if not isinstance(this, Promise):
        raise GaveUp("`then` of something else")
    made = Promise()
    fine, wrong = given(arguments), given(arguments, 1)

    def react() -> None:
        work = fine if this.state == "fulfilled" else wrong
        if not isinstance(work, Function):
            settle(made, this.state, this.value, this.places)
            return
        try:
            settle(made, "fulfilled", work.work(run, UNDEFINED, [this.value]))
        except Thrown as thrown:
            settle(made, "rejected", thrown.value, thrown.places)

    if this.state == "pending":
        this.later.append(react)
    else:
        react()
    return made


def _finally(run: Run, this: Value, arguments: Arguments) -> Value:
    work = given(arguments)

    def always(_: Run, __: Value, ___: Arguments) -> Value:
        if isinstance(work, Function):
            work.work(run, UNDEFINED, [])
        return this

    after = Function("", always)
    return _then(run, this, [after, after])


METHODS = table({
    "then": _then,
    "catch": lambda r, t, a: _then(r, t, [UNDEFINED, given(a)]),
    "finally": _finally,
})  # fmt: skip


def _new(run: Run, _: Value, arguments: Arguments) -> Value:
    made, work = Promise(), given(arguments)
    if not isinstance(work, Function):
        run.throw("TypeError", "Promise resolver is not a function")

    def ends(state: str) -> Function:
        def end(_: Run, __: Value, values: Arguments) -> Value:
            settle(made, state, given(values))
            return UNDEFINED

        return Function("", end)

    try:
        work.work(run, UNDEFINED, [ends("fulfilled"), ends("rejected")])
    except Thrown as thrown:
        settle(made, "rejected", thrown.value, thrown.places)
    return made


def _together(collect: Callable[[Run, list[Value]], Value]) -> Callable[..., Value]:
    def work(run: Run, _: Value, arguments: Arguments) -> Value:
        try:
            return Promise("fulfilled", collect(run, list(each(run, given(arguments)))))
        except Thrown as thrown:
            return rejected(thrown)

    return work


def _settled(run: Run, values: list[Value]) -> Value:
    return Array([_outcome(run, value) for value in values])


def _outcome(run: Run, value: Value) -> Value:
    try:
        return Thing({"status": "fulfilled", "value": awaited(run, value)})
    except Thrown as thrown:
        return Thing({"status": "rejected", "reason": thrown.value})


def _resolved(_: Run, __: Value, arguments: Arguments) -> Value:
    if isinstance(given(arguments), Promise):
        return given(arguments)
    return Promise("fulfilled", given(arguments))


PROMISE = built_in_class(
    "Promise", _new, _new,
    {
        "resolve": _resolved,
        "reject": lambda _, __, a: Promise("rejected", given(a)),
        "all": _together(lambda r, values: Array([awaited(r, one) for one in values])),
        "allSettled": _together(_settled),
    },
)  # fmt: skip


def _later(run: Run, _: Value, arguments: Arguments) -> Value:
    work = given(arguments)
    if not isinstance(work, Function):
        run.throw("TypeError", "The callback must be a function")
    wait = number_of(given(arguments, 1))
    run.timers.append((max(0.0, wait), lambda: _called(run, work, arguments[2:])))
    return Thing({"unref": Function("unref", lambda *_: UNDEFINED)})


def _soon(run: Run, this: Value, arguments: Arguments) -> Value:
    return _later(run, this, [given(arguments), 0.0, *arguments[1:]])


def _called(run: Run, work: Function, arguments: Arguments) -> None:
    work.work(run, UNDEFINED, arguments)


def _given_up(*_: object) -> Value:
    raise GaveUp("a timer that is stopped or repeated")


TIMERS = table({
    "setTimeout": _later, "setImmediate": _soon, "queueMicrotask": _soon,
    "setInterval": _given_up, "clearTimeout": _given_up, "clearInterval": _given_up,
})  # fmt: skip
