"""What the elements, entries and keys of a container can be, and who put them there."""

from __future__ import annotations

import ast
import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from homeport.diagnosis.cause import Step
from homeport.diagnosis.python import known as known_python
from homeport.diagnosis.python.origin import UNKNOWN, Call, Origin, Site, end
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.scope import class_at, dotted, functions_at
from homeport.diagnosis.python.shape import keys as keys_of
from homeport.diagnosis.python.shape import method_of, parts, short
from homeport.diagnosis.python.usage import keys_written, passed_on, written_into, yielded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.python.dataflow import Flow

_MOST_WRITES = 4
_SAME_ELEMENTS = frozenset(["list", "tuple", "set", "sorted", "iter", "reversed", "frozenset"])


def element(
    flow: Flow, container: ast.expr, node: ast.expr, site: Site, depth: int
) -> Iterator[Origin]:
    """What one element (or entry) of the container can be."""
    if dotted(container) in ("os.environ", "sys.argv"):
        yield end(frozenset({"str"}), site, node, f"`{dotted(container)}` holds text")
        return
    match container:
        case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in _SAME_ELEMENTS:
            yield from element(flow, inner, node, site, depth + 1)
            return
        case ast.Call(func=ast.Attribute(value=inner, attr="values" | "copy"), args=[]):
            yield from element(flow, inner, node, site, depth + 1)
            return
        case ast.Call(func=ast.Attribute(value=inner, attr="keys"), args=[]):
            yield from keys(flow, inner, site)
            return
        case _:
            pass
    for origin in flow.origins(container, site, depth + 1):
        if same := _same_elements(origin.node):
            read = ast.copy_location(copy.copy(node), same)
            for deeper in flow.element(same, read, origin.site, depth + 1):
                yield replace(deeper, steps=(*origin.steps, *deeper.steps))
            continue
        if gathered := _gathered(origin.node):
            for one in gathered:
                here = replace(origin.site, line=one.lineno)
                for deeper in flow.awaited(one, here, depth + 1):
                    yield replace(deeper, steps=(*origin.steps, *deeper.steps))
            continue
        if isinstance(origin.node, ast.Call) and "generator" in origin.kinds:
            yield from _yields(flow, origin, depth)
            continue
        exact = _exact(origin.node, node)
        inside = [(part, origin.site) for part in exact or parts(origin.node)]
        inside += [] if exact else _put_in(flow, origin, container, site)
        if inside:
            for part, where in inside:
                here = replace(where, line=part.lineno)
                for deeper in flow.origins(part, here, depth + 1):
                    taken = _read_at(node, site) or deeper.read
                    steps = (*origin.steps, *deeper.steps)
                    yield replace(deeper, steps=steps, read=taken)
            continue
        kinds = frozenset(
            k for kind in origin.kinds for k in known_python.ELEMENTS.get(kind, UNKNOWN)
        )
        if isinstance(origin.node, ast.Call) and method_of(origin.node) in known_python.TEXT_LISTS:
            kinds = frozenset({"str"})
        if "json" in origin.kinds:
            kinds = frozenset({"json"})
        because = f"an entry of `{short(origin.node)}`"
        yield replace(end(kinds, site, node, because), steps=origin.steps)


def _read_at(node: ast.expr, site: Site) -> Site | None:
    """The place of `rows[key]`; a loop over the rows is no such place."""
    return replace(site, line=node.lineno) if isinstance(node, ast.Subscript) else None


def _gathered(node: ast.AST) -> list[ast.expr]:
    """What `asyncio.gather(...)` awaits: an element of what is unpacked, or each argument."""
    if not (isinstance(node, ast.Call) and dotted(node.func).endswith("gather")):
        return []
    return [
        one
        for argument in node.args
        for one in (parts(argument.value) if isinstance(argument, ast.Starred) else [argument])
    ]


