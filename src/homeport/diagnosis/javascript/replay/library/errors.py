"""The classes of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.library.native import built_in_class, given
from homeport.diagnosis.javascript.replay.operators import text_of
from homeport.diagnosis.javascript.replay.run import ERRORS, error
from homeport.diagnosis.javascript.replay.values import UNDEFINED, Function, Thing, Value

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.run import Run


def _made(name: str) -> Function:
    def new(_: Run, __: Value, arguments: list[Value]) -> Value:
        message = given(arguments)
        made = error(name, "" if message is UNDEFINED else text_of(message))
        more = given(arguments, 1)
        if isinstance(more, Thing) and "cause" in more.props:
            made.props["cause"] = more.props["cause"]
        return made

    return built_in_class(name, new, new, prototype=ERRORS[name])


CLASSES: dict[str, Value] = {name: _made(name) for name in ERRORS}
