"""Which function or class of the repository an expression names."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from homeport.diagnosis.python.origin import DEPTH, Origin, Site
from homeport.diagnosis.python.scope import assignments, class_at, dotted, imported
from homeport.diagnosis.python.shape import defined

if TYPE_CHECKING:
    from homeport.diagnosis.python.dataflow import Flow
    from homeport.diagnosis.python.outline import Function

_MOST_BASES = 8
_RECEIVER = DEPTH // 2 - 3  # deep enough to come to the constructor's callers
_MOST_RESOLVING = 3  # the class of a receiver of a receiver of a receiver


def definition(
    flow: Flow, func: ast.expr, site: Site
) -> tuple[str, Function | ast.ClassDef] | None:
    """The repository's function or class that a call names, with its path."""
    tree = flow.sources.tree(site.path)
    if tree is None:
        return None
    match func:
        case ast.Name(id=name):
            if local := defined(tree, name):
                return site.path, local
            if found := imported(tree, name):
                return _member(flow, *found, site.path)
        case ast.Attribute(value=ast.Name(id="self" | "cls" | "this"), attr=attr):
            owner = class_at(tree, site.line)
            return _method(flow, (site.path, owner), attr) if owner else None
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=attr):
            owner = class_at(tree, site.line)
            bases = lineage(flow, (site.path, owner))[1:] if owner else []
            return next((m for held in bases if (m := _method(flow, held, attr))), None)
        case ast.Attribute(value=value, attr=attr):
            return _through(flow, value, attr, site, tree)
        case _:
            pass
    return None


def _through(
    flow: Flow, value: ast.expr, attr: str, site: Site, tree: ast.Module
) -> tuple[str, Function | ast.ClassDef] | None:
    """`module.name` or `instance.method`, when the class of the instance can be told."""
    name = dotted(value)
    if name and (found := imported(tree, name.split(".")[0])):
        module = ".".join(part for part in found if part) if found[0] != name else name
        if inside := _member(flow, module, attr, site.path):
            return inside
    if flow.budget < 0 or flow.resolving >= _MOST_RESOLVING:
        return None
    flow.resolving += 1
    try:
        owners = [class_of(flow, origin) for origin in flow.origins(value, site, _RECEIVER)]
    finally:
        flow.resolving -= 1
    for owner in filter(None, owners):
        if method := _method(flow, owner, attr):
            return method
    return None


def _method(
    flow: Flow, held: tuple[str, ast.ClassDef], name: str
) -> tuple[str, Function | ast.ClassDef] | None:
    """The method of a class, its own or inherited."""
    for path, owner in lineage(flow, held):
        if method := defined(owner, name):
            return path, method
    return None


def lineage(flow: Flow, held: tuple[str, ast.ClassDef]) -> list[tuple[str, ast.ClassDef]]:
    """The class and those it inherits from in the repository, the nearest first."""
    found = [held]
    for path, owner in found:  # grows while it is read
        for base in owner.bases:
            inherited = flow.definition(base, Site(path, owner.lineno))
            if inherited is None or len(found) >= _MOST_BASES:
                continue
            if isinstance(inherited[1], ast.ClassDef) and inherited[1] not in [o for _, o in found]:
                found.append((inherited[0], inherited[1]))
    return found


def class_of(flow: Flow, origin: Origin) -> tuple[str, ast.ClassDef] | None:
    """The repository's class that a value is made from or declared to be, with its path."""
    node = origin.node.func if isinstance(origin.node, ast.Call) else origin.node
    if isinstance(node, ast.Name) and node.id == "cls":
        tree = flow.sources.tree(origin.site.path)
        owner = class_at(tree, origin.site.line) if tree else None
        return (origin.site.path, owner) if owner else None
    if not isinstance(node, ast.Name) and not isinstance(origin.node, ast.Call):
        return None
    found = definition(flow, node, origin.site) if isinstance(node, ast.expr) else None
    return (found[0], found[1]) if found and isinstance(found[1], ast.ClassDef) else None


def _member(
    flow: Flow, module: str, member: str, seen_from: str
) -> tuple[str, Function | ast.ClassDef] | None:
    path = flow.sources.module(module, seen_from) if module else None
    tree = flow.sources.tree(path) if path else None
    member = member or "default"
    found = defined(tree, member) if tree else None
    if path and found:
        return path, found
    if path and tree and member and (again := imported(tree, member)) and again[0] != module:
        return _member(flow, *again, path)  # re-exported by a package
    for assignment in assignments(tree, member) if tree else ():
        if path and isinstance(assignment.value, ast.Name):  # exported under another name
            return definition(flow, assignment.value, Site(path, assignment.line))
    return None
