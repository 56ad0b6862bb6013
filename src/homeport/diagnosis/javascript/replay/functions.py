"""Functions of the program: making them, calling them, generators and async ones among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.binding import declare
from homeport.diagnosis.javascript.replay.iterating import settle
from homeport.diagnosis.javascript.replay.run import Call, Scope
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Function,
    Iteration,
    Promise,
    Thing,
    Thrown,
    Value,
)

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.run import Run
    from homeport.diagnosis.javascript.replay.syntax import Node


class Returned:
    """What a block says when it met `return`."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value


class Closure(Function):
    """A function of the program with the names around it; `home` is the class it belongs to."""

    __slots__ = ("home", "node", "outer")

    def __init__(self, node: Node, outer: Scope, home: Thing | None) -> None:
        name = node.fields.get("name")
        super().__init__(name.text if name else "", self._called)
        self.node, self.outer, self.home = node, outer, home
        if node.kind in ("function_declaration", "function_expression"):
            self.props["prototype"] = Thing({"constructor": self})

    def _called(self, run: Run, this: Value, arguments: list[Value]) -> Value:
        if "async" not in self.node.marks:
            return self._run(run, this, arguments)
        promise, depth, calls = Promise(), run.steps.deep, len(run.places)
        try:
            settle(promise, "fulfilled", self._run(run, this, arguments))
        except Thrown as thrown:
            run.steps.deep = depth
            del run.places[calls:]
            settle(promise, "rejected", thrown.value, thrown.places)
        return promise

    def _run(self, run: Run, this: Value, arguments: list[Value]) -> Value:
        call = self.outer.function if self.node.kind == "arrow_function" else Call(this, self.home)
        scope = Scope(self.outer, self.outer.path, call)
        if self.node.kind != "arrow_function" and call is not None:
            call.scope = scope
            scope.names["arguments"] = Array(arguments)
        run.steps.enter()
        self._bind(run, arguments, scope)
        result = self._body(run, scope)
        run.steps.deep -= 1
        return result

    def _bind(self, run: Run, arguments: list[Value], scope: Scope) -> None:
        alone = self.node.fields.get("parameter")
        targets = [alone] if alone else self.node.part("parameters").children
        for number, target in enumerate(targets):
            inner = target.fields.get("pattern", target)  # TypeScript wraps each of them
            if inner.kind == "this":
                continue
            if inner.kind == "rest_pattern":
                declare(run, inner.children[0], Array(arguments[number:]), scope)
                continue
            value = arguments[number] if number < len(arguments) else UNDEFINED
            if value is UNDEFINED and "value" in target.fields:
                value = run.value(target.part("value"), scope)
            declare(run, inner, value, scope)
            if target is not inner and b"private" in target.source[target.start : inner.start]:
                self._own(scope, inner.text, value)

    def _own(self, scope: Scope, name: str, value: Value) -> None:
        """`constructor(private name)` of TypeScript."""
        if scope.function and isinstance(scope.function.this, Thing):
            scope.function.this.props[name] = value

    def _body(self, run: Run, scope: Scope) -> Value:
        body = self.node.part("body")
        if body is run.edited and run.by is not None:
            body = run.by
        if body.kind != "statement_block":
            return run.value(body, scope)
        if "*" in self.node.marks and scope.function is not None:
            scope.function.yielded = []
        outcome = run.block(run, body.children, scope)
        if "*" in self.node.marks and scope.function is not None:
            return Iteration(scope.function.yielded or [])
        return outcome.value if isinstance(outcome, Returned) else UNDEFINED


def closure(node: Node, scope: Scope, home: Thing | None = None) -> Closure:
    """The function that a node stands for, made in `scope`."""
    if node.kind == "arrow_function" and home is None and scope.function:
        home = scope.function.home
    return Closure(node, scope, home)
