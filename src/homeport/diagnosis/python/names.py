"""Where the value of a name comes from: assignments, loops, unpacking, arguments, imports."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from homeport.diagnosis.cause import Step
from homeport.diagnosis.javascript import known as known_javascript
from homeport.diagnosis.javascript.translate import CALLBACK
from homeport.diagnosis.python import known as known_python
from homeport.diagnosis.python.origin import DEPTH, UNKNOWN, Call, Origin, Site, end, javascript
from homeport.diagnosis.python.outline import Function, every
from homeport.diagnosis.python.scope import (
    Assignment,
    assignments,
    default_of,
    dotted,
    functions_at,
    imported,
    parameters,
)
from homeport.diagnosis.python.shape import argument, calls_on, method_of, parts, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.python.dataflow import Flow


def name(flow: Flow, node: ast.Name, site: Site, depth: int) -> Iterator[Origin]:
    """Where the value of a name can have come from."""
    tree = flow.sources.tree(site.path)
    if tree is None:
        return
    for function in functions_at(tree, site.line):
        if bound := _reaching(assignments(function, node.id), site.line):
            for assignment in bound:
                yield from assigned(flow, node.id, assignment, site, depth)
            return
        if any(arg.arg == node.id for arg in parameters(function)):
            yield from _parameter(flow, function, node, site, depth)
            return
    if module_level := assignments(tree, node.id):
        for assignment in module_level[-2:]:
            outside = replace(site, caller=None, frame=None)
            yield from assigned(flow, node.id, assignment, outside, depth)
    elif found := imported(tree, node.id):
        yield from _imported(flow, found, node, site, depth)
    else:
        yield end(UNKNOWN, site, node, "")


def assigned(flow: Flow, name: str, made: Assignment, site: Site, depth: int) -> Iterator[Origin]:
    """Where the value of one assignment comes from, with the step that tells of it."""
    here = replace(site, line=made.line)
    step = Step(site.path, made.line, f"`{name}` comes from `{short(made.value)}`")
    if made.element and made.index is None:
        found = flow.element(made.value, made.value, here, depth)
    elif made.index is not None:
        found = _part(flow, made, here, depth)
    else:
        found = iter(flow.origins(made.value, here, depth + 1))
    for origin in found:
        yield replace(origin, steps=(step, *origin.steps))


def _part(flow: Flow, made: Assignment, site: Site, depth: int) -> Iterator[Origin]:
    """One part of an unpacked value: of split text, of pairs, of a tuple made elsewhere."""
    value, index = made.value, made.index or 0
    match value:
        case ast.Call() if method_of(value) in known_python.TEXT_LISTS | {"partition"}:
            yield end(frozenset({"str"}), site, value, "a part of split text")
        case ast.Call(func=ast.Attribute(value=mapping, attr="items")) if index == 0:
            yield from flow.keys(mapping, site)
        case ast.Call(func=ast.Attribute(value=mapping, attr="items")):
            yield from flow.element(mapping, value, site, depth)
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]) if index == 1:
            yield from flow.element(inner, value, site, depth)
        case ast.Call(func=ast.Name(id="zip"), args=args) if index < len(args):
            yield from flow.element(args[index], value, site, depth)
        case _:
            yield from _part_of_tuple(flow, value, index, site, depth)


def _part_of_tuple(
    flow: Flow, value: ast.expr, index: int, site: Site, depth: int
) -> Iterator[Origin]:
    known = False
    for origin in flow.origins(value, site, depth + 1):
        inside = parts(origin.node)
        if isinstance(origin.node, ast.Tuple) and index < len(inside):
            known = True
            here = replace(origin.site, line=inside[index].lineno)
            for deeper in flow.origins(inside[index], here, depth + 1):
                yield replace(deeper, steps=(*origin.steps, *deeper.steps))
    if not known:
        yield end(UNKNOWN, site, value, f"part {index + 1} of a sequence")


def _parameter(
    flow: Flow, function: Function, node: ast.Name, site: Site, depth: int
) -> Iterator[Origin]:
    if function.name.startswith(CALLBACK) and site.caller is None:
        yield from _called_back(flow, function, node, site, depth)
        return
    call = site.caller or _call_in_trace(flow, function, site)
    calls = [call] if call else _callers(flow, function, site, depth)
    for one in calls:
        given = argument(function, node.id, one.node)
        if given is not None:
            where = one.site.path, one.node.lineno
            step = Step(*where, f"`{node.id}` is given `{short(given)}`")
            told = () if short(given) == node.id else (step,)  # the same name tells nothing
            for origin in flow.origins(given, one.site, depth + 1):
                yield replace(origin, steps=(*told, *origin.steps))
    default = default_of(function, node.id)
    unfilled = not calls or any(argument(function, node.id, c.node) is None for c in calls)
    if default is not None and unfilled:
        line = default.lineno
        for origin in flow.origins(default, replace(site, line=line, caller=None), depth + 1):
            yield replace(origin, because=f"the default of `{node.id}` is `{short(default)}`")
    elif javascript(site):
        yield from _not_passed(function, node, calls)
    if not calls:
        yield _declared(function, node, site)


def _not_passed(function: Function, node: ast.Name, calls: list[Call]) -> Iterator[Origin]:
    """JavaScript: a parameter that a call leaves out is undefined."""
    for one in calls:
        if not isinstance(one.node.func, ast.Name):
            continue  # perhaps a method of the same name
        spread = any(isinstance(given, ast.Starred) for given in one.node.args)
        if not spread and argument(function, node.id, one.node) is None:
            because = f"this call of `{function.name}` does not pass the argument `{node.id}`"
            yield end(frozenset({"None"}), one.site, one.node, because)


def _declared(function: Function, node: ast.Name, site: Site) -> Origin:
    """What the annotation of a parameter promises, when no caller is seen."""
    noted = next((p.annotation for p in parameters(function) if p.arg == node.id), None)
    because = f"`{node.id}` is given by a caller that is not seen"
    if isinstance(noted, ast.Name):
        return end(frozenset({noted.id}), site, noted, because)
    return end(UNKNOWN, site, node, because)


def _callers(flow: Flow, function: Function, site: Site, depth: int) -> list[Call]:
    """The calls of the function in the repository, when the trace does not show the one."""
    if depth > DEPTH // 2:
        return []
    found = flow.usage.calls(function, site.path)
    return [Call(node, Site(path, node.lineno)) for path, node in found]


def _called_back(
    flow: Flow, function: Function, node: ast.Name, site: Site, depth: int
) -> Iterator[Origin]:
    """The first parameter of a callback is an element of what the method goes over."""
    tree = flow.sources.tree(site.path)
    for call in every(tree, ast.Call):
        if not isinstance(call.func, ast.Attribute):
            continue
        passed = [dotted(one) for one in call.args]
        first = parameters(function)[0].arg == node.id
        if function.name in passed and first and call.func.attr in known_javascript.ITERATING:
            here = replace(site, line=call.lineno)
            step = Step(
                site.path, call.lineno, f"`{node.id}` comes from `{short(call.func.value)}`"
            )
            for origin in flow.element(call.func.value, call.func.value, here, depth):
                yield replace(origin, steps=(step, *origin.steps))
            return
    yield end(UNKNOWN, site, node, f"`{node.id}` is given by a caller that is not seen")


def _call_in_trace(flow: Flow, function: Function, site: Site) -> Call | None:
    """The call of `function` on the line of the next frame out, when that can be told."""
    start = 0 if site.frame is None else site.frame + 1
    if site.frame is None and (site.path, site.line) not in flow.frames:
        return None
    for index in range(start, len(flow.frames)):
        path, line = flow.frames[index]
        tree = flow.sources.tree(path)
        if tree is None:
            continue
        for call in calls_on(tree, line):
            name = dotted(call.func).rpartition(".")[2] or method_of(call)
            built = function.name in ("__init__", "__post_init__") and name[:1].isupper()
            if name == function.name or built:
                return Call(call, Site(path, line, None, index))
    return None


def _imported(
    flow: Flow, found: tuple[str, str], node: ast.Name, site: Site, depth: int
) -> Iterator[Origin]:
    module, member = found
    path = flow.sources.module(module, site.path) if module else None
    tree = flow.sources.tree(path) if path else None
    if path and tree and member:
        for assignment in assignments(tree, member)[-2:]:
            yield from assigned(flow, member, assignment, Site(path, assignment.line), depth)
        return
    yield end(UNKNOWN, site, node, "")


def _reaching(found: list[Assignment], line: int) -> list[Assignment]:
    """The assignments that can still hold at `line`: back to the last unconditional one."""
    before = [a for a in found if a.line < line or (a.line == line and a.element)]
    kept: list[Assignment] = []
    for assignment in reversed(before):
        kept.append(assignment)
        if assignment.always:
            break
    later_in_loop = [a for a in found if a.line >= line and a.element and a not in kept]
    return kept or later_in_loop
