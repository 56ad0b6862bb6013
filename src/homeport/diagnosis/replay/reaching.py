"""Attributes and native calls of a replayed program, with what must not be reached kept away."""

import datetime as dt
import decimal
import re
from collections.abc import Callable, Mapping
from types import (
    BuiltinFunctionType,
    CodeType,
    CoroutineType,
    FrameType,
    FunctionType,
    GeneratorType,
    ModuleType,
    TracebackType,
)
from typing import Any

from homeport.diagnosis.replay import stand_ins
from homeport.diagnosis.replay.limits import (
    GaveUp,
    count_allowed,
    pattern_allowed,
    power_allowed,
    sized,
    width_allowed,
)
from homeport.diagnosis.replay.natives import NativeModule
from homeport.diagnosis.replay.scope import Absent, Module

REPLAYED = "replayed"  # what `__module__` says of the program's own classes and functions
_SPECIAL = frozenset(
    f"__{name}__"
    for name in [
        "name",
        "class",
        "init",
        "post_init",
        "doc",
        "len",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "str",
        "repr",
        "enter",
        "exit",
        "iter",
        "next",
        "getitem",
        "setitem",
        "delitem",
        "contains",
        "call",
        "bool",
        "hash",
        "add",
        "sub",
        "mul",
        "truediv",
        "floordiv",
        "mod",
        "neg",
        "abs",
        "new",
        "dict",
        "members",
        "version",
        "file",
        "format",
        "int",
        "float",
        "index",
        "radd",
        "iadd",
        "rsub",
        "rmul",
        "missing",
        "getattr",
        "setattr",
        "init_subclass",
        "set_name",
        "aenter",
        "aexit",
        "dataclass_fields",
        "annotations",
    ]
)
_TUPLES = frozenset({"_asdict", "_replace", "_fields", "_make"})
_INNER = (CodeType, CoroutineType, FrameType, ModuleType, TracebackType)
_OF_GENERATORS = frozenset({"send", "close", "throw", "__next__", "__iter__"})
_NEVER = {
    "RawConfigParser": {"read", "read_file"},
    "Counter": {"elements"},
}  # by class, to import none
_CLOCKS: Mapping[tuple[type, str], Callable[..., Any]] = {
    (dt.datetime, "now"): stand_ins.now,
    (dt.datetime, "utcnow"): stand_ins.now,
    (dt.datetime, "today"): stand_ins.now,
    (dt.date, "today"): stand_ins.today,
}


def attribute(value: Any, name: str) -> Any:
    """`value.name`, where the program may ask for it."""
    if isinstance(value, Absent):
        raise GaveUp(value.name)
    if isinstance(value, NativeModule):
        return present(value.member(name))
    if isinstance(value, Module):
        if name not in value.names:
            raise AttributeError(f"module has no attribute '{name}'")
        return present(value.names[name])
    if isinstance(value, type) and (value, name) in _CLOCKS:
        return _CLOCKS[value, name]
    if not _allowed(value, name):
        raise GaveUp(f"the attribute {name}")
    if isinstance(value, re.Pattern) and name not in ("pattern", "flags", "groupindex"):
        return _searching(value, name)
    if name in _RISKY and isinstance(value, (str, bytes)):
        return _risky(value, name)
    return getattr(value, name)


def present(value: Any) -> Any:
    """The value, unless it is absent."""
    if isinstance(value, Absent):
        raise GaveUp(value.name)
    return value


def _allowed(value: Any, name: str) -> bool:
    if isinstance(value, _INNER):
        return False
    if isinstance(value, GeneratorType):
        return name in _OF_GENERATORS
    if name.startswith("__") and name.endswith("__"):
        return name in _SPECIAL
    if name.startswith("_"):
        return name in _TUPLES or own(value) or isinstance(value, super)
    if isinstance(value, FunctionType) and not own(value):
        return False
    if isinstance(value, type) and issubclass(value, (str, bytes, re.Pattern)):
        return name not in _RISKY
    return not any(name in _NEVER.get(kind.__name__, ()) for kind in type(value).__mro__)


