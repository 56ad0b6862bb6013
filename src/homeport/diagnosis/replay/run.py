"""One replay: its steps, its modules, and the single edit that it tries."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from homeport.diagnosis.replay.limits import Steps
from homeport.diagnosis.replay.scope import Module

if TYPE_CHECKING:
    from homeport.diagnosis.replay.scope import Scope
    from homeport.diagnosis.sources import Sources

Watch = Callable[[ast.AST, Any, "Scope"], None]


@dataclass(slots=True)
class Run:
    """What all of a replay shares; `edited` is replaced by `by` wherever it would be walked."""

    sources: "Sources"
    steps: Steps
    builtins: dict[str, Any]
    evaluate: Callable[["Run", ast.expr, "Scope"], Any]
    block: Callable[["Run", list[ast.stmt], "Scope"], Any]
    assign: Callable[["Run", ast.expr, Any, "Scope"], None]
    edited: ast.AST | None = None
    by: ast.AST | None = None
    watch: Watch | None = None
    modules: dict[str, Module] = field(default_factory=dict)
    handling: list[BaseException] = field(default_factory=list)
    raised: BaseException | None = None
    place: tuple[str, int, int] = ("", 0, 0)  # path and lines of the statement that raised
    left: list[tuple[str, int, int, dict[str, Any]]] = field(
        default_factory=list
    )  # the calls it left

    def note(self, error: BaseException, scope: "Scope", statement: ast.stmt) -> None:
        """Remember where an error was raised first, and which calls it leaves."""
        lines = (statement.lineno, statement.end_lineno or statement.lineno)
        if error is not self.raised:
            self.raised = error
            self.place = (scope.module.path, *lines)
            self.left = []
        if all(names is not scope.names for *_, names in self.left):
            self.left.append((scope.module.path, *lines, scope.names))


@dataclass(frozen=True, slots=True)
class Returned:
    """What a block says when it met `return`."""

    value: Any


class Jump:
    """What a block says when it met `break` or `continue`."""


BREAK, CONTINUE = Jump(), Jump()
