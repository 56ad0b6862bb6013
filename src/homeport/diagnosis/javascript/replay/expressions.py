"""Expressions of JavaScript, evaluated one by one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.binding import bind
from homeport.diagnosis.javascript.replay.classes import (
    Class,
    accessor,
    fields,
    instance,
    new_class,
    parent_constructed,
)
from homeport.diagnosis.javascript.replay.functions import closure
from homeport.diagnosis.javascript.replay.iterating import awaited, each
from homeport.diagnosis.javascript.replay.library import UNKNOWN
from homeport.diagnosis.javascript.replay.members import read
from homeport.diagnosis.javascript.replay.operators import (
    BINARY,
    UNARY,
    key_of,
    number_of,
    text_of,
    truthy,
)
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Function,
    Pattern,
    Thing,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp, sized

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.diagnosis.javascript.replay.run import Run, Scope
    from homeport.diagnosis.javascript.replay.syntax import Node

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


class _Nowhere(Exception):  # noqa: N818 -- the end of a chain, no error
    """`?.` met nothing: the whole chain gives undefined."""


def evaluate(run: Run, node: Node, scope: Scope) -> Value:
    """The value of one expression."""
    run.steps.tick()
    work = _EXPRESSIONS.get(node.kind)
    if work is None:
        raise GaveUp(f"an expression of the kind {node.kind}")
    return work(run, node, scope)


# -- names and literals ------------------------------------------------------------------------


def _name(run: Run, node: Node, scope: Scope) -> Value:
    name = node.text
    holder = scope.holder(name)
    if holder is not None:
        return holder[name]
    if name in UNKNOWN:
        raise GaveUp(f"{name} of the runtime")
    return run.throw("ReferenceError", f"{name} is not defined")


def _this(_: Run, __: Node, scope: Scope) -> Value:
    return scope.function.this if scope.function else UNDEFINED


def _number(_: Run, node: Node, __: Scope) -> Value:
    text = node.text.replace("_", "")
    if text.endswith("n"):
        raise GaveUp("a large whole number")
    return number_of(text)


def _string(_: Run, node: Node, __: Scope) -> Value:
    if not node.children:
        return ""
    return "".join(_fragment(part) for part in node.children)


def _fragment(part: Node) -> str:
    if part.kind != "escape_sequence":
        return part.text
    code = part.text[1:]
    if found := re.fullmatch(r"(?:u\{?([0-9a-fA-F]+)\}?|x([0-9a-fA-F]{2}))", code):
        return chr(int(found[1] or found[2], 16))
    return _ESCAPES.get(code, code)


def _template(run: Run, node: Node, scope: Scope) -> Value:
    pieces = []
    for part in node.children:
        if part.kind == "template_substitution":
            pieces.append(_written(run, run.value(part.children[0], scope)))
        else:
            pieces.append(_fragment(part))
    return sized("".join(pieces))


def _written(run: Run, value: Value) -> str:
    """The text of a value; objects of the program may say it themselves."""
    own = value.find("toString") if isinstance(value, Thing) else UNDEFINED
    return text_of(own.work(run, value, []) if isinstance(own, Function) else value)


def _regex(_: Run, node: Node, __: Scope) -> Value:
    flags = node.fields.get("flags")
    return Pattern(node.part("pattern").text, flags.text if flags else "")


def _array(run: Run, node: Node, scope: Scope) -> Value:
    return Array(_all(run, node.children, scope))


def _all(run: Run, nodes: list[Node], scope: Scope) -> list[Value]:
    values: list[Value] = []
    for one in nodes:
        if one.kind == "spread_element":
            values += each(run, run.value(one.children[0], scope))
        else:
            values.append(run.value(one, scope))
    return values


def _object(run: Run, node: Node, scope: Scope) -> Value:
    made = Thing()
    for one in node.children:
        if one.kind == "pair":
            name = run.property_name(one.part("key"), scope)
            made.props[name] = run.value(one.part("value"), scope)
        elif one.kind == "spread_element":
            _spread(run, made, run.value(one.children[0], scope))
        elif one.kind == "method_definition":
            name = run.property_name(one.part("name"), scope)
            made.props[name] = accessor(made.props.get(name), one, closure(one, scope))
        else:
            made.props[one.text] = run.value(one, scope)
    return made


def _spread(run: Run, made: Thing, value: Value) -> None:
    if isinstance(value, (Array, str)):
        items = value.items if isinstance(value, Array) else value
        made.props.update({str(number): item for number, item in enumerate(items)})
    elif isinstance(value, Thing):
        made.props.update({name: read(run, value, name) for name in value.shown()})


# -- members and calls -------------------------------------------------------------------------


def _chained(work: Callable[[Run, Node, Scope], Value]) -> Callable[[Run, Node, Scope], Value]:
    """The end of an optional chain: nothing met on the way gives undefined."""

    def found(run: Run, node: Node, scope: Scope) -> Value:
        try:
            return work(run, node, scope)
        except _Nowhere:
            return UNDEFINED

    return found


def _owner(run: Run, node: Node, scope: Scope) -> Value:
    """What stands before the dot; inside a chain, nothing ends the chain."""
    inner = node.part("object")
    if inner.kind == "super":
        home = scope.function.home if scope.function else None
        above = home.proto if isinstance(home, Class) else None
        return above.props.get("prototype") if isinstance(above, Class) else UNDEFINED
    value = _link(run, inner, scope)
    return _or_nowhere(node, value)


def _link(run: Run, node: Node, scope: Scope) -> Value:
    """The value of a part of a chain, without ending the chain there."""
    work = _LINKS.get(node.kind)
    if work is None or node is run.edited or "optional_chain" not in _parts(node):
        return run.value(node, scope)
    return work(run, node, scope)


def _parts(node: Node) -> set[str]:
    """The kinds of the parts along a chain."""
    found: set[str] = set()
    one: Node | None = node
    while one is not None and one.kind in _LINKS:
        found |= {child.kind for child in one.children}
        one = one.fields.get("object") or one.fields.get("function")
    return found


def _or_nowhere(node: Node, value: Value) -> Value:
    if (value is None or value is UNDEFINED) and any(
        child.kind == "optional_chain" for child in node.children
    ):
        raise _Nowhere
    return value


def _member(run: Run, node: Node, scope: Scope) -> Value:
    return read(run, _owner(run, node, scope), node.part("property").text)


def _subscript(run: Run, node: Node, scope: Scope) -> Value:
    owner = _owner(run, node, scope)
    return read(run, owner, run.value(node.part("index"), scope))


def _call(run: Run, node: Node, scope: Scope) -> Value:
    called = node.part("function")
    if called.kind == "super":
        return _super_call(run, node, scope)
    if called.kind == "import" or node.part("arguments").kind != "arguments":
        raise GaveUp("a module that is loaded later, or a tagged template")
    this: Value = UNDEFINED
    if called.kind in ("member_expression", "subscript_expression") and called is not run.edited:
        owner = _owner(run, called, scope)
        key = (
            called.part("property").text
            if called.kind == "member_expression"
            else run.value(called.part("index"), scope)
        )
        work = read(run, owner, key)
        this = (
            scope.function.this
            if called.part("object").kind == "super" and scope.function
            else owner
        )
    else:
        work = _link(run, called, scope)
    _or_nowhere(node, work)
    arguments = _all(run, node.part("arguments").children, scope)
    if not isinstance(work, Function):
        run.places.append((scope.path, node.line))
        run.throw("TypeError", f"{called.text} is not a function")
    run.places.append((scope.path, _line_of(called)))
    result = work.work(run, this, arguments)
    run.places.pop()
    return result


def _line_of(called: Node) -> int:
    """The line a trace gives for a call: that of the method's name."""
    named = called.fields.get("property")
    return named.line if named else called.line


