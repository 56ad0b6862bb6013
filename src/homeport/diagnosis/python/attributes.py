"""Where the value of an attribute comes from: modules, constructors, what methods assign."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from homeport.diagnosis.cause import Step
from homeport.diagnosis.python.calls import returned
from homeport.diagnosis.python.names import assigned
from homeport.diagnosis.python.origin import DEPTH, UNKNOWN, Call, Origin, Site, end, javascript
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.scope import assignments, class_at, dotted, imported
from homeport.diagnosis.python.shape import code, defined, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.python.dataflow import Flow
    from homeport.diagnosis.python.outline import Function

_FIELDS = frozenset({"field", "Field", "attrib", "ib"})
_SELF = frozenset({"self", "cls", "this"})


def attribute(flow: Flow, node: ast.Attribute, site: Site, depth: int) -> Iterator[Origin]:
    """Where the value of `owner.attr` can have come from."""
    tree = flow.sources.tree(site.path)
    if tree is None:
        return
    if isinstance(node.value, ast.Name) and node.value.id in _SELF:
        owner = class_at(tree, site.line)
        held = (site.path, owner) if owner else None
        declared = held if held and not list(_assigned_in(held[1], node.attr)) else None
        given = _anywhere(flow, declared, node.attr, depth) if declared else []
        yield from given or _field(flow, held, node, replace(site, caller=None), depth)
        return
    if dotted(node.value) == "process.env":
        because = f"the environment variable {node.attr} is undefined when it is not set"
        yield end(frozenset({"str", "None"}), site, node, because)
        return
    if inside := _of_module(flow, node, site, depth):
        yield from inside
        return
    seen = False
    for origin in flow.origins(node.value, site, depth + 1):
        if isinstance(origin.node, ast.Dict):
            seen = True
            yield from _entry(flow, origin, node, site, depth)
            continue
        made = flow.class_of(origin)
        if made is None:
            continue
        seen = True
        call = Call(origin.node, origin.site) if isinstance(origin.node, ast.Call) else None
        given = (
            _constructed(flow, made[1], node.attr, call, depth)
            if call
            else _anywhere(flow, made, node.attr, depth)
        )
        for result in given or _field(flow, made, node, replace(site, caller=call), depth):
            yield replace(result, steps=(*origin.steps, *result.steps))
    if not seen:
        yield from _of_some_class(flow, node, site, depth)


def _of_module(flow: Flow, node: ast.Attribute, site: Site, depth: int) -> list[Origin]:
    """What a module of the repository assigns to the name, for `module.name`."""
    tree = flow.sources.tree(site.path)
    found = imported(tree, dotted(node.value)) if tree and dotted(node.value) else None
    if found is None:
        return []
    module = ".".join(part for part in found if part) if found[1] else found[0]
    path = flow.sources.module(module, site.path)
    inside = flow.sources.tree(path) if path else None
    made = assignments(inside, node.attr) if inside else []
    return [
        origin
        for one in made[-2:]
        for origin in assigned(flow, node.attr, one, Site(path or "", one.line), depth + 1)
    ]


def _of_some_class(flow: Flow, node: ast.Attribute, site: Site, depth: int) -> Iterator[Origin]:
    """An attribute of an object of unknown class, when only one class has such a field."""
    owners = flow.usage.classes_with(node.attr) if depth < DEPTH // 2 else []
    if len(owners) != 1:
        yield unset(node, site)
        return
    path, owner = owners[0]
    given = _anywhere(flow, (path, owner), node.attr, depth)
    yield from given or _field(flow, (path, owner), node, replace(site, caller=None), depth)


def _anywhere(flow: Flow, owner: tuple[str, ast.ClassDef], attr: str, depth: int) -> list[Origin]:
    """What the constructor calls of the repository give to the field of a class."""
    found: list[Origin] = []
    for path, node in flow.usage.constructions(owner[1], owner[0]):
        found += _constructed(flow, owner[1], attr, Call(node, Site(path, node.lineno)), depth)
    return found


def no_entry(flow: Flow, node: ast.Subscript, site: Site, depth: int) -> str:
    """Why JavaScript finds nothing under this index."""
    owners = flow.origins(node.value, site, depth + 1)
    if any("Map" in origin.kinds for origin in owners):
        return f"`{code(node.value)}` is a Map, which is read with `.get({code(node.slice)})`"
    return f"`{code(node.value)}` has no entry for `{code(node.slice)}`"


def _entry(
    flow: Flow, literal: Origin, node: ast.Attribute, site: Site, depth: int
) -> Iterator[Origin]:
    """The value of a key in a literal; undefined when JavaScript finds no such key."""
    if not isinstance(literal.node, ast.Dict):
        return
    for name, value in zip(literal.node.keys, literal.node.values, strict=True):
        if isinstance(name, ast.Constant) and name.value == node.attr:
            here = replace(literal.site, line=value.lineno)
            for origin in flow.origins(value, here, depth + 1):
                yield replace(origin, steps=(*literal.steps, *origin.steps))
            return
    if None in literal.node.keys or not javascript(site):
        return
    if (written := _computed_write(flow, literal)) is not None:
        made = code(written.value)
        because = f"the keys of `{made}` are computed here, and `{node.attr}` was none of them"
        where = Site(literal.site.path, written.lineno)
        yield replace(end(frozenset({"None", "?"}), where, written, because), steps=literal.steps)
    else:
        because = f"the object made at line {literal.site.line} has no `{node.attr}`"
        yield replace(end(frozenset({"None"}), site, node, because), steps=literal.steps)


def _computed_write(flow: Flow, literal: Origin) -> ast.Subscript | None:
    """Where a computed key is given to the object of a literal: `made[key] = value`."""
    tree = flow.sources.tree(literal.site.path)
    made = list(every(tree, ast.Assign)) if tree else []
    names = {
        target.id
        for one in made
        if one.value is literal.node
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    for target in (target for one in made for target in one.targets):
        match target:
            case ast.Subscript(value=ast.Name(id=name), slice=key) if name in names:
                if not isinstance(key, ast.Constant):
                    return target
            case _:
                pass
    return None


def unset(node: ast.expr, site: Site) -> Origin:
    """A value that is set out of sight; JavaScript gives undefined for a missing one."""
    kinds = frozenset({"None", "?"}) if javascript(site) else UNKNOWN
    because = "has no such property" if javascript(site) else "is set elsewhere"
    if javascript(site) and isinstance(node, (ast.Attribute, ast.Subscript)):
        return end(kinds, site, node, f"`{code(node.value)}` {because}")
    return end(kinds, site, node, f"`{code(node)}` {because}")


def _constructed(
    flow: Flow, owner: ast.ClassDef, attr: str, call: Call, depth: int
) -> list[Origin]:
    """The argument of the constructor that became the field (dataclasses, named tuples)."""
    fields = [
        s.target.id
        for s in owner.body
        if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
    ]
    given = next((k.value for k in call.node.keywords if k.arg == attr), None)
    if given is None and attr in fields and not defined(owner, "__init__"):
        position = fields.index(attr)
        if position < len(call.node.args):
            given = call.node.args[position]
    if given is None:
        return []
    step = Step(call.site.path, given.lineno, f"`{owner.name}.{attr}` is given `{short(given)}`")
    return [replace(o, steps=(step, *o.steps)) for o in flow.origins(given, call.site, depth + 1)]


def _field(
    flow: Flow,
    held: tuple[str, ast.ClassDef] | None,
    node: ast.Attribute,
    site: Site,
    depth: int,
) -> Iterator[Origin]:
    """What a class or its bases assign to `self.attr`, or what its property gives.

    `site.caller` is the call that made the object, where that is known.
    """
    for path, owner in flow.lineage(held) if held else ():
        getter = defined(owner, node.attr)
        if isinstance(getter, ast.FunctionDef) and _is_property(getter):
            call = Call(ast.Call(node, [], []), site)
            yield from returned(flow, getter, path, call, depth)
            return
        found = list(_assigned_in(owner, node.attr))
        for statement in found:
            value = _filled(statement.value)  # type: ignore[arg-type]  # none without a value
            step = Step(path, statement.lineno, f"`{node.attr}` is set to `{short(value)}`")
            here = Site(path, statement.lineno, _for_init(owner, statement, site.caller))
            for origin in flow.origins(value, here, depth + 1):
                yield replace(origin, steps=(step, *origin.steps))
        if found:
            return
    yield unset(node, site)


def _filled(value: ast.expr) -> ast.expr:
    """What a declared field begins with: `field(default_factory=lambda: x)` begins with `x`."""
    if not (isinstance(value, ast.Call) and dotted(value.func).rpartition(".")[2] in _FIELDS):
        return value
    for keyword in value.keywords:
        match keyword:
            case ast.keyword(arg="factory" | "default_factory", value=ast.Lambda(body=body)):
                return body
            case ast.keyword(arg="default_factory" | "factory", value=made_by):
                return ast.copy_location(ast.Call(made_by, [], []), made_by)
            case ast.keyword(arg="default", value=default):
                return default
            case _:
                pass
    return value


def _is_property(function: Function) -> bool:
    return any("property" in code(one) for one in function.decorator_list)


def _assigned_in(owner: ast.ClassDef, attr: str) -> Iterator[ast.Assign | ast.AnnAssign]:
    """The statements of a class that give the field a value."""
    for method in owner.body:
        for statement in ast.walk(method):
            if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
                continue
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names = {dotted(target) for target in targets}
            if names & {f"self.{attr}", f"this.{attr}"} or (statement is method and attr in names):
                yield statement


def _for_init(owner: ast.ClassDef, statement: ast.stmt, made_by: Call | None) -> Call | None:
    """The call that made the object, for statements of its own `__init__`."""
    init = defined(owner, "__init__")
    inside = init and init.lineno <= statement.lineno <= (init.end_lineno or 0)
    return made_by if inside else None
