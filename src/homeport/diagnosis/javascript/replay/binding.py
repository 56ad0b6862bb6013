"""Giving values to names, members and patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.iterating import each
from homeport.diagnosis.javascript.replay.members import read, write
from homeport.diagnosis.javascript.replay.values import UNDEFINED, Array, Thing, Value
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.run import Run, Scope
    from homeport.diagnosis.javascript.replay.syntax import Node

Names = dict[str, Value]
_NAMES = ("identifier", "shorthand_property_identifier_pattern", "undefined")
_WITH_DEFAULT = ("assignment_pattern", "object_assignment_pattern")


def declare(run: Run, target: Node, value: Value, scope: Scope) -> None:
    """Give a value to new names of the scope."""
    bind(run, target, value, scope, scope.names)


def bind(run: Run, target: Node, value: Value, scope: Scope, names: Names | None) -> None:
    """Give a value to a target: to new `names`, or where the names already are."""
    if target is run.edited and run.by is not None:
        target = run.by
    kind = target.kind
    if kind in _NAMES:
        _name(run, target.text, value, scope, names)
    elif kind in _WITH_DEFAULT:
        if value is UNDEFINED:
            value = run.value(target.part("right"), scope)
        bind(run, target.part("left"), value, scope, names)
    elif kind in ("object_pattern", "object"):
        _from_object(run, target, value, scope, names)
    elif kind in ("array_pattern", "array"):
        _from_list(run, target, value, scope, names)
    elif kind == "member_expression":
        owner = run.value(target.part("object"), scope)
        write(run, owner, target.part("property").text, value)
    elif kind == "subscript_expression":
        owner = run.value(target.part("object"), scope)
        write(run, owner, run.value(target.part("index"), scope), value)
    else:
        raise GaveUp(f"a target of the kind {kind}")


def _name(run: Run, name: str, value: Value, scope: Scope, names: Names | None) -> None:
    if names is not None:
        names[name] = value
        return
    holder = scope.holder(name)
    if holder is None:
        run.throw("ReferenceError", f"{name} is not defined")
    holder[name] = value


def _from_object(run: Run, target: Node, value: Value, scope: Scope, names: Names | None) -> None:
    if value is None or value is UNDEFINED:
        run.throw("TypeError", f"Cannot destructure '{value!r}' as it is undefined.")
    taken: set[str] = set()
    for one in target.children:
        if one is run.edited and run.by is not None:
            one = run.by  # noqa: PLW2901 -- the edit stands for it
        if one.kind == "rest_pattern":
            rest = Thing()
            if isinstance(value, Thing):
                rest.props = {k: read(run, value, k) for k in value.shown() if k not in taken}
            bind(run, one.children[0], rest, scope, names)
            continue
        if one.kind in ("pair_pattern", "pair"):
            key, inner = run.property_name(one.part("key"), scope), one.part("value")
        elif one.kind in _WITH_DEFAULT:
            key, inner = one.part("left").text, one
        else:
            key, inner = one.text, one
        taken.add(key)
        given = read(run, value, key)
        if inner.kind in _WITH_DEFAULT and inner is one:
            if given is UNDEFINED:
                given = run.value(one.part("right"), scope)
            inner = one.part("left")
        bind(run, inner, given, scope, names)


def _from_list(run: Run, target: Node, value: Value, scope: Scope, names: Names | None) -> None:
    items = list(each(run, value))
    text, number = target.source, 0
    for one in target.children:
        # `[, second]`: each comma before a target is a place.
        number = _place(text, target, one)
        if one.kind in ("rest_pattern", "spread_element"):
            bind(run, one.children[0], Array(items[number:]), scope, names)
        else:
            bind(run, one, items[number] if number < len(items) else UNDEFINED, scope, names)


def _place(source: bytes, target: Node, one: Node) -> int:
    before = [child for child in target.children if child.start < one.start]
    gaps, at = 0, target.start + 1
    for child in [*before, one]:
        gaps += source[at : child.start].count(b",")
        at = child.end
    return gaps
