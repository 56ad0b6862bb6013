"""Functions of a replayed program: how arguments find their parameters, and what a call does."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from homeport.diagnosis.python.scope import is_generator
from homeport.diagnosis.replay.generators import lazily
from homeport.diagnosis.replay.limits import GaveUp
from homeport.diagnosis.replay.run import Returned, Run
from homeport.diagnosis.replay.scope import Function, Scope
from homeport.diagnosis.replay.stand_ins import Pending


@dataclass(frozen=True, slots=True)
class _Closure:
    """A function with what it remembers."""

    node: Function
    scope: Scope
    defaults: dict[str, Any]


def function_of(run: Run, node: Function, scope: Scope) -> Callable[..., Any]:
    """A function that replays `node` when it is called."""
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    defaults = {
        one.arg: run.evaluate(run, default, scope)
        for one, default in zip(reversed(positional), reversed(given.defaults), strict=False)
    }
    for one, optional in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if optional is not None:
            defaults[one.arg] = run.evaluate(run, optional, scope)
    closure = _Closure(node, scope, defaults)

    def replayed(*args: Any, **kwargs: Any) -> Any:
        return _called(run, closure, args, kwargs)

    replayed.__name__ = replayed.__qualname__ = getattr(node, "name", "<lambda>")
    replayed.__module__ = "replayed"
    vars(replayed)["node"] = node  # tests ask for its parameters, edits for what a call leaves out
    return replayed


def _called(run: Run, closure: _Closure, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    node, around = closure.node, closure.scope
    scope = Scope(around.module, around.outer if around.class_body else around)
    scope.holder, scope.owner = around.holder, around.owner
    scope.passed = args[0] if around.class_body and args else around.passed
    _bind(closure, args, kwargs, scope.names)
    if isinstance(node, ast.Lambda):
        return _deeper(run, lambda: run.evaluate(run, node.body, scope))
    asynchronous = isinstance(node, ast.AsyncFunctionDef)
    if is_generator(node):
        if asynchronous:
            raise GaveUp("an asynchronous generator")
        return lazily(run, node.body, scope)
    if asynchronous:
        return Pending(lambda: _deeper(run, lambda: _body(run, node.body, scope)))
    return _deeper(run, lambda: _body(run, node.body, scope))


def _deeper(run: Run, work: Callable[[], Any]) -> Any:
    run.steps.enter()
    try:
        return work()
    finally:
        run.steps.deep -= 1


def _body(run: Run, body: list[ast.stmt], scope: Scope) -> Any:
    signal = run.block(run, body, scope)
    return signal.value if isinstance(signal, Returned) else None


def _bind(
    closure: _Closure, args: tuple[Any, ...], kwargs: dict[str, Any], names: dict[str, Any]
) -> None:
    """Give the parameters their values, as Python's call does."""
    given = closure.node.args
    positional = [*given.posonlyargs, *given.args]
    for parameter, value in zip(positional, args, strict=False):
        names[parameter.arg] = value
    rest = args[len(positional) :]
    if given.vararg is not None:
        names[given.vararg.arg] = rest
    elif rest:
        raise TypeError("too many positional arguments were given")
    known = {parameter.arg for parameter in [*given.args, *given.kwonlyargs]}
    others: dict[str, Any] = {}
    for name, value in kwargs.items():
        if name in known and name in names:
            raise TypeError(f"got multiple values for argument '{name}'")
        (names if name in known else others)[name] = value
    if given.kwarg is not None:
        names[given.kwarg.arg] = others
    elif others:
        raise TypeError(f"got an unexpected keyword argument '{next(iter(others))}'")
    for parameter in [*positional, *given.kwonlyargs]:
        if parameter.arg not in names:
            if parameter.arg not in closure.defaults:
                raise TypeError(f"missing a required argument: '{parameter.arg}'")
            names[parameter.arg] = closure.defaults[parameter.arg]
