"""Behaviour: what a function gives for the inputs that the tests gave it, and for others."""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import sys
import time
import types

from .cases import ScriptCase, TooSlow
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

_MOST_CALLS, _FEWEST_CALLS = 40, 5  # of all tests, and of each
_MOST_TIMES = 200  # that one test calls the function and is looked at
_HOPELESS_S = 2.0  # wall seconds beyond the CPU limit until a child is killed
_WALL_TIMES = 3  # wall seconds for a CPU second, on a machine that is busy
_SHORTEST_S = 0.02  # is always allowed for a call
_LONGER = 6  # times what the first change took for the same input, for the others
_EACH_S = 0.1  # CPU seconds for one input
_ALL_S = 0.3  # CPU seconds for all inputs together; what does not fit is left out


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
        every = [*calls, *mutated(calls)]
        timed = (self.timed(one, targets[0], every, order) for one in candidates)
        limits = next(filter(None, timed), {})
        inputs = list(limits)
        self.say({"module": targets[0].__module__,
                  "recorded": sum(call in limits for call in calls),
                  "calls": [as_written(pickle.loads(call)) for call in inputs]})  # fmt: skip
        patience = _WALL_TIMES * sum(limits.values()) + _HOPELESS_S
        waiting = [None, *candidates]
        while waiting:

            def work(sink: Sink, waiting: tuple[Any, ...] = tuple(waiting)) -> None:
                for candidate in waiting:
                    sink(self.behaves(candidate, targets[0], limits))

            done = 0
            for result in forked(work, patience):
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
            share = max(_MOST_CALLS // max(len(order["tests"]), 1), _FEWEST_CALLS)
            last = most = 0  # calls that one test may add, and times that it may make one

            def on_event(frame: Any, event: str, _argument: object) -> None:
                nonlocal most
                if event == "call" and frame.f_code is code:
                    count = code.co_argcount + code.co_kwonlyargcount
                    given = {name: frame.f_locals[name] for name in code.co_varnames[:count]}
                    kept = pickled(given)
                    if kept is not None and kept not in calls:
                        calls.append(kept)
                    most -= 1
                    if most <= 0 or len(calls) >= last:
                        raise TooSlow  # to see more of them would only cost time

            for name in order["tests"]:
                last, most = min(len(calls) + share, _MOST_CALLS), _MOST_TIMES
                if len(calls) >= last:
                    break
                sys.setprofile(on_event)
                self.tests[name].run(order["limits"].get(name, order["limit_s"]))
                sys.setprofile(None)
            sink({"calls": [call.decode("latin-1") for call in calls]})

        found: list[bytes] = []
        for result in forked(record, 30.0):
            found = [call.encode("latin-1") for call in result["calls"]]
        return found

    def timed(
        self, candidate: Order, target: types.FunctionType, inputs: list[bytes], order: Order
    ) -> dict[bytes, float]:
        """Return the inputs that a change answers soon enough, and the limit for each."""

        def work(sink: Sink) -> None:
            with self.exchange.exchanged(candidate) as fits:
                left = _ALL_S
                for number, given in enumerate(inputs if fits else ()):
                    case = ScriptCase("", calling(target, pickle.loads(given), []))
                    begun = time.process_time()
                    outcome, _ = case.run(min(order["limit_s"], _EACH_S, left))
                    spent = time.process_time() - begun
                    left -= spent
                    if left <= 0:
                        return
                    if outcome != "slow":
                        sink({"number": number, "limit_s": _SHORTEST_S + _LONGER * spent})

        found = forked(work, _WALL_TIMES * _ALL_S + _HOPELESS_S)
        return {inputs[one["number"]]: one["limit_s"] for one in found}

    def behaves(
        self, candidate: Order | None, target: types.FunctionType, inputs: dict[bytes, float]
    ) -> Order:
        """Call one candidate (None: the function as it is) with every input, within its limit."""
        with contextlib.ExitStack() as stack:
            fits = candidate is None or stack.enter_context(self.exchange.exchanged(candidate))
            values: list[object] = []
            digest = hashlib.blake2b(digest_size=8)
            for given, limit_s in inputs.items() if fits else ():
                box: list[object] = []
                case = ScriptCase("", calling(target, pickle.loads(given), box))
                outcome, message = case.run(limit_s)
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