def _super_call(run: Run, node: Node, scope: Scope) -> Value:
    call = scope.function
    if call is None or not isinstance(call.home, Class) or not isinstance(call.this, Thing):
        raise GaveUp("super outside a class")
    arguments = _all(run, node.part("arguments").children, scope)
    parent_constructed(run, call.home, call.this, arguments)
    fields(run, call.home, call.this)
    return UNDEFINED


def _new(run: Run, node: Node, scope: Scope) -> Value:
    made = run.value(node.part("constructor"), scope)
    given = node.fields.get("arguments")
    arguments = _all(run, given.children, scope) if given else []
    run.places.append((scope.path, node.line))
    result = instance(run, made, arguments)
    run.places.pop()
    return result


# -- operators ---------------------------------------------------------------------------------


def _binary(run: Run, node: Node, scope: Scope) -> Value:
    sign = node.part("operator").text
    one = run.value(node.part("left"), scope)
    match sign:
        case "&&":
            return run.value(node.part("right"), scope) if truthy(one) else one
        case "||":
            return one if truthy(one) else run.value(node.part("right"), scope)
        case "??":
            missing = one is None or one is UNDEFINED
            return run.value(node.part("right"), scope) if missing else one
        case "in":
            owner, key = run.value(node.part("right"), scope), key_of(one)
            if isinstance(owner, Array):
                return key == "length" or (key.isdigit() and int(key) < len(owner.items))
            return isinstance(owner, Thing) and owner.has(key)
        case "instanceof":
            return _instance_of(one, run.value(node.part("right"), scope))
        case _:
            return BINARY[sign](one, run.value(node.part("right"), scope))


