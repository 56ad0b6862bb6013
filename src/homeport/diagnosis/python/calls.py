"""What a call gives: the returns of the repository's own functions, tables for the others."""

from __future__ import annotations

import ast
import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from homeport.diagnosis.cause import Step
from homeport.diagnosis.javascript import known as known_javascript
from homeport.diagnosis.javascript.modules import defines
from homeport.diagnosis.python import known as known_python
from homeport.diagnosis.python.origin import UNKNOWN, Call, Origin, Site, end, javascript, nothing
from homeport.diagnosis.python.scope import dotted, falls_off_the_end, is_generator, returns
from homeport.diagnosis.python.shape import defined, method_of, short, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.python.dataflow import Flow
    from homeport.diagnosis.python.outline import Function

_RUNNERS = frozenset({"asyncio.run", "anyio.run", "loop.run_until_complete"})


def call(flow: Flow, node: ast.Call, site: Site, depth: int) -> Iterator[Origin]:
    """Where the value of a call can have come from."""
    if isinstance(node.func, ast.Name) and node.func.id == "cls":
        yield end(frozenset({"instance"}), site, node, "a new object of the class")
        return
    found = flow.definition(node.func, site)
    if found is None:
        yield from _runtime_call(flow, node, site, depth)
        return
    path, definition = found
    if isinstance(definition, ast.ClassDef):
        kinds = frozenset({definition.name})
        yield end(kinds, site, node, f"a new {definition.name}")
    else:
        yield from returned(flow, definition, path, Call(node, site), depth)


def _runtime_call(flow: Flow, node: ast.Call, site: Site, depth: int) -> Iterator[Origin]:
    """A call of the runtime or of a library, by what the tables know of it."""
    known = known_javascript if javascript(site) else known_python
    name, method = dotted(node.func), method_of(node)
    if name in _RUNNERS and node.args:
        yield from awaited(flow, node.args[0], site, depth)
        return
    if name in known.FUNCTIONS:
        kinds = known.FUNCTIONS[name]
        none = f"`{name}` gives {nothing(site)} when there is nothing to give"
        yield end(kinds, site, node, none if "None" in kinds else f"`{name}` gives {words(kinds)}")
    elif name in known.BUILTINS:
        kinds = known.BUILTINS[name]
        yield end(kinds, site, node, f"`{name}()` gives {words(kinds)}")
    elif method == "get" and not javascript(site):
        yield from _get(flow, node, site, depth)
    elif method in known.IN_PLACE:
        yield end(
            frozenset({"None"}), site, node,
            f"`.{method}()` works on its object in place and gives {nothing(site)}",
        )  # fmt: skip
    elif method in known.MAYBE_NONE and not (javascript(site) and defines(flow.sources, method)):
        yield end(
            frozenset({"None", "?"}), site, node,
            f"`.{method}()` gives {nothing(site)} when nothing is found",
        )  # fmt: skip
    elif method in known.METHODS:
        kinds = known.METHODS[method]
        yield end(kinds, site, node, f"`.{method}()` gives {words(kinds)}")
    else:
        yield end(UNKNOWN, site, node, "")


def _get(flow: Flow, node: ast.Call, site: Site, depth: int) -> Iterator[Origin]:
    if len(node.args) > 1:
        for origin in flow.origins(node.args[1], site, depth + 1):
            yield replace(origin, because=f"the default of `.get` is `{short(node.args[1])}`")
        return
    yield end(
        frozenset({"None", "?"}),
        site,
        node,
        "`.get()` without a default gives None when the key is missing",
    )


def returned(
    flow: Flow, function: Function, path: str, call: Call, depth: int, *, awaited: bool = False
) -> Iterator[Origin]:
    """Where the value of a call of this function can have come from."""
    name = function.name
    if wrapper := _wrapper(flow, function, path):
        yield from _wrapped(flow, wrapper, (path, function), call, depth)
        return
    if isinstance(function, ast.AsyncFunctionDef) and not awaited:
        yield end(
            frozenset({"coroutine"}),
            call.site,
            call.node,
            f"`{name}` is an async function, and its Promise is used without `await` here"
            if javascript(call.site)
            else f"`{name}` is a coroutine function and is not awaited here",
        )
        return
    if is_generator(function):
        yield end(frozenset({"generator"}), call.site, call.node, f"`{name}` is a generator")
        return
    for statement in returns(function):
        here = Site(path, statement.lineno, call)
        step = Step(path, statement.lineno, f"`{name}` returns `{short(statement.value)}`")
        if statement.value is None:
            yield replace(
                end(frozenset({"None"}), here, statement, f"`{name}` returns nothing here"),
                steps=(step,),
            )
            continue
        for origin in flow.origins(statement.value, here, depth + 1):
            yield replace(origin, steps=(step, *origin.steps))
    if falls_off_the_end(function.body):
        last = function.body[-1]
        yield end(
            frozenset({"None"}),
            Site(path, function.lineno, call),
            function,
            f"`{name}` can reach its end (line {last.end_lineno}) without a return,"
            f" and then gives {nothing(call.site)}",
        )


def awaited(flow: Flow, node: ast.expr, site: Site, depth: int) -> Iterator[Origin]:
    """Where the value of `await node` can have come from."""
    found = flow.definition(node.func, site) if isinstance(node, ast.Call) else None
    if isinstance(node, ast.Call) and found and isinstance(found[1], ast.AsyncFunctionDef):
        yield from returned(flow, found[1], found[0], Call(node, site), depth, awaited=True)
        return
    for origin in flow.origins(node, site, depth + 1):
        yield replace(origin, kinds=origin.kinds - {"coroutine"})


def _wrapper(flow: Flow, function: Function, path: str) -> tuple[str, Function] | None:
    """The function that a decorator of the repository puts in the place of this one."""
    for decorator in function.decorator_list:
        made_by = decorator.func if isinstance(decorator, ast.Call) else decorator
        found = flow.definition(made_by, Site(path, function.lineno))
        if found is None or isinstance(found[1], ast.ClassDef):
            continue
        inner: Function = found[1]
        for _ in range(2 if isinstance(decorator, ast.Call) else 1):
            given = [statement.value for statement in returns(inner)]
            names = [value.id for value in given if isinstance(value, ast.Name)]
            deeper = defined(inner, names[-1]) if names else None
            if deeper is None or isinstance(deeper, ast.ClassDef):
                return None
            inner = deeper
        return found[0], inner
    return None


def _wrapped(
    flow: Flow,
    wrapper: tuple[str, Function],
    function: tuple[str, Function],
    call: Call,
    depth: int,
) -> Iterator[Origin]:
    """What the wrapper returns; what it passes on comes from the function itself."""
    path, inner = wrapper
    plain = copy.copy(function[1])
    plain.decorator_list = []
    for origin in returned(flow, inner, path, call, depth + 1):
        passed_on = (
            isinstance(origin.node, ast.Call)
            and origin.site.path == path
            and inner.lineno <= origin.site.line <= (inner.end_lineno or 0)
            and not origin.kinds
        )
        if passed_on:
            yield from returned(flow, plain, function[0], call, depth + 1)
        else:
            yield origin
