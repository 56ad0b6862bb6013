"""What the variables of a failed test held: read without running any code of the program.

No `repr`, `str`, `len` or attribute access that a class could have taken over: only what the
interpreter itself knows of builtin types, instance dictionaries and slots. Bounded in depth,
number, length and time. Values are plain JSON; withholding secrets is for the caller.
"""

import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

Value = dict[str, object]  # `t` is its type; others as `_Reader` writes them
_SPECIAL = ("nan", "inf", "-inf")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept of one failure."""

    frames: int = 12
    names: int = 40  # variables of one frame
    items: int = 30  # of one container
    depth: int = 5
    text: int = 400  # characters of one text
    nodes: int = 3_000
    seconds: float = 0.25


@dataclass(frozen=True, slots=True)
class Captured:
    """One call: where it stood and what its variables held; the innermost comes first."""

    file: str
    line: int
    function: str
    module: str
    values: dict[str, Value]
    arguments: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    bounds: Bounds
    clock: Callable[[], float]
    until: float
    left: int = 0
    open: set[int] = field(default_factory=set)  # the containers around this value

    def value(self, value: object, depth: int) -> Value:
        """Return a value as JSON; what is too much is only named by its type."""
        kind = type(value)
        self.left -= 1
        if self.left < 0 or self.clock() > self.until:
            return {"t": _name(kind), "cut": True}
        plain = self._plain(value, kind)
        if plain is not None:
            return plain
        if id(value) in self.open:
            return {"t": _name(kind), "again": True}
        if depth >= self.bounds.depth:
            return {"t": _name(kind), "cut": True}
        self.open.add(id(value))
        try:
            return self._inside(value, kind, depth)
        finally:
            self.open.discard(id(value))

    def _plain(self, value: object, kind: type) -> Value | None:
        if value is None or kind is bool or kind is int:
            return self._number(value, kind)
        if kind is float:
            text = float.__repr__(value)
            return {"t": "float", "v": text if text in _SPECIAL else value}
        return self._text(value, kind) if kind is str or kind is bytes else None

    def _number(self, value: object, kind: type) -> Value:
        if kind is int and int.bit_length(value) > 256:  # type: ignore[arg-type]  # noqa: PLR2004 -- longer than any count or key of a record
            return {"t": "int", "cut": True}
        return {"t": _name(kind), "v": value}

    def _text(self, value: object, kind: type) -> Value:
        whole: str = value if kind is str else bytes.decode(value, "latin-1")  # type: ignore[assignment,arg-type]
        most = self.bounds.text
        found: Value = {"t": _name(kind), "v": str.__getitem__(whole, slice(most))}
        if str.__len__(whole) > most:
            found["len"] = str.__len__(whole)
        return found

    def _inside(self, value: object, kind: type, depth: int) -> Value:
        for base, items in _CONTAINERS:
            if kind is base:
                return self._items(base, items(value), depth)
        if kind is dict:
            return self._pairs("dict", value, depth)
        named = _callable_name(value)
        if named:
            return {"t": _name(kind), "name": named}
        return self._object(value, kind, depth)

    def _items(self, base: type, items: list[object], depth: int) -> Value:
        kept = items[: self.bounds.items]
        found: Value = {"t": base.__name__, "items": [self.value(one, depth + 1) for one in kept]}
        if len(items) > len(kept):
            found["len"] = len(items)
        return found

    def _pairs(self, name: str, value: object, depth: int) -> Value:
        pairs: list[tuple[object, object]] = [*dict.items(value)]  # type: ignore[arg-type]  # its type is dict
        kept = pairs[: self.bounds.items]
        found: Value = {
            "t": name,
            "pairs": [[self.value(k, depth + 1), self.value(v, depth + 1)] for k, v in kept],
        }
        if len(pairs) > len(kept):
            found["len"] = len(pairs)
        return found

    def _object(self, value: object, kind: type, depth: int) -> Value:
        found: Value = {"t": _name(kind), "module": _module(kind)}
        for base in (dict, list, tuple, str, int):
            if base in _mro(kind):
                found["base"] = base.__name__
                break
        attributes = dict(list(_attributes(value, kind))[: self.bounds.items])
        found["attributes"] = {name: self.value(one, depth + 1) for name, one in attributes.items()}
        return found


_CONTAINERS: tuple[tuple[type, Callable[[object], list[object]]], ...] = (
    (list, lambda value: [*list.__iter__(value)]),  # type: ignore[arg-type]
    (tuple, lambda value: [*tuple.__iter__(value)]),  # type: ignore[arg-type]
    (set, lambda value: [*set.__iter__(value)]),  # type: ignore[arg-type]
    (frozenset, lambda value: [*frozenset.__iter__(value)]),  # type: ignore[arg-type]
)


def _mro(kind: type) -> tuple[type, ...]:
    return type.__dict__["__mro__"].__get__(kind)  # type: ignore[no-any-return]


def _name(kind: type) -> str:
    return str(type.__dict__["__qualname__"].__get__(kind))


def _module(kind: type) -> str:
    own = type.__dict__["__dict__"].__get__(kind).get("__module__", "")
    return own if type(own) is str else ""


def _callable_name(value: object) -> str:
    kind = type(value)
    if type in _mro(kind):
        own: type = value  # type: ignore[assignment]  # what derives from `type` is a class
        return f"{_module(own)}.{_name(own)}"
    if kind in {types.FunctionType, types.BuiltinFunctionType, types.ModuleType}:
        return str(object.__getattribute__(value, "__name__"))
    return ""


def _attributes(value: object, kind: type) -> Iterator[tuple[str, object]]:
    """Yield what an instance holds, without calling a property or a `__getattr__`."""
    for owner in _mro(kind):
        members = type.__dict__["__dict__"].__get__(owner)
        own = members.get("__dict__")
        if type(own) is types.GetSetDescriptorType:
            held = own.__get__(value)
            if type(held) is dict:
                yield from ((k, v) for k, v in dict.items(held) if type(k) is str)
        for name, member in members.items():
            if type(member) is types.MemberDescriptorType and type(name) is str:
                try:
                    yield name, member.__get__(value)
                except AttributeError:
                    continue  # a slot that was never filled


def capture(
    trace: types.TracebackType | None,
    bounds: Bounds | None = None,
    clock: Callable[[], float] = perf_counter,
) -> tuple[Captured, ...]:
    """Return the calls of a traceback with what their variables held, the innermost first."""
    bounds = bounds or Bounds()
    calls: list[tuple[types.FrameType, int]] = []
    while trace is not None:
        calls.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    reader = _Reader(bounds, clock, clock() + bounds.seconds, bounds.nodes)
    return tuple(_call(frame, line, reader) for frame, line in reversed(calls[-bounds.frames :]))


def _call(frame: types.FrameType, line: int, reader: _Reader) -> Captured:
    code = frame.f_code
    module = frame.f_globals.get("__name__", "")
    held = list(frame.f_locals.items()) if code.co_name != "<module>" else []
    count = code.co_argcount + code.co_kwonlyargcount
    return Captured(
        code.co_filename,
        line,
        getattr(code, "co_qualname", code.co_name),  # a program's own Python can be 3.10
        module if type(module) is str else "",
        {
            name: reader.value(value, 0)
            for name, value in held[: reader.bounds.names]
            if not name.startswith(("@", "__"))
        },
        code.co_varnames[:count],
    )


def as_json(calls: tuple[Captured, ...]) -> list[dict[str, object]]:
    """Return calls as plain values."""
    return [
        {"file": one.file, "line": one.line, "function": one.function, "module": one.module,
         "arguments": list(one.arguments), "values": one.values}
        for one in calls
    ]  # fmt: skip