def _instance_of(value: Value, made: Value) -> bool:
    shape = made.props.get("prototype") if isinstance(made, Function) else None
    if shape is None:
        return isinstance(made, Function) and isinstance(value, Thing) and value.name == made.label
    one = value.proto if isinstance(value, Thing) else None
    while one is not None:
        if one is shape:
            return True
        one = one.proto
    return False


def _unary(run: Run, node: Node, scope: Scope) -> Value:
    sign, inner = node.part("operator").text, node.part("argument")
    if sign == "delete":
        owner = run.value(inner.part("object"), scope)
        key = (
            inner.part("property").text
            if inner.kind == "member_expression"
            else key_of(run.value(inner.part("index"), scope))
        )
        if isinstance(owner, Thing):
            owner.props.pop(key, None)
        return True
    if sign == "typeof" and inner.kind == "identifier" and scope.holder(inner.text) is None:
        return "undefined"
    return UNARY[sign](run.value(inner, scope))


def _update(run: Run, node: Node, scope: Scope) -> Value:
    target = node.part("argument")
    before = number_of(run.value(target, scope))
    after = before + (1 if node.part("operator").text == "++" else -1)
    bind(run, target, after, scope, None)
    return after if node.part("operator").start < target.start else before


def _assignment(run: Run, node: Node, scope: Scope) -> Value:
    value = run.value(node.part("right"), scope)
    bind(run, node.part("left"), value, scope, None)
    return value


def _augmented(run: Run, node: Node, scope: Scope) -> Value:
    sign = node.part("operator").text[:-1]
    before = run.value(node.part("left"), scope)
    if sign in ("&&", "||", "??"):
        keep = {
            "&&": not truthy(before),
            "||": truthy(before),
            "??": before is not None and before is not UNDEFINED,
        }
        if keep[sign]:
            return before
        value = run.value(node.part("right"), scope)
    else:
        value = BINARY[sign](before, run.value(node.part("right"), scope))
    bind(run, node.part("left"), value, scope, None)
    return value


def _ternary(run: Run, node: Node, scope: Scope) -> Value:
    way = "consequence" if truthy(run.value(node.part("condition"), scope)) else "alternative"
    return run.value(node.part(way), scope)


def _sequence(run: Run, node: Node, scope: Scope) -> Value:
    value: Value = UNDEFINED
    for one in node.children:
        value = run.value(one, scope)
    return value


def _await(run: Run, node: Node, scope: Scope) -> Value:
    return awaited(run, run.value(node.children[0], scope))


def _yield(run: Run, node: Node, scope: Scope) -> Value:
    held = scope.function.yielded if scope.function else None
    if held is None:
        raise GaveUp("a yield outside a generator")
    value = run.value(node.children[0], scope) if node.children else UNDEFINED
    if "*" in node.marks:
        held += each(run, value)
    else:
        held.append(value)
    return UNDEFINED


def _function(_: Run, node: Node, scope: Scope) -> Value:
    return closure(node, scope)


def _meta(_: Run, __: Node, scope: Scope) -> Value:
    return Thing({"url": f"file:///{scope.path}", "dirname": "/", "filename": f"/{scope.path}"})


_LINKS: dict[str, Callable[[Run, Node, Scope], Value]] = {
    "member_expression": _member,
    "subscript_expression": _subscript,
    "call_expression": _call,
}
_EXPRESSIONS: dict[str, Callable[[Run, Node, Scope], Value]] = {
    **{kind: _chained(work) for kind, work in _LINKS.items()},
    "identifier": _name,
    "shorthand_property_identifier": _name,
    "this": _this,
    "true": lambda *_: True,
    "false": lambda *_: False,
    "null": lambda *_: None,
    "undefined": lambda *_: UNDEFINED,
    "number": _number,
    "string": _string,
    "template_string": _template,
    "regex": _regex,
    "array": _array,
    "object": _object,
    "new_expression": _new,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "update_expression": _update,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _augmented,
    "ternary_expression": _ternary,
    "sequence_expression": _sequence,
    "await_expression": _await,
    "yield_expression": _yield,
    "arrow_function": _function,
    "function_expression": _function,
    "generator_function": _function,
    "class": new_class,
    "meta_property": _meta,
}
