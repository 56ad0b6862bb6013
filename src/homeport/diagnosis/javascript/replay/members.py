"""Reading and writing members: own properties, prototypes, and what the runtime brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.library import METHODS
from homeport.diagnosis.javascript.replay.operators import key_of, number_of, text_of
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Accessor,
    Array,
    Collection,
    Function,
    Thing,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.run import Run

_LONGEST_ARRAY = 20_000


def read(run: Run, owner: Value, key: Value) -> Value:
    """`owner[key]`."""
    if isinstance(owner, (Array, str)) and isinstance(key, float):
        return _element(owner, key)
    name = key_of(key)
    match owner:
        case None:
            run.throw("TypeError", f"Cannot read properties of null (reading '{name}')")
        case Array(items=items) | str(items) if name == "length":
            return float(len(items))
        case Array() | str() if name.isdigit():
            return _element(owner, float(name))
        case Collection(held=held) if name == "size":
            return float(len(held))
        case Thing():
            found = owner.find(name)
            if isinstance(found, Accessor):
                return found.getter.work(run, owner, []) if found.getter else UNDEFINED
            if found is not UNDEFINED or owner.has(name):
                return found
        case _ if owner is UNDEFINED:
            run.throw("TypeError", f"Cannot read properties of undefined (reading '{name}')")
        case _:
            pass
    return _built_in(owner, name)


def _element(owner: Array | str, place: float) -> Value:
    items = owner.items if isinstance(owner, Array) else owner
    if place.is_integer() and 0 <= place < len(items):
        return items[int(place)]
    return UNDEFINED


def _built_in(owner: Value, name: str) -> Value:
    """A method of the runtime's own classes."""
    for kind in _classes(owner):
        work = METHODS[kind].get(name)
        if work is not None:
            return work
    return UNDEFINED


def _classes(owner: Value) -> tuple[str, ...]:
    match owner:
        case str():
            return ("String",)
        case bool():
            return ("Boolean",)
        case float():
            return ("Number",)
        case Thing(name=name) if name in METHODS and name != "Object":
            return (name, "Object")
        case _:
            return ("Object",)


def write(run: Run, owner: Value, key: Value, value: Value) -> None:
    """`owner[key] = value`."""
    if owner is None or owner is UNDEFINED:
        run.throw(
            "TypeError", f"Cannot set properties of {text_of(owner)} (setting '{key_of(key)}')"
        )
    if not isinstance(owner, Thing):
        return
    if owner.frozen:
        run.throw("TypeError", f"Cannot assign to read only property '{key_of(key)}' of object")
    if isinstance(owner, Array) and (isinstance(key, float) or key == "length"):
        _write_element(owner, key, value)
        return
    name = key_of(key)
    if isinstance(owner, Array) and name.isdigit():
        _write_element(owner, float(name), value)
        return
    found = owner.find(name)
    if isinstance(found, Accessor):
        if found.setter is None:
            run.throw("TypeError", f"Cannot set property {name} which has only a getter")
        found.setter.work(run, owner, [value])
        return
    owner.props[name] = value


def _write_element(owner: Array, key: Value, value: Value) -> None:
    if key == "length":
        wanted = int(number_of(value))
        del owner.items[wanted:]
        place = wanted - 1
    else:
        place = int(key) if isinstance(key, float) and key.is_integer() and key >= 0 else -1
    if place > _LONGEST_ARRAY or (place < 0 and key != "length"):
        raise GaveUp("an index of an unusual kind")
    while len(owner.items) <= place:
        owner.items.append(UNDEFINED)
    if key != "length":
        owner.items[place] = value


def method(owner: Value, name: str) -> Function | None:
    """The built-in method of this name."""
    found = _built_in(owner, name)
    return found if isinstance(found, Function) else None
