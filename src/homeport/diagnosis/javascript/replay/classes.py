"""Classes of the program: making them, and making their objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.functions import Closure, closure
from homeport.diagnosis.javascript.replay.run import Call, Scope
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Accessor,
    Function,
    Thing,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.run import Run
    from homeport.diagnosis.javascript.replay.syntax import Node

_FIELDS = ("field_definition", "public_field_definition")


class Class(Function):
    """A class: its constructor, its fields, and the class it extends."""

    __slots__ = ("constructor", "fields", "parent", "scope")

    def __init__(self, label: str, parent: Function | None, scope: Scope) -> None:
        super().__init__(label, _not_called)
        self.parent, self.scope = parent, scope
        self.constructor: Closure | None = None
        self.fields: list[Node] = []
        above = parent.props.get("prototype") if parent else None
        self.proto = parent
        shape = Thing({"constructor": self}, above if isinstance(above, Thing) else None)
        shape.props["@@hidden"] = True
        self.props["prototype"] = shape


def _not_called(run: Run, _: Value, __: list[Value]) -> Value:
    run.throw("TypeError", "Class constructor cannot be invoked without 'new'")


def new_class(run: Run, node: Node, scope: Scope) -> Class:
    """The class that a declaration or an expression stands for."""
    heritage = next((c for c in node.children if c.kind == "class_heritage"), None)
    parent = run.value(_extended(heritage), scope) if heritage else None
    if parent is not None and not isinstance(parent, Function):
        run.throw("TypeError", "Class extends value is not a constructor")
    inner = scope.inner()
    name = node.fields.get("name")
    made = Class(name.text if name else "", parent, inner)
    if name:
        inner.names[name.text] = made
    for member in node.part("body").children:
        _add(run, made, member, inner)
    return made


def _extended(heritage: Node) -> Node:
    inner = heritage.children[0]
    return inner.part("value") if inner.kind == "extends_clause" else inner


def _add(run: Run, made: Class, member: Node, scope: Scope) -> None:
    static = "static" in member.marks
    if member.kind in _FIELDS:
        if static:
            _field(run, made, member, _own_scope(made, made))
        else:
            made.fields.append(member)
    elif member.kind == "method_definition":
        name = run.property_name(member.part("name"), scope)
        work = closure(member, scope, made)
        where = made if static else made.props["prototype"]
        if name == "constructor" and not static:
            made.constructor = work
        elif isinstance(where, Thing):
            where.props[name] = accessor(where.props.get(name), member, work)
    else:
        raise GaveUp(f"a member of the kind {member.kind}")


def accessor(before: Value, member: Node, work: Closure) -> Value:
    """A getter or setter beside the other one that may be there, or the method itself."""
    if not {"get", "set"} & member.marks:
        return work
    other = before if isinstance(before, Accessor) else Accessor(None, None)
    if "get" in member.marks:
        return Accessor(work, other.setter)
    return Accessor(other.getter, work)


def _own_scope(made: Class, this: Value) -> Scope:
    return Scope(made.scope, made.scope.path, Call(this, made))


def _field(run: Run, this: Thing, member: Node, scope: Scope) -> None:
    target = member.fields.get("property") or member.part("name")
    name = run.property_name(target, scope)
    given = member.fields.get("value")
    this.props[name] = run.value(given, scope) if given else UNDEFINED


def instance(run: Run, made: Value, arguments: list[Value]) -> Value:
    """`new made(...)`."""
    if isinstance(made, Class):
        this = _allocated(made, arguments)
        construct(run, made, this, arguments)
        return this
    if isinstance(made, Closure) and isinstance(shape := made.props.get("prototype"), Thing):
        fresh = Thing({}, shape)
        given = made.work(run, fresh, arguments)
        return given if isinstance(given, Thing) else fresh
    if isinstance(made, Function) and "@@new" in made.props:
        builder = made.props["@@new"]
        if isinstance(builder, Function):
            return builder.work(run, made, arguments)
    return run.throw("TypeError", "the value is not a constructor")


def _allocated(made: Class, _: list[Value]) -> Thing:
    shape, base = made.props["prototype"], made.parent
    while isinstance(base, Class):
        base = base.parent
    if base is not None and not base.label.endswith("Error"):
        raise GaveUp(f"a class that extends {base.label}")
    return Thing({}, shape if isinstance(shape, Thing) else None, "Error" if base else "")


def construct(run: Run, made: Class, this: Thing, arguments: list[Value]) -> None:
    """Run the constructor of one class for an object that is already there."""
    if made.constructor is None:
        if made.parent is not None:
            parent_constructed(run, made, this, arguments)
        fields(run, made, this)
        return
    if made.parent is None:
        fields(run, made, this)
    made.constructor.work(run, this, arguments)


def fields(run: Run, made: Class, this: Thing) -> None:
    """Give the object the fields that its class declares."""
    for member in made.fields:
        _field(run, this, member, _own_scope(made, this))


def parent_constructed(run: Run, made: Class, this: Thing, arguments: list[Value]) -> None:
    """`super(...)` in the constructor of `made`."""
    if isinstance(made.parent, Class):
        construct(run, made.parent, this, arguments)
    elif arguments and arguments[0] is not UNDEFINED:
        this.props["message"] = arguments[0]