def _same_elements(node: ast.AST) -> ast.expr | None:
    """The container whose elements a new one took over: `list(rows)`."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in _SAME_ELEMENTS:
            return inner
        case _:
            return None


def _exact(literal: ast.AST, node: ast.expr) -> list[ast.expr]:
    """The one entry of a literal that a constant key or index reads."""
    match literal, node:
        case ast.Dict(keys=keys, values=values), ast.Subscript(slice=ast.Constant(value=wanted)):
            return [
                value
                for key, value in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant) and key.value == wanted
            ][-1:]
        case (
            ast.List(elts=parts) | ast.Tuple(elts=parts),
            ast.Subscript(slice=ast.Constant(value=int() as at)),
        ) if at < len(parts):
            return [parts[at]]
        case _:
            return []


def _put_in(
    flow: Flow, origin: Origin, container: ast.expr, site: Site
) -> list[tuple[ast.expr, Site]]:
    """What is put into a container after it was made: beside it, or by its class's methods."""
    if not isinstance(origin.node, (ast.Dict, ast.List, ast.Call, ast.Set)):
        return []
    return [
        (value, Site(path, value.lineno))
        for scope, name, path in _holders(flow, origin, container, site)
        for value in written_into(scope, name)
    ][:_MOST_WRITES]


def _holders(
    flow: Flow, origin: Origin, container: ast.expr, site: Site
) -> Iterator[tuple[ast.AST, str, str]]:
    """The scopes in which the container has a name, with the name and their path."""
    made_at, line = origin.site.path, origin.site.line
    tree, here = flow.sources.tree(made_at), flow.sources.tree(site.path)
    for statement in every(tree, ast.Assign):
        if statement.value is not origin.node:
            continue
        name = dotted(statement.targets[0])
        own = name.startswith(("self.", "this.")) and tree
        inside = class_at(tree, line) if own and tree else None
        scope = inside or next(iter(functions_at(tree, line)), tree) if tree else None
        if scope is not None:
            yield scope, name, made_at
    name = dotted(container)
    owner = class_at(here, site.line) if here and name.startswith(("self.", "this.")) else None
    if owner and site.path != made_at:
        yield owner, name, site.path


def _yields(flow: Flow, origin: Origin, depth: int) -> Iterator[Origin]:
    """The elements of a generator are what its function yields."""
    if not isinstance(origin.node, ast.Call):
        return
    found = flow.definition(origin.node.func, origin.site)
    if found is None or isinstance(found[1], ast.ClassDef):
        return
    call = Call(origin.node, origin.site)
    for value in passed_on(found[1]):
        step = Step(found[0], value.lineno, f"`{found[1].name}` yields from `{short(value)}`")
        for deeper in flow.element(value, value, Site(found[0], value.lineno, call), depth + 1):
            yield replace(deeper, steps=(*origin.steps, step, *deeper.steps))
    for value in yielded(found[1]):
        step = Step(found[0], value.lineno, f"`{found[1].name}` yields `{short(value)}`")
        for deeper in flow.origins(value, Site(found[0], value.lineno, call), depth + 1):
            yield replace(deeper, steps=(*origin.steps, step, *deeper.steps))


def keys(flow: Flow, container: ast.expr, site: Site) -> list[Origin]:
    """Where the keys of a mapping can have come from."""
    found: list[Origin] = []
    for origin in flow.origins(container, site):
        written = [
            (key, Site(path, key.lineno))
            for scope, name, path in _holders(flow, origin, container, site)
            for key in keys_written(scope, name)
        ]
        made = [(key, replace(origin.site, line=key.lineno)) for key in keys_of(origin.node)]
        for key, here in [*made, *written[:_MOST_WRITES]]:
            found.extend(
                replace(o, steps=(*origin.steps, *o.steps)) for o in flow.origins(key, here, 1)
            )
        if "json" in origin.kinds:
            found.append(replace(origin, kinds=frozenset({"str"}), because="JSON keys are text"))
    return found
