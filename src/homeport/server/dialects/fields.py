"""Reads JSON strictly: each field is asked for by name and type; what nobody asks for is refused.

So nothing that a dialect's reader does not know is ever passed on.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeVar

from homeport.backends.fast_json import read
from homeport.domain import Structure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_T = TypeVar("_T")


class DialectError(Exception):
    """A request that cannot be read; `field` is where."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.field = field


def json_of(body: bytes) -> object:
    """Read a body.

    Raises:
        DialectError: it is no JSON.
    """
    try:
        return read(body)
    except ValueError as error:
        raise DialectError("the body is no JSON") from error


class Fields:
    """One JSON object being read; `end` makes sure that nothing was left unread."""

    __slots__ = ("_rest", "_where")

    def __init__(self, value: object, where: str = "") -> None:
        if not isinstance(value, dict):
            raise DialectError("must be an object", field=where)
        self._rest: dict[str, Any] = {k: v for k, v in value.items() if v is not None}
        self._where = where

    def place(self, name: str) -> str:
        """Return the name of a field as an error shows it."""
        return f"{self._where}.{name}" if self._where else name

    def error(self, name: str, message: str) -> DialectError:
        """Return the error about a field."""
        return DialectError(message, field=self.place(name))

    def raw(self, name: str) -> Any:  # noqa: ANN401 -- JSON is anything
        """Return the field's value, None when it is not there; the caller checks it."""
        return self._rest.pop(name, None)

    def text(self, name: str, default: str | None = "") -> str:
        """Return a text; without a default it must be there."""
        value = self._rest.pop(name, default)
        if value is None:
            raise self.error(name, "is missing")
        if not isinstance(value, str):
            raise self.error(name, "must be text")
        return value

    def flag(self, name: str) -> bool | None:
        """Return true or false, None when it is not there."""
        value = self._rest.pop(name, None)
        if value is not None and not isinstance(value, bool):
            raise self.error(name, "must be true or false")
        return value

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """Return a number within bounds, None when it is not there."""
        value = self._rest.pop(name, None)
        if value is None:
            return None
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            raise self.error(name, "must be a number" + _bounds(low, high))
        return value

    def whole(self, name: str, low: int = 0, high: int = 1 << 63) -> int | None:
        """Return a whole number within bounds, None when it is not there."""
        value = self._rest.pop(name, None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.error(name, "must be a whole number" + _bounds(low, high))
        return value

    def choice(self, name: str, words: Iterable[str]) -> str:
        """Return one of a closed set of words, nothing when it is not there."""
        value = self._rest.pop(name, None)
        if value is None:
            return ""
        if value not in words:
            raise self.error(name, f"must be one of {', '.join(words)}")
        return str(value)

    def list(self, name: str) -> list[Any]:
        """Return a list, empty when it is not there."""
        value = self._rest.pop(name, None)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error(name, "must be a list")
        return value

    def objects(self, name: str, read: Callable[[Fields], _T]) -> tuple[_T, ...]:
        """Return a list of objects, each read whole."""
        found = []
        for number, value in enumerate(self.list(name)):
            one = Fields(value, f"{self.place(name)}[{number}]")
            found.append(read(one))
            one.end()
        return tuple(found)

    def inner(self, name: str, value: object) -> Fields:
        """Return a value of this object as an object of its own."""
        return Fields(value, self.place(name))

    def object(self, name: str) -> Fields | None:
        """Return an object to be read, None when it is not there."""
        value = self._rest.pop(name, None)
        return None if value is None else Fields(value, self.place(name))

    def structure(self, name: str) -> Structure | None:
        """Return any JSON object taken apart, None when it is not there."""
        value = self._rest.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(name, "must be an object")
        return taken_apart(value, self.place(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return one text or a list of texts."""
        value = self._rest.pop(name, None)
        if value is None:
            return ()
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self.error(name, "must be text, or a list of texts")
        return tuple(found)

    def drop(self, *names: str) -> None:
        """Leave behind what is known and concerns somebody else: it goes no further."""
        for name in names:
            self._rest.pop(name, None)

    def refuse(self, names: Iterable[str], why: str) -> None:
        """Refuse fields that are known and cannot be served."""
        for name in names:
            if self._rest.get(name):
                raise self.error(name, why)
            self._rest.pop(name, None)

    def end(self) -> None:
        """Refuse whatever was not read; what is empty says nothing and may be there."""
        for name, value in self._rest.items():
            if value not in ([], {}, ""):
                shown = name if name.isidentifier() and len(name) <= _LONGEST_NAME else "a field"
                raise DialectError(
                    "is not known here, so it is not passed on", field=self.place(shown)
                )


_LONGEST_NAME = 40


def taken_apart(value: object, where: str, written: str = "") -> Structure:
    """Return a JSON value with every string of it in plain sight.

    Raises:
        DialectError: it is nested too deeply.
    """
    try:
        return Structure.of(value, written)
    except ValueError as error:
        raise DialectError(str(error), field=where) from error


def _bounds(low: float, high: float) -> str:
    if math.isinf(low) and math.isinf(high):
        return ""
    if high >= 1 << 63 or math.isinf(high):
        return f", {low:g} or more"
    return f" from {low:g} to {high:g}"
