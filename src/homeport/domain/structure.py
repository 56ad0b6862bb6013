"""A JSON value of a request, such as a tool's schema, with every string of it in plain sight.

Keys are strings too. What stays in the shape is numbers, truth values and nothing: no text can hide
there. Reading and writing JSON is the caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Pairs = list[tuple[str, object]]  # an object's members, also those that share a key

_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Leaf:
    """The place of a string, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Plain:
    """What holds no text."""

    value: float | None  # numbers, and so truth values


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """An object: the number of each key, and the shape of its value."""

    pairs: tuple[tuple[int, Shape], ...]


Shape = Leaf | Plain | Items | Members


@dataclass(frozen=True, slots=True)
class Structure:
    """A JSON value taken apart; `written` is its own text, valid until a string changes."""

    shape: Shape
    strings: tuple[str, ...]
    glue: tuple[str, ...]  # what stands after each string when all are read as lines
    written: str = ""

    @classmethod
    def of(cls, value: object, written: str = "") -> Structure:
        """Take a value apart; an object may be a dict, or `Members` as pairs in a tuple.

        Raises:
            ValueError: it is no JSON, or too deep.
        """
        strings: list[str] = []
        glue: list[str] = []
        shape = _taken_apart(value, strings, glue, _DEEPEST)
        return cls(shape, tuple(strings), tuple(glue), written)

    def value(self) -> object:
        """Put the value together again; of members that share a key the last one stays."""
        return _together(self.shape, self.strings)

    def changed(self, change: Callable[[str, str], str]) -> Structure:
        """Return it with each string changed; `change` is told what stands after the string."""
        strings = tuple([change(s, g) for s, g in zip(self.strings, self.glue, strict=True)])
        if strings == self.strings:
            return self
        return replace(self, strings=strings, written="")


def _taken_apart(value: object, strings: list[str], glue: list[str], room: int) -> Shape:
    if room == 0:
        raise ValueError("it is nested too deeply")
    match value:
        case str():
            strings.append(value)
            glue.append("\n")
            return Leaf(len(strings) - 1)
        case bool() | int() | float() | None:
            return Plain(value)
        case dict():
            return _members(value.items(), strings, glue, room)
        case tuple():
            return _members(value, strings, glue, room)
        case list():
            return Items(tuple([_taken_apart(one, strings, glue, room - 1) for one in value]))
        case _:
            raise ValueError(f"a {type(value).__name__} is no JSON")


def _members(
    pairs: Iterable[tuple[str, object]], strings: list[str], glue: list[str], room: int
) -> Members:
    found = []
    for key, value in pairs:
        strings.append(key)
        # A value beside its key reads as a setting does, so that its name can give it away.
        glue.append(": " if isinstance(value, str) else ":\n")
        found.append((len(strings) - 1, _taken_apart(value, strings, glue, room - 1)))
    return Members(tuple(found))


def _together(shape: Shape, strings: Sequence[str]) -> object:
    match shape:
        case Leaf(number):
            return strings[number]
        case Plain(value):
            return value
        case Items(shapes):
            return [_together(one, strings) for one in shapes]
        case Members(pairs):
            return {strings[key]: _together(one, strings) for key, one in pairs}
