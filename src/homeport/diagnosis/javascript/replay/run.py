"""One replay: its steps, its modules, its timers, and the single edit that it tries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from homeport.diagnosis.javascript.replay.operators import key_of
from homeport.diagnosis.javascript.replay.values import UNDEFINED, Thing, Thrown, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from homeport.diagnosis.javascript.replay.syntax import Node
    from homeport.diagnosis.javascript.replay.trees import Trees
    from homeport.diagnosis.replay.limits import Steps

    Evaluate = Callable[["Run", Node, "Scope"], Value]
    Block = Callable[["Run", Iterable[Node], "Scope"], object]


class Scope:
    """Names and their values, inside another scope; `function` is what `var` and `this` belong to."""

    __slots__ = ("function", "names", "outer", "path")

    def __init__(self, outer: Scope | None, path: str, function: Call | None) -> None:
        self.names: dict[str, Value] = {}
        self.outer, self.path, self.function = outer, path, function

    def holder(self, name: str) -> dict[str, Value] | None:
        """The names among which this one is."""
        one: Scope | None = self
        while one is not None:
            if name in one.names:
                return one.names
            one = one.outer
        return None

    def inner(self) -> Scope:
        """A block in this scope."""
        return Scope(self, self.path, self.function)


class Call:
    """What belongs to one call of a function: `this`, its class, and what it yielded."""

    __slots__ = ("home", "scope", "this", "yielded")

    def __init__(self, this: Value, home: Thing | None) -> None:
        self.this, self.home = this, home
        self.scope: Scope | None = None
        self.yielded: list[Value] | None = None


class Run:
    """What all of a replay shares; `edited` is replaced by `by` wherever it would be walked."""

    __slots__ = (
        "block", "by", "edited", "evaluate", "modules", "places", "steps", "timers", "trees", "watch",
    )  # fmt: skip

    def __init__(self, trees: Trees, steps: Steps, evaluate: Evaluate, block: Block) -> None:
        self.trees, self.steps = trees, steps
        self.evaluate, self.block = evaluate, block
        self.edited: Node | None = None
        self.by: Node | None = None
        self.watch: Callable[[Node, Value], object] | None = None
        self.modules: dict[str, Thing] = {}
        self.places: list[tuple[str, int]] = []
        self.timers: list[tuple[float, Callable[[], None]]] = []

    def value(self, node: Node, scope: Scope) -> Value:
        """The value of an expression, or of what is tried in its place."""
        if node is self.edited and self.by is not None:
            node = self.by
        value = self.evaluate(self, node, scope)
        if self.watch is not None:
            self.watch(node, value)
        return value

    def property_name(self, node: Node, scope: Scope) -> str:
        """The name that a key in an object, a class or a pattern stands for."""
        if node.kind == "computed_property_name":
            return key_of(self.value(node.children[0], scope))
        if node.kind in ("string", "number"):
            return key_of(self.value(node, scope))
        return node.text

    def throw(self, name: str, message: str, **more: Value) -> NoReturn:
        """Throw an error of a built-in class."""
        raise Thrown(error(name, message, **more), tuple(self.places))

    def tick(self) -> bool:
        """Run the timer that is due next; false when none is left."""
        if not self.timers:
            return False
        due = min(self.timers, key=lambda timer: timer[0])
        self.timers.remove(due)
        due[1]()
        return True


ERROR = Thing({"name": "Error", "message": "", "stack": ""}, name="Error")
ERRORS = {
    name: Thing({"name": name}, ERROR, name)
    for name in ("TypeError", "RangeError", "SyntaxError", "ReferenceError", "AssertionError")
}
ERRORS["Error"] = ERROR


def error(name: str, message: str, **more: Value) -> Thing:
    """An error object."""
    return Thing({"message": message, **more}, ERRORS[name], "Error")


def described(value: Value) -> str:
    """The class of what was thrown, as a trace names it."""
    name = value.find("name") if isinstance(value, Thing) else UNDEFINED
    return name if isinstance(name, str) else ""
