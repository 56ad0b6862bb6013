"""Behaviour: what a function gives for the inputs that the tests gave it, and for others."""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import sys
import types

from .cases import ScriptCase
from .processes import forked
from .values import literal, mutated, pickled, shown, written

TYPE_CHECKING = False  # typing costs start-up
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .cases import Case
    from .exchange import Exchange

    Order = dict[str, Any]
    Sink = Callable[[Order], None]

_MOST_CALLS = 40
_SLOW_TIMES = 3
_HOPELESS_S = 2.0  # wall seconds beyond the CPU limit until a child is killed


class Behaviour:
    """Tells what candidates of one function return for the inputs that tests gave it."""

    def __init__(self, exchange: Exchange, tests: dict[str, Case], say: Sink) -> None:
        self.exchange, self.tests, self.say = exchange, tests, say

    def behave_all(self, order: Order) -> None:
        """Tell what each candidate returns for recorded and for mutated inputs."""
        candidates = order["candidates"]
        targets = self.exchange.targets(candidates[0])
        if not targets:
            return

        calls = self.recorded(targets[0].__code__, order)
        inputs = [*calls, *mutated(calls)]
        self.say({"module": targets[0].__module__, "recorded": len(calls),
                  "calls": [as_written(pickle.loads(call)) for call in inputs]})  # fmt: skip
        waiting = [None, *candidates]
        while waiting:

            def work(sink: Sink, waiting: tuple[Any, ...] = tuple(waiting)) -> None:
                for candidate in waiting:
                    sink(self.behaves(candidate, targets[0], inputs, order))

            done = 0
            for result in forked(work, order["limit_s"] * _SLOW_TIMES + _HOPELESS_S):
                self.say(result)
                done += 1
            if done < len(waiting):
                self.say({"id": waiting[done] and waiting[done]["id"], "digest": "", "values": []})
                done += 1
            del waiting[:done]

    def recorded(self, code: types.CodeType, order: Order) -> list[bytes]:
        """Return the different arguments that tests call a function with."""

        def record(sink: Sink) -> None:
            calls: list[bytes] = []

            def on_event(frame: Any, event: str, _argument: object) -> None:
                if event == "call" and frame.f_code is code and len(calls) < _MOST_CALLS:
                    count = code.co_argcount + code.co_kwonlyargcount
                    given = {name: frame.f_locals[name] for name in code.co_varnames[:count]}
                    kept = pickled(given)
                    if kept is not None and kept not in calls:
                        calls.append(kept)

            for name in order["tests"]:
                sys.setprofile(on_event)
                self.tests[name].run(order["limits"].get(name, order["limit_s"]))
                sys.setprofile(None)
            sink({"calls": [call.decode("latin-1") for call in calls]})

        found: list[bytes] = []
        for result in forked(record, 30.0):
            found = [call.encode("latin-1") for call in result["calls"]]
        return found

    def behaves(
        self, candidate: Order | None, target: types.FunctionType, inputs: list[bytes], order: Order
    ) -> Order:
        """Call one candidate (None: the function as it is) with every input."""
        with contextlib.ExitStack() as stack:
            fits = candidate is None or stack.enter_context(self.exchange.exchanged(candidate))
            values: list[object] = []
            digest = hashlib.blake2b(digest_size=8)
            for given in inputs if fits else ():
                case = ScriptCase("", lambda: None)
                box: list[object] = []
                case.work = calling(target, pickle.loads(given), box)
                outcome, message = case.run(order["limit_s"])
                told = [outcome] if outcome == "slow" else box or [message.partition(":")[0]]
                digest.update(repr(told).encode("utf-8", "replace"))
                values.append(box[0] if box else None)
            return {"id": candidate and candidate["id"], "values": values,
                    "digest": digest.hexdigest() if values else ""}  # fmt: skip


def as_written(call: dict[str, object]) -> Order | None:
    """Return a call's arguments as expressions by name, and where what they name comes from."""
    found = {name: written(value) for name, value in call.items()}
    given: dict[str, str] = {}
    needs: dict[str, str] = {}
    for name, one in found.items():
        if one is None:
            return None
        given[name] = one[0]
        needs.update(one[1])
    return {"given": given, "needs": needs}


def calling(target: types.FunctionType, given: dict[str, object], box: list[object]) -> Any:
    """Return a call that leaves what was returned, and what became of the arguments, as text."""

    def call() -> None:
        code = target.__code__
        first = [given[name] for name in code.co_varnames[: code.co_argcount] if name in given]
        rest = {name: given[name] for name in
                code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount]}  # fmt: skip
        value = target(*first, **rest)
        if isinstance(value, types.GeneratorType):
            value = [one for one, _ in zip(value, range(1000))]
        box.append({"value": literal(value), "text": shown(value), "after": shown(first)})

    return call
