"""Edits of numbers: one more or less, another unit, rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.differences import Kind
from homeport.diagnosis.javascript.replay.edits.proposal import Proposal
from homeport.diagnosis.javascript.replay.operators import number_of, number_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.javascript.replay.edits.proposal import Seen
    from homeport.diagnosis.javascript.replay.syntax import Node

_UNITS: tuple[tuple[int, str], ...] = (
    (100, "a percentage is used as a fraction, or cents as whole amounts"),
    (1000, "seconds and milliseconds (thousandths) are mixed up"),
    (60, "minutes and seconds (or hours and minutes) are mixed up"),
    (24, "days and hours are mixed up"),
    (1024, "bytes and KiB are mixed up"),
)
_CONSTANTS = {
    1: (100, 1000, 60), 10: (100, 1000), 12: (24,), 24: (60,), 30: (31,), 60: (1000, 3600, 60000),
    100: (1, 10, 1000), 365: (366,), 1000: (1, 60, 1024, 60000), 1024: (1000,), 3600: (60, 3600000),
    60000: (1000, 3600000), 360: (365,),
}  # fmt: skip
_NUMBERS = ("identifier", "member_expression", "call_expression", "subscript_expression")
_ARITHMETIC = frozenset("+-*/%")
_BY_PLACE = frozenset(["slice", "substring", "substr", "splice", "charAt", "at"])
_COUNTED = frozenset(["index", "arguments", "right", "left", "value", "return_statement", "body"])


def of_amounts(seen: Seen) -> Iterator[Proposal]:
    """Another number, or the same one in another unit."""
    for node in seen.ran():
        if not isinstance(seen.value(node), float):
            continue
        if node.kind == "number":
            yield from _constant(seen, node)
        elif node.kind in _NUMBERS and not _is_target(seen, node):
            yield from _scaled(seen, node)
            yield from _by_one(seen, node)
            yield from _negated(seen, node)
        if node.kind == "binary_expression" and _leaves(seen, node):
            yield from _scaled(seen, node)
            yield from _by_one(seen, node)
            yield from _rounded(seen, node)
        elif node.kind == "call_expression" and _leaves(seen, node):
            yield from _rounded(seen, node)


def _is_target(seen: Seen, node: Node) -> bool:
    """Tell whether a value is put there, or it is only a part of a name."""
    parent = seen.parent(node)
    if parent is None or parent.kind == "update_expression":
        return True
    if parent.kind in ("assignment_expression", "augmented_assignment_expression"):
        return seen.role(node) == "left"
    return seen.role(node) in ("function", "object")


def _leaves(seen: Seen, node: Node) -> bool:
    """Tell whether the node is what a function gives, or what a name is set to."""
    parent = seen.parent(node)
    return parent is not None and (
        parent.kind in ("return_statement", "variable_declarator", "pair", "assignment_expression",
                        "augmented_assignment_expression")
        or (parent.kind == "arrow_function" and seen.role(node) == "body")
    )  # fmt: skip


def _constant(seen: Seen, node: Node) -> Iterator[Proposal]:
    number = number_of(seen.value(node))
    parent = seen.parent(node)
    alone = parent is not None and parent.kind in ("return_statement", "pair", "array")
    begins, placed = _begins_loop(seen, node), _is_place(seen, node)
    for meant in (number_text(number + 1), number_text(number - 1)):
        if begins:
            mistake = f"the loop begins at {node.text} where {meant} is meant (off by one): the first element is left out or one is too much"
        else:
            mistake = f"the number {node.text} is off by one: {meant} is meant"
        yield Proposal(node, meant, mistake, 0.35 if alone else 0.76 if begins or placed else 0.5)
    for other in _CONSTANTS.get(int(number), ()) if number.is_integer() else ():
        yield Proposal(node, str(other), f"the constant {node.text} is wrong (wrong unit or factor): {other} is meant",
                       0.35 if alone else 0.7)  # fmt: skip


def _negated(seen: Seen, node: Node) -> Iterator[Proposal]:
    """A number that is handed on, or given back, with the wrong sign."""
    parent = seen.parent(node)
    if parent is not None and (parent.kind == "arguments" or _leaves(seen, node)):
        yield Proposal(node, f"(-{node.text})",
                       f"the sign of `{node.text}` is wrong: a minus is missing (it must be subtracted)", 0.72)  # fmt: skip


def _begins_loop(seen: Seen, node: Node) -> bool:
    """Tell whether the number is where a counting loop begins."""
    declared = seen.parent(node)
    declaration = seen.parent(declared) if declared is not None else None
    return declaration is not None and seen.role(declaration) == "initializer"


def _is_place(seen: Seen, node: Node) -> bool:
    """Tell whether the number is a place in a text or a list."""
    parent = seen.parent(node)
    if parent is None or parent.kind == "subscript_expression":
        return parent is not None
    if parent.kind == "arguments":
        call = seen.parent(parent)
        called = call.fields.get("function") if call is not None else None
        return called is not None and called.text.rpartition(".")[2] in _BY_PLACE
    return False


def _scaled(seen: Seen, node: Node) -> Iterator[Proposal]:
    parent = seen.parent(node)
    counted = parent is not None and (
        (parent.kind == "binary_expression" and parent.part("operator").text in _ARITHMETIC)
        or (parent.kind == "augmented_assignment_expression" and seen.role(node) == "right")
    )
    compared = parent is not None and parent.kind == "binary_expression" and not counted
    likely = 0.76 if counted else 0.7 if compared else 0.66
    handed_on = parent is not None and parent.kind == "arguments" and node.kind != "call_expression"
    if not (counted or compared or handed_on or _leaves(seen, node)):
        return
    for factor, mistake in _UNITS:
        for sign, word in (("/", "divided"), ("*", "multiplied")):
            yield Proposal(node, f"(({node.text}) {sign} {factor})",
                           f"the unit of `{node.text}` is wrong by the factor {factor}: {mistake}; it must be {word} by {factor}",
                           likely)  # fmt: skip


def _by_one(seen: Seen, node: Node) -> Iterator[Proposal]:
    role, parent = seen.role(node), seen.parent(node)
    if role not in _COUNTED or parent is None:
        return
    month = parent.kind == "arguments" and "Date" in _around(seen, parent)
    for sign in "-+":
        if month:
            yield Proposal(node, f"{node.text} {sign} 1",
                           f"`{node.text}` is off by one: the months of a Date count from zero (January is 0)", 0.8)  # fmt: skip
        else:
            yield Proposal(node, f"({node.text} {sign} 1)",
                           f"`{node.text}` is off by one: `{node.text} {sign} 1` is meant",
                           0.72 if role == "index" else 0.45 if node.kind == "binary_expression" else 0.6)  # fmt: skip


def _around(seen: Seen, arguments: Node) -> str:
    call = seen.parent(arguments)
    made = (call.fields.get("constructor") or call.fields.get("function")) if call else None
    return made.text if made else ""


def _rounded(seen: Seen, node: Node) -> Iterator[Proposal]:
    if not {Kind.ROUNDED, Kind.CUT, Kind.BINARY_FRACTION} & seen.kinds:
        return
    if node.text.startswith("Math.round(") and node.kind == "call_expression":
        inner = node.part("arguments").text
        for scale, places in ((10, "one decimal place"), (100, "two decimal places")):
            yield Proposal(node, f"Math.round({inner} * {scale}) / {scale}",
                           f"it is rounded to a whole number where {places} are meant (rounded too much)", 0.78)  # fmt: skip
    for text, mistake in (
        (f"Math.round({node.text})", "the result is not rounded"),
        (f"Math.round(({node.text}) * 100) / 100", "the result is not rounded to two places"),
        (f"Math.floor({node.text})", "the fraction is not cut off"),
        (f"Math.ceil({node.text})", "the result is not rounded up"),
    ):
        yield Proposal(node, text, mistake, 0.72)
