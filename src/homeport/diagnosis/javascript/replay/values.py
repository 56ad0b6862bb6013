"""The values of a replayed program: undefined, objects, arrays, functions, what was thrown.

Numbers are floats, text is str, null is None, truths are bools, as they are in JavaScript.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.replay.limits import sized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from homeport.diagnosis.javascript.replay.run import Run

Value = object
Places = tuple[tuple[str, int], ...]


class Undefined:
    """The one value `undefined`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "undefined"


UNDEFINED = Undefined()


class Thing:
    """An object: its own properties and the prototype that has the others."""

    __slots__ = ("frozen", "name", "props", "proto")

    def __init__(
        self, props: dict[str, Value] | None = None, proto: Thing | None = None, name: str = ""
    ) -> None:
        self.props: dict[str, Value] = props if props is not None else {}
        self.proto = proto
        self.name = name  # of the built-in class: Error, Map, Promise
        self.frozen = False

    def find(self, key: str) -> Value:
        """The property as it is held, here or in a prototype; undefined without one."""
        one: Thing | None = self
        while one is not None:
            if key in one.props:
                return one.props[key]
            one = one.proto
        return UNDEFINED

    def has(self, key: str) -> bool:
        """Tell whether there is such a property, here or in a prototype."""
        one: Thing | None = self
        while one is not None:
            if key in one.props:
                return True
            one = one.proto
        return False

    def shown(self) -> list[str]:
        """The names that a loop over the object meets: whole numbers first."""
        names = [k for k in self.props if not k.startswith(("#", "@@"))]
        numbers = sorted((k for k in names if k.isdigit()), key=int)
        return [*numbers, *(k for k in names if not k.isdigit())] if numbers else names


class Array(Thing):
    """An array."""

    __slots__ = ("items",)

    def __init__(self, items: Iterable[Value] = ()) -> None:
        super().__init__(name="Array")
        self.items = sized(list(items))


class Collection(Thing):
    """A Map or a Set; `held` goes from the key's identity to key and value."""

    __slots__ = ("held",)

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.held: dict[Value, tuple[Value, Value]] = {}


class Iteration(Thing):
    """What is left of something that is walked through once."""

    __slots__ = ("rest",)

    def __init__(self, items: Iterable[Value]) -> None:
        super().__init__(name="Iterator")
        self.rest = list(items)


class Date(Thing):
    """A time in milliseconds."""

    __slots__ = ("time",)

    def __init__(self, time: float) -> None:
        super().__init__(name="Date")
        self.time = time


class Pattern(Thing):
    """A regular expression."""

    __slots__ = ("flags", "source")

    def __init__(self, source: str, flags: str) -> None:
        super().__init__({"lastIndex": 0.0, "source": source, "flags": flags}, name="RegExp")
        self.source, self.flags = source, flags


class Promise(Thing):
    """A promise; async functions run when they are called, so most are settled at once."""

    __slots__ = ("later", "places", "state", "value")

    def __init__(self, state: str = "pending", value: Value = UNDEFINED) -> None:
        super().__init__(name="Promise")
        self.state, self.value = state, value
        self.places: Places = ()  # of what it was rejected with
        self.later: list[Callable[[], None]] = []


class Function(Thing):
    """Anything that can be called: `work(run, this, arguments)`."""

    __slots__ = ("label", "work")

    def __init__(self, label: str, work: Callable[[Run, Value, list[Value]], Value]) -> None:
        super().__init__(name="Function")
        self.label, self.work = label, work


class Accessor:
    """A property with a getter or a setter."""

    __slots__ = ("getter", "setter")

    def __init__(self, getter: Function | None, setter: Function | None) -> None:
        self.getter, self.setter = getter, setter


class Thrown(Exception):  # noqa: N818 -- what the program threw
    """A value was thrown; `places` are the calls it was in, innermost last."""

    def __init__(self, value: Value, places: Places = ()) -> None:
        super().__init__(value)
        self.value, self.places = value, places


def kind_of(value: Value) -> str:
    """What `typeof` says."""
    match value:
        case Undefined():
            return "undefined"
        case bool():
            return "boolean"
        case float():
            return "number"
        case str():
            return "string"
        case Function():
            return "function"
        case _:
            return "object"
