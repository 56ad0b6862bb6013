"""One edit that is proposed, and what is known of the program when edits are looked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.values import UNDEFINED, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.differences import Kind
    from homeport.diagnosis.javascript.replay.syntax import Node

FUNCTIONS = frozenset([
    "function_declaration", "function_expression", "arrow_function", "method_definition",
    "generator_function_declaration", "generator_function",
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text in the place of a node; `mistake` names what would have been wrong.

    `likely` runs from 0 to 1: how often it is this mistake when the edit makes a test pass.
    """

    node: Node
    text: str
    mistake: str
    likely: float
    statement: bool = False
    line: int = 0  # of the mistake, where the node begins before it

    @property
    def at(self) -> int:
        """The line of the mistake."""
        return self.line or self.node.line


@dataclass(slots=True)
class Seen:
    """The nodes of one file with the values they had while the failing test ran."""

    path: str
    tree: Node
    values: dict[Node, Value]
    kinds: frozenset[Kind]  # how the actual value differs from the expected one
    renamed: tuple[
        tuple[str, str], ...
    ] = ()  # keys of the actual value that are expected otherwise
    parents: dict[Node, Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pending = [self.tree]
        while pending:
            node = pending.pop()
            for child in node.children:
                self.parents[child] = node
                pending.append(child)
        for node in list(self.values):
            self._begun(node)

    def _begun(self, node: Node) -> None:
        """Expressions around the node that something thrown left without a value."""
        around = self.parents.get(node)
        while around is not None and (
            around.kind.endswith("_expression") or around.kind == "arguments"
        ):
            self.values.setdefault(around, UNDEFINED)
            around = self.parents.get(around)

    def ran(self) -> Iterator[Node]:
        """The expressions that were evaluated, in the order of the file."""
        return iter(sorted((n for n in self.values if n in self.parents), key=lambda n: n.start))

    def value(self, node: Node | None) -> Value:
        """The value an expression had last."""
        return self.values.get(node, UNDEFINED) if node is not None else UNDEFINED

    def function(self, node: Node) -> Node | None:
        """The function around a node."""
        one = self.parents.get(node)
        while one is not None and one.kind not in FUNCTIONS:
            one = self.parents.get(one)
        return one

    def parent(self, node: Node) -> Node | None:
        """The node around a node."""
        return self.parents.get(node)

    def is_given(self, node: Node) -> bool:
        """Tell whether the node is part of what its function returns."""
        one = node
        while (around := self.parents.get(one)) is not None and around.kind not in FUNCTIONS:
            if around.kind == "return_statement":
                return True
            one = around
        return (
            around is not None
            and around.fields.get("body") is one
            and one.kind != "statement_block"
        )

    def role(self, node: Node) -> str:
        """The part that a node is of the one around it: left, condition, arguments."""
        parent = self.parents.get(node)
        if parent is None:
            return ""
        return next((name for name, part in parent.fields.items() if part is node), parent.kind)


def parameters(function: Node) -> list[str]:
    """The names of a function's parameters, patterns left out."""
    alone = function.fields.get("parameter")
    if alone is not None:
        return [alone.text]
    targets = function.part("parameters").children if "parameters" in function.fields else []
    names = [target.fields.get("pattern", target) for target in targets]
    plain = [name.part("left") if name.kind == "assignment_pattern" else name for name in names]
    return [name.text for name in plain if name.kind == "identifier"]
