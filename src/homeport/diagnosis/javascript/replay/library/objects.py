"""`Object` and `JSON`."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.iterating import each
from homeport.diagnosis.javascript.replay.library.native import (
    built_in_class,
    given,
    namespace,
    table,
)
from homeport.diagnosis.javascript.replay.operators import key_of, number_text, text_of
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Accessor,
    Array,
    Collection,
    Date,
    Function,
    Promise,
    Thing,
    Value,
    kind_of,
)
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.run import Run

Arguments = list[Value]
_DEEPEST = 30


def pairs(run: Run, value: Value) -> list[tuple[str, Value]]:
    """The own properties with their values."""
    match value:
        case Array(items=items):
            return [(str(n), item) for n, item in enumerate(items)]
        case Thing():
            return [(k, _held(run, value, value.props[k])) for k in value.shown()]
        case str():
            return [(str(n), letter) for n, letter in enumerate(value)]
        case bool() | float():
            return []
        case _:
            return run.throw("TypeError", "Cannot convert undefined or null to object")


def _held(run: Run, owner: Thing, value: Value) -> Value:
    if isinstance(value, Accessor):
        return value.getter.work(run, owner, []) if value.getter else UNDEFINED
    return value


def _assign(run: Run, _: Value, arguments: Arguments) -> Value:
    target = given(arguments)
    if not isinstance(target, Thing):
        run.throw("TypeError", "Cannot convert undefined or null to object")
    for source in arguments[1:]:
        if isinstance(source, Thing):
            if target.frozen:
                run.throw("TypeError", "Cannot assign to read only property of object")
            target.props.update(pairs(run, source))
    return target


def _from_entries(run: Run, _: Value, arguments: Arguments) -> Value:
    made = Thing()
    for pair in each(run, given(arguments)):
        if not isinstance(pair, Array):
            raise GaveUp("an entry of an unusual kind")
        made.props[key_of(given(pair.items))] = given(pair.items, 1)
    return made


def _freeze(_: Run, __: Value, arguments: Arguments) -> Value:
    if isinstance(given(arguments), Array):
        raise GaveUp("a frozen array")
    if isinstance(given(arguments), Thing):
        arguments[0].frozen = True  # type: ignore[attr-defined]  # an object, as tested above
    return given(arguments)


def _create(_: Run, __: Value, arguments: Arguments) -> Value:
    shape = given(arguments)
    return Thing({}, shape if isinstance(shape, Thing) else None)


def _owns(_: Run, this: Value, arguments: Arguments) -> Value:
    name = key_of(given(arguments))
    if isinstance(this, Array):
        return name.isdigit() and int(name) < len(this.items)
    return isinstance(this, Thing) and name in this.props


METHODS = table({
    "hasOwnProperty": _owns,
    "toString": lambda _, t, __: text_of(t),
    "valueOf": lambda _, t, __: t,
})  # fmt: skip

OBJECT = built_in_class(
    "Object", lambda _, __, a: given(a), lambda _, __, ___: Thing(),
    {
        "keys": lambda r, _, a: Array([k for k, _ in pairs(r, given(a))]),
        "values": lambda r, _, a: Array([v for _, v in pairs(r, given(a))]),
        "entries": lambda r, _, a: Array([Array([k, v]) for k, v in pairs(r, given(a))]),
        "assign": _assign, "fromEntries": _from_entries, "freeze": _freeze, "create": _create,
        "isFrozen": lambda _, __, a: isinstance(given(a), Thing) and a[0].frozen,  # type: ignore[attr-defined]  # as tested
        "hasOwn": lambda r, _, a: _owns(r, given(a), a[1:]),
        "getPrototypeOf": lambda _, __, a: a[0].proto if a and isinstance(a[0], Thing) else None,
    },
)  # fmt: skip


# -- JSON --------------------------------------------------------------------------------------


def _parsed(run: Run, _: Value, arguments: Arguments) -> Value:
    if len(arguments) > 1:
        raise GaveUp("JSON with a reviver")
    try:
        return from_plain(json.loads(text_of(given(arguments))))
    except ValueError:
        run.throw("SyntaxError", "Unexpected token in JSON")


def from_plain(value: object) -> Value:
    """Plain data as values of the program."""
    match value:
        case bool() | str() | None:
            return value
        case int() | float():
            return float(value)
        case list():
            return Array([from_plain(one) for one in value])
        case dict():
            return Thing({str(key): from_plain(one) for key, one in value.items()})
        case _:
            return UNDEFINED


def _written(run: Run, _: Value, arguments: Arguments) -> Value:
    if given(arguments, 1) not in (None, UNDEFINED):
        raise GaveUp("JSON with a replacer")
    space = given(arguments, 2)
    indent = " " * int(space) if isinstance(space, float) else ""
    return _json(run, given(arguments), indent, "")


def _json(run: Run, value: Value, indent: str, before: str) -> Value:
    run.steps.tick()
    if len(before) > _DEEPEST * max(1, len(indent)):
        run.throw("TypeError", "Converting circular structure to JSON")
    own = value.find("toJSON") if isinstance(value, Thing) else UNDEFINED
    if isinstance(own, Function):
        value = own.work(run, value, [])
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case float():
            return number_text(value) if math.isfinite(value) else "null"
        case bool() | None:
            return text_of(value)
        case Date():
            raise GaveUp("a time in JSON")
        case Array(items=items):
            inner = [_json(run, one, indent, before + (indent or " ")) for one in items]
            return _around(
                "[", "]", ["null" if i is UNDEFINED else str(i) for i in inner], indent, before
            )
        case Thing() if not isinstance(value, (Function, Collection, Promise)):
            parts = []
            for key, one in pairs(run, value):
                text = _json(run, one, indent, before + (indent or " "))
                if text is not UNDEFINED:
                    gap = ": " if indent else ":"
                    parts.append(f"{json.dumps(key, ensure_ascii=False)}{gap}{text}")
            return _around("{", "}", parts, indent, before)
        case Collection() | Promise():
            return "{}"
        case _:
            return UNDEFINED


def _around(start: str, end: str, parts: list[str], indent: str, before: str) -> str:
    if not indent or not parts:
        return start + ",".join(parts) + end
    inner = f",\n{before}{indent}".join(parts)
    return f"{start}\n{before}{indent}{inner}\n{before}{end}"


JSON = namespace({"parse": _parsed, "stringify": _written})


def copied(run: Run, value: Value, depth: int = 0) -> Value:
    """`structuredClone(value)`."""
    if depth > _DEEPEST:
        raise GaveUp("a structure too deep")
    run.steps.tick()
    match value:
        case Array(items=items):
            return Array([copied(run, one, depth + 1) for one in items])
        case Date():
            return Date(value.time)
        case Function():
            return run.throw("TypeError", f"a {kind_of(value)} could not be cloned")
        case Collection():
            made = Collection(value.name)
            made.held = {
                k: (copied(run, a, depth + 1), copied(run, b, depth + 1))
                for k, (a, b) in value.held.items()
            }
            return made
        case Thing():
            return Thing({k: copied(run, v, depth + 1) for k, v in pairs(run, value)})
        case _:
            return value
