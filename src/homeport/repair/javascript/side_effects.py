"""What a change of a JavaScript file does beside making tests pass, read off both trees."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from homeport.repair.javascript.literals import is_literal, plain
from homeport.repair.javascript.place import FUNCTIONS, inside, parser
from homeport.repair.side_effects import Effect

if TYPE_CHECKING:
    from collections.abc import Collection

    from tree_sitter import Node

_BRANCHES = frozenset({
    "if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement",
    "ternary_expression", "catch_clause", "switch_case", "&&", "||", "??",
})  # fmt: skip
_ASKING = frozenset({"if_statement", "ternary_expression"})
_EQUAL = frozenset({"==", "===", "!=", "!=="})
_ORDINARY = frozenset({
    "0", "1", "-1", "2", '""', '" "', "true", "false", "null", "[]", "undefined",
})  # fmt: skip


def effects(
    before: bytes, after: bytes, path: str, inputs: Collection[str] = ()
) -> tuple[Effect, ...]:
    """Return the side effects of a change, the worst first; `inputs` are literals of its tests."""
    old, new = _Facts(before, path), _Facts(after, path)
    fresh = new.asked - old.asked
    shown = {plain(one) for one in inputs}
    tests = (
        (Effect.CATCHES, new.catching > old.catching),
        (Effect.SPECIAL, any(answers or literal in shown for literal, answers in fresh)),
        (Effect.SILENCES, new.throwing < old.throwing),
        (Effect.EMPTIES, new.empty > old.empty),
        (Effect.INTERFACE, new.interface != old.interface),
        (Effect.CONSTANT, new.constant > old.constant),
        (Effect.COMPLEXITY, new.branches > old.branches),
    )
    return tuple(effect for effect, found in tests if found)


class _Facts:
    """What is counted in one file."""

    def __init__(self, data: bytes, path: str) -> None:
        self._data = data
        self.catching = self.throwing = self.empty = self.constant = self.branches = 0
        self.interface = Counter[str]()
        self.asked = Counter[tuple[str, bool]]()  # what is compared with, and a literal answers
        for node in inside(parser(path).parse(data).root_node):
            self._count(node)

    def _count(self, node: Node) -> None:
        kind = node.type
        self.branches += kind in _BRANCHES or self._sign(node) in _BRANCHES
        self.throwing += kind == "throw_statement"
        body = node.child_by_field_name("body")
        if kind == "catch_clause" and body is not None:
            self.catching += not any(one.type == "throw_statement" for one in inside(body))
        if kind in FUNCTIONS:
            name = self._name(node)
            given = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
            if name:
                self.interface[f"{name} {self._of(given)}"] += 1
            self.empty += body is not None and self._of(body).strip("{} \t\r\n;") == ""
        if kind in _ASKING:
            self._ask(node)

    def _ask(self, node: Node) -> None:
        condition = node.child_by_field_name("condition")
        answer = node.child_by_field_name("consequence")
        if condition is None:
            return
        self.constant += self._of(condition).strip("() ") in {"true", "false", "0", "1"}
        answers = answer is not None and is_literal(_answer(answer))
        for one in inside(condition):
            if self._sign(one) in _EQUAL:
                for name in ("left", "right"):
                    side = one.child_by_field_name(name)
                    if side is not None and is_literal(side):
                        literal = plain(self._of(side))
                        if literal not in _ORDINARY:
                            self.asked[literal, answers] += 1

    def _name(self, function: Node) -> str:
        """The name that others call a function by; none for one that is only handed on."""
        name = function.child_by_field_name("name")
        if name is None and function.parent and function.parent.type == "variable_declarator":
            name = function.parent.child_by_field_name("name")
        return self._of(name)

    def _sign(self, node: Node) -> str:
        if node.type != "binary_expression":
            return ""
        return self._of(node.child_by_field_name("operator"))

    def _of(self, node: Node | None) -> str:
        return "" if node is None else self._data[node.start_byte : node.end_byte].decode()


def _answer(node: Node) -> Node:
    """What is given where a condition holds: the value of the one step that returns or sets it."""
    while node.type in {"statement_block", "return_statement", "expression_statement"} and (
        node.named_child_count == 1
    ):
        node = node.named_children[0]
    value = node.child_by_field_name("right") if node.type == "assignment_expression" else None
    return node if value is None else value
