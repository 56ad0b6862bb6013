"""What may have been forgotten in JavaScript: a comparison, a step, parentheses and more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.repair.candidate import Splice
from homeport.repair.javascript.place import FUNCTIONS, PARAMETERS, Change, Place, instead, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_RELATIONS = ("<", "<=", ">", ">=", "===", "!==")
_ASKED = frozenset({"parenthesized_expression", "binary_expression", "unary_expression"})
_PLAIN = frozenset({"identifier", "member_expression", "subscript_expression"})
_VALUES = _PLAIN | {"call_expression", "binary_expression", "number", "string"}
_TERMED = frozenset({"return_statement", "variable_declarator", "arguments",
                     "binary_expression", "assignment_expression",
                     "augmented_assignment_expression", "parenthesized_expression"})  # fmt: skip
_STEPS = frozenset({"expression_statement", "if_statement", "for_statement", "return_statement",
                    "for_in_statement", "while_statement"})  # fmt: skip
_BINARY = ("left", "operator", "right")
_ENTRIES = frozenset({"member_expression", "subscript_expression"})
_EMPTY = frozenset({"array", "object", "number", "string", "new_expression"})
_FILLING = ("push", "add", "unshift", "delete")
_FEW = 8


def questions(place: Place) -> Iterator[Change]:
    """A comparison where only a value is asked."""
    if place.kind not in _PLAIN or not _asked(place):
        return
    words = place.words
    others = (*words.variables[:_FEW], *words.numbers[:4], "0", *words.strings[:4])
    for other in dict.fromkeys(others):
        if other != place.text:
            for relation in _RELATIONS:
                yield instead(place, place.node, f"{place.text} {relation} {other}", "asked")


def _asked(place: Place) -> bool:
    """Tell whether a truth value is wanted here."""
    if place.role() == "condition":
        return True
    parent = place.node.parent
    if parent is None or parent.type not in _ASKED:
        return False
    if parent.type == "parenthesized_expression":
        above = parent.parent
        return above is not None and above.child_by_field_name("condition") == parent
    sign = place.of(parent.child_by_field_name("operator"))
    return sign in {"&&", "||", "!"}


def terms(place: Place) -> Iterator[Change]:
    """A number that belongs to a value, and half or the rest of one."""
    if place.kind not in _VALUES - {"string", "number"} or place.above not in _TERMED:
        return
    if place.role() in {"left", "name"} and place.above != "binary_expression":
        return
    held = "({})" if place.above == "binary_expression" else "{}"
    own = f"({place.text})" if place.kind == "binary_expression" else place.text
    for number in dict.fromkeys((*place.words.numbers[:_FEW], "2")):
        for sign in ("+", "-", "*", "/", "%"):
            yield instead(place, place.node, held.format(f"{own} {sign} {number}"), "number more")


def twins(place: Place) -> Iterator[Change]:
    """Another expression of the same function in its place."""
    if place.kind not in _VALUES or place.role() in {"left", "function", "name", "property"}:
        return
    if place.above in {*FUNCTIONS, *PARAMETERS, "import_statement"}:
        return
    for text in place.words.expressions:
        if text != place.text:
            yield instead(place, place.node, text, "twin")


def steps(place: Place) -> Iterator[Change]:
    """A step before or after a statement: something counted, kept, taken or remembered."""
    if place.kind not in _STEPS or not place.alone or place.above != "statement_block":
        return
    start, end = place.lines()
    for line in _lines(place):
        text = f"{place.indent}{line}{place.newline}"
        for at, where in ((start, "before"), (end, "after")):
            note = f"`{line}` {where} `{short(place.text, 40)}`"
            yield Change((Splice(at, at, text),), "step", note)


def _lines(place: Place) -> Iterator[str]:
    names = place.words.variables[:_FEW]
    known = set(place.words.properties)
    for name in names:
        yield f"{name} -= 1;"
        for other in names:
            if other != name:
                yield f"{name} = {other};"
                yield f"{name} += {other};"
                for filling in _FILLING:
                    if filling in known or filling == "push":
                        yield f"{name}.{filling}({other});"
        if "pop" in known:
            yield f"{name}.pop();"


def parentheses(place: Place) -> Iterator[Change]:
    """An operation that is to come before the one that binds tighter, or stands in front."""
    left, right = place.field("left"), place.field("right")
    if place.kind != "binary_expression" or left is None or right is None:
        return
    sign = place.of(place.field("operator"))
    if right.type == "binary_expression":
        first, tight, last = _operands(place, right)
        text = f"({place.of(left)} {sign} {first}) {tight} {last}"
        yield instead(place, place.node, text, "regrouped")
    if left.type == "binary_expression":
        first, tight, last = _operands(place, left)
        text = f"{first} {tight} ({last} {sign} {place.of(right)})"
        yield instead(place, place.node, text, "regrouped")


def _operands(place: Place, node: Node) -> tuple[str, str, str]:
    left, sign, right = (place.of(node.child_by_field_name(name)) for name in _BINARY)
    return left, sign, right


def defaults(place: Place) -> Iterator[Change]:
    """What an entry holds already, where it is only to be filled when it is empty."""
    left, right = place.field("left"), place.field("right")
    if place.kind != "assignment_expression" or left is None or left.type not in _ENTRIES:
        return
    if right is not None and right.type in _EMPTY:
        text = f"{place.of(left)} || {place.of(right)}"
        yield instead(place, right, text, "kept")


FORGOTTEN = (questions, terms, twins, steps, parentheses, defaults)
