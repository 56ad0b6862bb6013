"""The ways to change JavaScript: one function a family, and one tuple that lists them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from homeport.repair.candidate import Splice
from homeport.repair.javascript.place import FUNCTIONS, PARAMETERS, Change, Place, instead, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

_RELATIONS = {
    "<": ("<=", ">", ">="), "<=": ("<", ">=", ">"), ">": (">=", "<", "<="), ">=": (">", "<=", "<"),
    "===": ("!==", "==", "<=", ">="), "!==": ("===", "!=", "<", ">"), "==": ("===", "!="),
    "!=": ("!==", "=="), "in": ("instanceof",), "instanceof": ("in",),
}  # fmt: skip
_SIGNS = ("+", "-", "*", "/", "%", "**")
_BITS = ("&", "|", "^", "<<", ">>", ">>>")
_LOGIC = {"&&": ("||", "??"), "||": ("&&", "??"), "??": ("||", "&&")}
_METHODS: tuple[tuple[str, ...], ...] = (
    ("push", "unshift"), ("pop", "shift"), ("indexOf", "lastIndexOf", "findIndex", "includes"),
    ("slice", "splice", "substring", "substr"), ("map", "forEach", "filter", "flatMap"),
    ("some", "every"), ("find", "filter", "findIndex", "findLast"), ("toUpperCase", "toLowerCase"),
    ("startsWith", "endsWith", "includes"), ("trim", "trimStart", "trimEnd"),
    ("padStart", "padEnd"),
    ("floor", "ceil", "round", "trunc"), ("min", "max"), ("keys", "values", "entries"),
    ("replace", "replaceAll"), ("match", "matchAll", "test"), ("reduce", "reduceRight"),
    ("get", "has", "set"), ("add", "delete"), ("resolve", "reject"), ("all", "allSettled", "any"),
    ("parseInt", "parseFloat"), ("charAt", "charCodeAt"), ("join", "concat"), ("then", "catch"),
    ("stringify", "parse"), ("sort", "reverse"), ("length", "size"),
)  # fmt: skip
_EMPTIES = ("[]", "{}", "''", "0", "null", "undefined", "false", "true", "1", "-1")
_VALUES = frozenset({
    "identifier", "call_expression", "member_expression", "subscript_expression",
    "binary_expression", "number",
})  # fmt: skip
_STATEMENTS = frozenset({
    "expression_statement", "return_statement", "lexical_declaration", "if_statement",
    "for_statement", "for_in_statement", "while_statement", "break_statement",
    "continue_statement", "throw_statement", "variable_declaration",
})  # fmt: skip
_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
_PAIR = 2


def comparisons(place: Place) -> Iterator[Change]:
    """Another relation."""
    if place.kind == "binary_expression" and (sign := place.field("operator")):
        for other in _RELATIONS.get(place.of(sign), ()):
            yield instead(place, sign, other, "comparison")


def arithmetic(place: Place) -> Iterator[Change]:
    """Another operator, sides exchanged, a side alone, `=` for `+=`."""
    left, right, sign = place.field("left"), place.field("right"), place.field("operator")
    if place.kind == "binary_expression" and left and right and sign:
        old = place.of(sign)
        for family in (_SIGNS, _BITS):
            if old in family:
                for other in family:
                    if other != old:
                        yield instead(place, sign, other, "sign")
                yield Change(_swap(place, left, right), "sides", f"the sides of `{old}` exchanged")
                yield instead(place, place.node, place.of(left), "left alone")
                yield instead(place, place.node, place.of(right), "right alone")
    if place.kind == "augmented_assignment_expression" and sign:
        for other in ("+=", "-=", "*=", "/=", "="):
            if other != place.of(sign):
                yield instead(place, sign, other, "assigned")
    if place.kind == "update_expression" and sign:
        yield instead(place, sign, "--" if place.of(sign) == "++" else "++", "counted")


def _swap(place: Place, first: Node, second: Node) -> tuple[Splice, ...]:
    return (
        Splice(first.start_byte, first.end_byte, place.of(second)),
        Splice(second.start_byte, second.end_byte, place.of(first)),
    )


def logic(place: Place) -> Iterator[Change]:
    """Another connective, a negation, fewer conditions, outcomes exchanged."""
    left, right, sign = place.field("left"), place.field("right"), place.field("operator")
    if place.kind == "binary_expression" and left and right and sign and place.of(sign) in _LOGIC:
        for other in _LOGIC[place.of(sign)]:
            yield instead(place, sign, other, "connective")
        yield instead(place, place.node, place.of(left), "condition out")
        yield instead(place, place.node, place.of(right), "condition out")
    operand = place.field("argument")
    if place.kind == "unary_expression" and operand and sign and place.of(sign) in {"!", "-"}:
        yield instead(place, place.node, place.of(operand), "affirmed")
    if place.kind == "ternary_expression":
        first, second = place.field("consequence"), place.field("alternative")
        if first and second:
            yield Change(_swap(place, first, second), "outcomes", "the two outcomes exchanged")
    if place.kind == "parenthesized_expression" and place.role() == "condition":
        inner = place.text[1:-1]
        yield instead(place, place.node, f"(!({inner}))", "negated")
        for text in (*place.words.conditions, *place.words.variables):
            if text not in inner:
                yield instead(place, place.node, f"({inner} && {text})", "condition more")
                yield instead(place, place.node, f"({inner} || {text})", "condition more")
                yield (
                    instead(place, place.node, f"({inner} && !{text})", "condition more")
                    if (text.isidentifier())
                    else instead(place, place.node, f"({text})", "condition other")
                )


def constants(place: Place) -> Iterator[Change]:
    """Another literal."""
    if place.kind == "number":
        tried = [*place.words.numbers, "0", "1", "2"]
        if place.text.isdigit():
            tried = [str(int(place.text) + 1), str(int(place.text) - 1), *tried]
        for text in dict.fromkeys(tried):
            if text != place.text:
                yield instead(place, place.node, text, "number")
    elif place.kind in {"true", "false"}:
        yield instead(place, place.node, "false" if place.kind == "true" else "true", "truth")
    elif place.kind == "string" and place.above != "import_statement":
        quote = place.text[0]
        inner = place.text[1:-1]
        tried = [*place.words.strings, f"{quote}{quote}", f"{quote} {quote}"]
        tried += [f"{quote}{text}{quote}" for text in (inner.lower(), inner.upper(), inner.strip())]
        for text in dict.fromkeys(tried):
            if text != place.text:
                yield instead(place, place.node, text, "string")
    elif place.kind in {"null", "undefined"} or place.text in {"[]", "{}", "undefined"}:
        for text in _EMPTIES:
            if text != place.text and place.above != "arrow_function":
                yield instead(place, place.node, text, "empty")


def names(place: Place) -> Iterator[Change]:
    """Another variable, function or property."""
    if place.kind == "identifier" and place.role() not in {"name", "parameter"}:
        if place.above in PARAMETERS | {"import_specifier"} or place.above in FUNCTIONS - {
            "arrow_function"
        }:
            return
        called = place.above == "call_expression" and place.role() == "function"
        for other in place.words.functions if called else place.words.variables:
            if other != place.text:
                yield instead(place, place.node, other, "name")
    if place.kind == "property_identifier" and place.above == "member_expression":
        family = [other for row in _METHODS if place.text in row for other in row]
        for other in dict.fromkeys(family):
            if other != place.text:
                yield instead(place, place.node, other, "method")
        for other in place.words.properties:
            if other != place.text and other not in family:
                yield instead(place, place.node, other, "property")


def calls(place: Place) -> Iterator[Change]:
    """Arguments exchanged, left out or added; a call undone; a missing `await`."""
    if place.kind == "call_expression" and (given := place.field("arguments")):
        pieces = [one for one in given.named_children if one.type != "comment"]
        for left, right in itertools.pairwise(pieces):
            yield Change(_swap(place, left, right), "exchanged", "two arguments exchanged")
        for out in pieces if len(pieces) > 1 else ():
            kept = ", ".join(place.of(one) for one in pieces if one != out)
            yield instead(place, given, f"({kept})", "argument out")
        for text in (*place.words.variables, "0", "1", "10"):
            inside = ", ".join([*(place.of(one) for one in pieces), text])
            yield instead(place, given, f"({inside})", "argument more")
        if len(pieces) == 1:
            yield instead(place, place.node, place.of(pieces[0]), "undone")
        function = place.field("function")
        if function and function.type == "member_expression":
            owner = function.child_by_field_name("object")
            yield instead(place, place.node, place.of(owner), "undone")
            if place.of(function).endswith(".sort") and not pieces:
                yield instead(place, given, "((a, b) => a - b)", "order")
        if place.above != "await_expression" and _is_async(place):
            yield instead(place, place.node, f"await {place.text}", "await")
    if place.kind == "await_expression":
        yield instead(place, place.node, place.text.removeprefix("await").strip(), "unawaited")


def _is_async(place: Place) -> bool:
    return place.function is not None and any(
        child.type == "async" for child in place.function.children
    )


def bounds(place: Place) -> Iterator[Change]:
    """One more, one less, and what a value lacks."""
    if place.kind not in _VALUES or place.role() in {"function", "name", "property", "object"}:
        return
    if place.above in {*PARAMETERS, "arrow_function", *FUNCTIONS} and place.role() != "body":
        return
    if place.role() == "left" and place.above in {
        "assignment_expression", "augmented_assignment_expression", "for_in_statement",
        "assignment_pattern",
    }:  # fmt: skip
        return
    if place.above in {"update_expression", "object_pattern", "array_pattern", "import_specifier"}:
        return
    text = f"({place.text})" if place.kind == "binary_expression" else place.text
    held = "({})" if place.above in {"binary_expression", "member_expression"} else "{}"
    if place.kind != "number":
        for ending in ("+ 1", "- 1"):
            yield instead(place, place.node, held.format(f"{text} {ending}"), "off by one")
    if place.above in {"return_statement", "variable_declarator", "arguments",
                       "assignment_expression",
                       "augmented_assignment_expression"}:  # fmt: skip
        for name in place.words.variables[:8]:
            if name != place.text:
                for sign in ("+", "-", "*"):
                    yield instead(place, place.node, f"{text} {sign} {name}", "term")
        for wrapper in ("Math.floor", "Math.abs", "Math.round", "Math.ceil", "Number", "String",
                        "parseInt", "Math.max"):  # fmt: skip
            yield instead(place, place.node, f"{wrapper}({place.text})", "wrapped")
        for ending in (".length", ".trim()", ".toLowerCase()", ".slice()", ".slice(1)", "[0]",
                       ".reverse()", ".sort((a, b) => a - b)", " ?? 0",
                       " || []", " || ''"):  # fmt: skip
            yield instead(place, place.node, f"{text}{ending}", "ending")


def statements(place: Place) -> Iterator[Change]:
    """A statement taken out, exchanged, or added; a guard; the condition of one undone."""
    if place.kind not in _STATEMENTS or not place.alone or place.above not in {
        "statement_block", "program"
    }:  # fmt: skip
        return
    start, end = place.lines()
    yield Change((Splice(start, end, ""),), "out", f"`{short(place.text)}` taken out")
    sibling = place.node.next_named_sibling
    if sibling is not None and sibling.type in _STATEMENTS:
        note = f"`{short(place.text, 40)}` after `{short(place.of(sibling), 40)}`"
        yield Change(_swap(place, place.node, sibling), "order", note)
    if place.kind in {"break_statement", "continue_statement"}:
        other = "continue;" if place.kind == "break_statement" else "break;"
        yield instead(place, place.node, other, "leaving")
    if place.kind == "expression_statement":
        yield instead(place, place.node, f"return {place.text}", "returned")
    for line, kind in _further(place):
        whole = f"{place.indent}{line}{place.newline}"
        note = f"`{short(line)}` before `{short(place.text, 40)}`"
        yield Change((Splice(start, start, whole),), kind, note)
        if place.node.next_named_sibling is None and "return" not in place.kind:
            note = f"`{short(line)}` after `{short(place.text, 40)}`"
            yield Change((Splice(end, end, whole),), kind, note)


def _further(place: Place) -> Iterator[tuple[str, str]]:
    words = place.words
    for text in words.statements:
        yield text, "copied"
    if place.function is not None and place.function.type == "method_definition":
        yield "return this;", "added"
    for name in words.variables[:8]:
        yield f"{name} += 1;", "added"
        yield f"return {name};", "added"
    around = place.node.parent.parent if place.node.parent else None
    in_loop = around is not None and around.type in _LOOPS
    if around is None or not (in_loop or around.type in FUNCTIONS):
        return
    for condition in _asked(place):
        for result in dict.fromkeys([*words.results[:4], "null", "0", "[]", "''", "false", "true"]):
            yield f"if ({condition}) return {result};", "guard"
        if in_loop:
            yield f"if ({condition}) continue;", "guard"
            yield f"if ({condition}) break;", "guard"


def _asked(place: Place) -> Iterator[str]:
    for name in place.words.parameters[:4]:
        yield f"!{name}"
        yield f"{name} === undefined"
        yield f"{name}.length === 0"
        yield f"{name} < 0"
        yield f"{name} === 0"
    yield from place.words.conditions[:6]


OPERATORS: tuple[Callable[[Place], Iterator[Change]], ...] = (
    comparisons, arithmetic, logic, constants, names, calls, bounds, statements,
)  # fmt: skip
