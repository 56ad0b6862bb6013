"""What the variables of the failed calls held, where that was captured: types and small values.

Values come as plain JSON (see `testruns/capture.py`): `t` the type's name, `v` a plain value,
`items`, `pairs`, `attributes`. Evaluating an expression here reads that JSON and runs nothing.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from homeport.diagnosis.python.origin import Site

Held = Mapping[str, object]
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Values:
    """Variables by place: `(path, line)` of a frame, then the name."""

    frames: Mapping[tuple[str, int], Mapping[str, Held]]

    def at(self, expression: ast.expr, site: Site) -> Held | None:
        """What the expression held when the call at this place was left, or None if unknown."""
        names = self.frames.get((site.path, site.line))
        return _value(expression, names) if names is not None else None

    def kind(self, expression: ast.expr, site: Site) -> str:
        """The name of the expression's type there, or an empty string."""
        held = self.at(expression, site)
        return str(held["t"]) if held is not None else ""

    def __bool__(self) -> bool:
        return bool(self.frames)


NOTHING = Values({})


def shown(held: Held) -> str:
    """A value as a person would write it, cut when long."""
    text = _shown(held)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _shown(held: Held) -> str:
    match held:
        case {"t": "NoneType"}:
            return "None"
        case {"v": value, "t": "str" | "int" | "bool" | "float"}:
            return repr(value)
        case {"items": list(items), "t": kind}:
            return f"{kind} of {held.get('len', len(items))}"
        case {"pairs": list(pairs), "t": kind}:
            return f"{kind} with {held.get('len', len(pairs))} keys"
        case _:
            return f"a {held.get('t', 'value')}"


def pairs_of(held: Held | None) -> list[tuple[Held, Held]]:
    """The keys and values of a captured mapping; empty for anything else."""
    pairs = held.get("pairs") if held else None
    return [(key, value) for key, value in pairs] if isinstance(pairs, list) else []


def length_of(held: Held | None) -> int | None:
    """How many elements a captured container or text has."""
    if held is None:
        return None
    inside = held.get("items", held.get("pairs"))
    if inside is None and held.get("t") in ("str", "bytes"):
        inside = held.get("v")
    whole = held.get("len")
    if isinstance(whole, int):
        return whole
    return len(inside) if isinstance(inside, (list, str)) else None


def _value(node: ast.expr, names: Mapping[str, Held]) -> Held | None:
    match node:
        case ast.Name(id=name):
            return names.get(name)
        case ast.Constant(value=None | bool() | int() | float() | str() as value):
            return {"t": type(value).__name__, "v": value}
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return {"t": type(value).__name__, "v": -value}
        case ast.Attribute(value=owner, attr=attr):
            inside = _value(owner, names)
            attributes = inside.get("attributes") if inside else None
            return attributes.get(attr) if isinstance(attributes, dict) else None
        case ast.Subscript(value=owner, slice=index):
            return _entry(_value(owner, names), _value(index, names))
        case _:
            return None


def _entry(inside: Held | None, index: Held | None) -> Held | None:
    """One element of a captured container, if it was kept."""
    if inside is None or index is None or "v" not in index:
        return None
    for key, value in pairs_of(inside):
        if key.get("t") == index["t"] and key.get("v") == index["v"]:
            return value
    items, at = inside.get("items"), index["v"]
    if isinstance(items, list) and type(at) is int and -len(items) <= at < len(items):
        found: Held = items[at]
        return found if at >= 0 or "len" not in inside else None
    return None


def matching(
    captured: Sequence[Mapping[str, object]], frames: Sequence[tuple[str, int]], message: str
) -> Values:
    """The values of the captured failure that has these frames, or nothing."""
    for failure in captured:
        if failure.get("message") and message and not _same(str(failure["message"]), message):
            continue
        found = dict(_placed(failure.get("calls"), frames))
        if frames and frames[0] in found:
            return Values(found)
    return NOTHING


def _same(one: str, other: str) -> bool:
    """Tell whether one message is the beginning of the other (pytest adds the type and more)."""
    first, second = one.strip()[:80], other.strip()[:80]
    return first in other or second in one


def _placed(
    calls: object, frames: Sequence[tuple[str, int]]
) -> Iterator[tuple[tuple[str, int], Mapping[str, Held]]]:
    """Each call that is one of the frames; files were captured with their whole path."""
    for call in calls if isinstance(calls, list) else []:
        file, line, values = str(call.get("file")), call.get("line"), call.get("values")
        for path, number in frames:
            if number == line and (file == path or file.endswith(f"/{path}")):
                yield (path, number), values