def own(value: Any) -> bool:
    """Tell whether a value is of a class (or a class, or a function) of the program itself."""
    holder = value if isinstance(value, (type, FunctionType)) else type(value)
    return getattr(holder, "__module__", "") == REPLAYED


def set_attribute(value: Any, name: str, new: Any) -> None:
    """`value.name = new`, on objects of the program only."""
    if isinstance(value, Module):
        value.names[name] = new
        return
    if not own(value) or (name.startswith("__") and name.endswith("__")):
        raise GaveUp(f"the attribute {name} is set")
    setattr(value, name, new)


def call(func: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Call what is not the program's own, within its bounds."""
    for value in (func, *args, *kwargs.values()):
        present(value)
        if (
            isinstance(value, type)
            and value in _SIZED
            and func not in _ASKING
            and value is not func
        ):
            raise GaveUp("who calls it could not be bounded")
    if isinstance(func, _PLAIN) and (guard := _GUARDS.get(func)) is not None:
        guard(*args, **kwargs)
    bound = getattr(func, "__self__", None)
    result = func(*args, **kwargs)
    if isinstance(bound, (list, dict, set, bytearray)):
        sized(bound)
    return sized(result)


def _risky(bound: str | bytes, name: str) -> Callable[..., Any]:
    """A method of text that can make very much of very little, within its bounds."""

    def bounded(*args: Any, **kwargs: Any) -> Any:
        match name:
            case "format" | "format_map":
                width_allowed(bound)
            case "replace":
                count_allowed((len(bound) + 1) * len(args[1]))
            case "join":
                args = ([*args[0]],)
                count_allowed(len(bound) * len(args[0]), sum(map(len, args[0])))
            case _:
                count_allowed(*args)
        return getattr(bound, name)(*args, **kwargs)

    return bounded


def _searching(pattern: re.Pattern[Any], name: str) -> Callable[..., Any]:
    """A method of a compiled pattern, within its bounds."""

    def bounded(*args: Any, **kwargs: Any) -> Any:
        pattern_allowed(pattern, *args)
        return getattr(pattern, name)(*args, **kwargs)

    return bounded


_RISKY = frozenset(
    ["format", "format_map", "ljust", "rjust", "center", "zfill", "expandtabs", "replace", "join"]
)
_PLAIN = (type, BuiltinFunctionType, FunctionType)
_SIZED = (range, bytes, bytearray)
_ASKING = (isinstance, issubclass)


def _range(*numbers: Any) -> None:
    count_allowed(len(range(*numbers)))


def _of_size(*args: Any, **_: Any) -> None:
    count_allowed(*args[:1])


def _decimal(value: Any = "0", *_: Any) -> None:
    if isinstance(value, str) and re.search(r"[eE][+-]?\d{4,}", value):
        raise GaveUp("a number is too large")


def _type(*args: Any) -> None:
    if len(args) != 1:
        raise GaveUp("a class made by hand")


def _form(_: Any, form: Any = "") -> None:
    width_allowed(form)


def _power(base: Any, exponent: Any, *_: Any) -> None:
    power_allowed(base, exponent)


_GUARDS: dict[Any, Callable[..., None]] = {
    range: _range,
    bytes: _of_size,
    bytearray: _of_size,
    decimal.Decimal: _decimal,
    type: _type,
    format: _form,
    pow: _power,
    re.compile: pattern_allowed,
    re.match: pattern_allowed,
    re.search: pattern_allowed,
    re.fullmatch: pattern_allowed,
    re.sub: pattern_allowed,
    re.subn: pattern_allowed,
    re.split: pattern_allowed,
    re.findall: pattern_allowed,
    re.finditer: pattern_allowed,
}


def by_name(value: Any, name: Any, *default: Any) -> Any:
    """`getattr`."""
    try:
        return attribute(value, str(name))
    except AttributeError:
        if default:
            return default[0]
        raise


def has(value: Any, name: Any) -> bool:
    """`hasattr`."""
    try:
        attribute(value, str(name))
    except AttributeError:
        return False
    return True


def variables(value: Any) -> dict[str, Any]:
    """`vars`, of the program's own objects."""
    if not own(value) or isinstance(value, type):
        raise GaveUp("the variables of something foreign")
    held: dict[str, Any] = vars(value)
    return held
