"""Edits of operators: comparisons, arithmetic, logic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.differences import Kind
from homeport.diagnosis.javascript.replay.edits.proposal import Proposal
from homeport.diagnosis.javascript.replay.values import Array, Thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.javascript.replay.edits.proposal import Seen
    from homeport.diagnosis.javascript.replay.syntax import Node

_BORDER = "the comparison treats the boundary itself wrongly (off by one)"
_TURNED = "the comparison is inverted (the wrong way round)"
_PARENTHESES = "the parentheses are wrong (operator precedence)"
_NEGATED = "the condition is inverted (negated)"
_COMPARED: dict[str, tuple[tuple[str, str, float], ...]] = {
    "<": (("<=", _BORDER, 0.8), (">", _TURNED, 0.74), (">=", _NEGATED, 0.66)),
    "<=": (("<", _BORDER, 0.8), (">=", _TURNED, 0.74), (">", _NEGATED, 0.66)),
    ">": ((">=", _BORDER, 0.8), ("<", _TURNED, 0.74), ("<=", _NEGATED, 0.66)),
    ">=": ((">", _BORDER, 0.8), ("<=", _TURNED, 0.74), ("<", _NEGATED, 0.66)),
    "===": (
        ("!==", _NEGATED, 0.78),
        ("==", "values of different types are compared strictly: text (a string) is never `===` a number", 0.7),
    ),
    "!==": (("===", _NEGATED, 0.78),),
    "==": (("!=", _NEGATED, 0.74),),
    "!=": (("==", _NEGATED, 0.74),),
}  # fmt: skip
_ARITHMETIC: dict[str, tuple[tuple[str, str, float], ...]] = {
    "+": (("-", "the wrong operator (sign): it adds where it must subtract (minus)", 0.78),),
    "-": (("+", "the wrong operator (sign): it subtracts where it must add (plus)", 0.78),),
    "*": (
        ("/", "the wrong operator: it multiplies where it must divide", 0.76),
        ("+", "the wrong operator: it multiplies where it must add", 0.6),
        ("**", "the wrong operator: it multiplies where the power (square) is meant", 0.66),
    ),
    "/": (
        ("*", "the wrong operator: it divides where it must multiply", 0.76),
        ("%", "the wrong operator: it divides where the rest (modulo) is wanted", 0.66),
    ),
    "%": (("/", "the wrong operator: it takes the rest (modulo) where it must divide", 0.6),),
}
_LOGIC = {
    "&&": ("||", "the wrong logical operator: `&&` (and) where `||` (or) is meant", 0.76),
    "||": ("&&", "the wrong logical operator: `||` (or) where `&&` (and) is meant", 0.76),
}


def of_operators(seen: Seen) -> Iterator[Proposal]:
    """Another operator, another order, or a conversion of what stands beside it."""
    for node in seen.ran():
        if node.kind == "binary_expression":
            yield from _binary(seen, node)
        elif node.kind == "unary_expression":
            yield from _unary(node)
        elif node.kind == "ternary_expression":
            test, one, other = (
                node.part(n).text for n in ("condition", "consequence", "alternative")
            )
            yield Proposal(node, f"({test}) ? {other} : {one}", _NEGATED, 0.7)
        elif node.kind == "augmented_assignment_expression":
            yield from _augmented(node)
        elif node.kind == "assignment_expression" and isinstance(seen.value(node), (float, str)):
            left, right = node.part("left").text, node.part("right").text
            yield Proposal(node, f"{left} += {right}",
                           "the value is overwritten (`=`) instead of added up (`+=`, accumulated)", 0.74)  # fmt: skip
        elif node.kind == "update_expression" and "++" in node.text + "--":
            other = node.text.replace("++", "@").replace("--", "++").replace("@", "--")
            yield Proposal(node, other, "it counts in the wrong direction (++ and --)", 0.6)
        if _decides(seen, node):
            yield Proposal(node, f"!({node.text})", _NEGATED, 0.72)


def _decides(seen: Seen, node: Node) -> bool:
    """Tell whether the truth of the node decides something, and no other edit negates it."""
    if node.kind in ("binary_expression", "unary_expression", "true", "false"):
        return False
    parent = seen.parent(node)
    condition = seen.role(node) == "condition"
    told = parent is not None and (
        parent.kind == "return_statement"
        or (parent.kind == "arrow_function" and seen.role(node) == "body")
    )
    return condition or (told and isinstance(seen.value(node), bool))


def _sides(node: Node) -> tuple[str, str, str]:
    return node.part("left").text, node.part("operator").text, node.part("right").text


def _binary(seen: Seen, node: Node) -> Iterator[Proposal]:
    left, sign, right = _sides(node)
    for other, mistake, likely in (*_COMPARED.get(sign, ()), *_ARITHMETIC.get(sign, ())):
        yield Proposal(node, f"{left} {other} {right}", mistake, likely)
    if sign in ("-", "/", "%") and left != right:
        yield Proposal(node, f"({right}) {sign} ({left})",
                       f"the two sides of `{sign}` are swapped (wrong order of the operands)", 0.76)  # fmt: skip
    if sign in ("-", "/", "%", "*") and node.part("left").kind == "binary_expression":
        yield from _regrouped(node, right)
    if sign in ("+", "-"):
        yield from _grouped(node)
    yield from _conversions(seen, node, left, sign, right)
    yield from _logic(seen, node, left, sign, right)


def _regrouped(node: Node, right: str) -> Iterator[Proposal]:
    """`a + b * c` as `a + (b * c)` where it was `(a + b) * c`."""
    one, first, two = _sides(node.part("left"))
    text = f"{one} {first} ({two} {node.part('operator').text} {right})"
    yield Proposal(node, text, _PARENTHESES, 0.66)


def _grouped(node: Node) -> Iterator[Proposal]:
    """`(a + b) * c` where it was `a + b * c`: the sum is made first."""
    first = node.part("right")
    while first.kind == "binary_expression" and first.part("operator").text in ("*", "/", "%"):
        first = first.part("left")
    if first is not node.part("right"):
        left, sign, right = _sides(node)
        rest = right[len(first.text) :] if right.startswith(first.text) else ""
        yield Proposal(node, f"({left} {sign} {first.text}){rest}", _PARENTHESES, 0.78)


def _conversions(seen: Seen, node: Node, left: str, sign: str, right: str) -> Iterator[Proposal]:
    one, other = seen.value(node.part("left")), seen.value(node.part("right"))
    texts = isinstance(one, str), isinstance(other, str)
    if sign == "+" and any(texts) and {Kind.JOINED, Kind.TEXT_FOR_NUMBER} & seen.kinds:
        which = left if texts[0] else right
        yield Proposal(node, f"Number({left}) + Number({right})",
                       f"`+` joins texts (string concatenation) instead of adding numbers: `{which}` is text (a string)", 0.78)  # fmt: skip
    if sign in ("===", "==", "!==", "!=") and any(texts):
        if all(texts):
            lower = f"({left}).toLowerCase() {sign} ({right}).toLowerCase()"
            yield Proposal(
                node, lower, "upper and lower case are compared as different (case-sensitive)", 0.82
            )
            yield Proposal(node, f"({left}).trim() {sign} ({right}).trim()",
                           "white space around the text is not removed (trim)", 0.72)  # fmt: skip
        else:
            yield Proposal(node, f"String({left}) {sign} String({right})",
                           "text (a string) is compared with a number, which are never strictly equal", 0.78)  # fmt: skip
    if sign in ("<", "<=", ">", ">=") and all(texts):
        yield Proposal(node, f"Number({left}) {sign} Number({right})",
                       "numbers are compared as text (strings)", 0.78)  # fmt: skip
    if sign in ("===", "!==") and all(
        isinstance(v, Thing) and not isinstance(v, Array) for v in (one, other)
    ):
        yield Proposal(node, f"({left}).getTime() {sign} ({right}).getTime()",
                       "objects (Dates) are compared by identity, not by value", 0.74)  # fmt: skip
    if sign == "/":
        for name, mistake in (("floor", "a whole number is wanted: the quotient is not cut"),
                              ("ceil", "the quotient must be rounded up"),
                              ("round", "the quotient is not rounded")):  # fmt: skip
            yield Proposal(node, f"Math.{name}({left} / {right})", mistake, 0.64)
        if Kind.NOT_A_NUMBER in seen.kinds or other == 0:
            yield Proposal(node, f"(({right}) ? ({left}) / ({right}) : 0)",
                           f"division by zero gives NaN when `{right}` is 0 (the empty case is not handled)", 0.78)  # fmt: skip


def _logic(seen: Seen, node: Node, left: str, sign: str, right: str) -> Iterator[Proposal]:
    if sign not in _LOGIC:
        return
    other, mistake, likely = _LOGIC[sign]
    if sign == "||" and seen.value(node.part("left")) in (0.0, "", False):
        yield Proposal(node, f"({left}) ?? ({right})",
                       "`||` takes 0, '' and false for missing (a falsy value is replaced by the default)", 0.8)  # fmt: skip
    yield Proposal(node, f"({left}) {other} ({right})", mistake, likely)
    yield Proposal(node, left, f"the condition `{right}` is too much", 0.5)
    yield Proposal(node, right, f"the condition `{left}` is too much", 0.5)


def _unary(node: Node) -> Iterator[Proposal]:
    sign, inner = node.part("operator").text, node.part("argument").text
    if sign == "!":
        yield Proposal(node, inner, _NEGATED, 0.78)
    elif sign == "-" and node.part("argument").kind != "number":
        yield Proposal(node, inner, "the sign is wrong: there is a minus too much", 0.72)


def _augmented(node: Node) -> Iterator[Proposal]:
    left, sign, right = _sides(node)
    for other, mistake, likely in _ARITHMETIC.get(sign[:-1], ()):
        yield Proposal(node, f"{left} {other}= {right}", mistake, likely)
    if sign in ("+=", "-="):
        yield Proposal(node, f"{left} = {right}", "the value is added up where it must be set", 0.6)
