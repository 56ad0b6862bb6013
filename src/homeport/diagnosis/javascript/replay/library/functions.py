"""What every function has: `call`, `apply` and `bind`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.library.native import given, items_of, table
from homeport.diagnosis.javascript.replay.values import UNDEFINED, Function, Value

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.run import Run


def _call(run: Run, this: Value, arguments: list[Value]) -> Value:
    return (
        this.work(run, given(arguments), arguments[1:]) if isinstance(this, Function) else UNDEFINED
    )


def _apply(run: Run, this: Value, arguments: list[Value]) -> Value:
    return _call(run, this, [given(arguments), *items_of(given(arguments, 1))])


def _bind(_: Run, this: Value, arguments: list[Value]) -> Value:
    if not isinstance(this, Function):
        return UNDEFINED
    work, owner, first = this.work, given(arguments), arguments[1:]
    return Function(this.label, lambda run, _, more: work(run, owner, [*first, *more]))


METHODS = table({"call": _call, "apply": _apply, "bind": _bind})
