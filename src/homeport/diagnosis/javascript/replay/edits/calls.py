"""Edits of calls: another method, other arguments, await, copies and conversions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.differences import Kind
from homeport.diagnosis.javascript.replay.edits.proposal import Proposal, parameters
from homeport.diagnosis.javascript.replay.functions import Closure
from homeport.diagnosis.javascript.replay.values import (
    Array,
    Collection,
    Function,
    Promise,
    Thing,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.javascript.replay.edits.proposal import Seen
    from homeport.diagnosis.javascript.replay.syntax import Node

_OTHER = {
    "floor": ("round", "ceil"), "ceil": ("round", "floor"), "round": ("floor", "ceil"), "trunc": ("round", "ceil"),
    "max": ("min",), "min": ("max",), "push": ("unshift",), "unshift": ("push",),
    "pop": ("shift",), "shift": ("pop",), "some": ("every",), "every": ("some",),
    "startsWith": ("endsWith", "includes"), "endsWith": ("startsWith", "includes"),
    "includes": ("startsWith",), "indexOf": ("lastIndexOf",), "lastIndexOf": ("indexOf",),
    "toLowerCase": ("toUpperCase",), "toUpperCase": ("toLowerCase",), "replace": ("replaceAll",),
    "padStart": ("padEnd",), "padEnd": ("padStart",), "getDay": ("getDate",),
    "getUTCDay": ("getUTCDate",), "find": ("filter", "findLast"), "filter": ("find",),
    "map": ("flatMap", "filter"), "keys": ("values",), "values": ("keys",), "entries": ("values",),
    "trimStart": ("trim",), "trimEnd": ("trim",), "slice": ("splice",),
    "getMonth": ("getUTCMonth",), "reduce": ("reduceRight",),
}  # fmt: skip
_SAID = {
    "replace": "`replace` changes the first match only: `replaceAll` is meant",
    "getDay": "`getDay` is the day of the week: `getDate` (the day of the month) is meant",
    "getUTCDay": "`getUTCDay` is the day of the week: `getUTCDate` (the day of the month) is meant",
    "pop": "`pop` takes the last element: `shift` (the first one) is meant",
    "shift": "`shift` takes the first element: `pop` (the last one) is meant",
    "floor": "the number is rounded down (cut) where `{other}` is meant",
    "ceil": "the number is rounded up where `{other}` is meant",
    "filter": "`filter` gives a list: `find` is meant",
}
_TEXTUAL = ("includes", "startsWith", "endsWith", "indexOf", "has", "get")
_SHARED = "the same object is shared (changed in place, mutated): it must be copied"


def of_calls(seen: Seen) -> Iterator[Proposal]:
    """Another call, or the same one with something around it."""
    for node in seen.ran():
        if node.kind == "call_expression":
            yield from _call(seen, node)
        value = seen.value(node)
        if isinstance(value, Thing) and node.kind in (
            "identifier",
            "member_expression",
            "call_expression",
        ):
            yield from _copied(seen, node, value)
        yield from _fitting(seen, node, value)
        if node.kind == "object" and {Kind.TEXT_FOR_NUMBER, Kind.JOINED} & seen.kinds:
            yield from _short_pairs(seen, node)


def _short_pairs(seen: Seen, node: Node) -> Iterator[Proposal]:
    """`{ units }` that carries a number as text."""
    for one in node.children:
        value = seen.value(one)
        short = one.kind == "shorthand_property_identifier" and isinstance(value, str)
        if short and str(value).strip().replace(".", "", 1).isdigit():
            start, end = one.start - node.start, one.end - node.start
            whole = node.text.encode()
            text = f"{whole[:start].decode()}{one.text}: Number({one.text}){whole[end:].decode()}"
            yield Proposal(node, text,
                           f"`{one.text}` is text (a string) where a number is wanted: it is not converted", 0.8, line=one.line)  # fmt: skip


def _call(seen: Seen, node: Node) -> Iterator[Proposal]:
    called, given = node.part("function"), node.part("arguments").children
    texts = [one.text for one in given]
    around = seen.function(node)
    parent = seen.parent(node)
    waits = parent is not None and parent.kind == "await_expression"
    if (
        isinstance(seen.value(node), Promise)
        and not waits
        and (around is None or "async" in around.marks)
    ):
        yield Proposal(node, f"(await {node.text})",
                       f"`await` is missing: `{called.text}` is async, and its promise is used as if it were the value", 0.82)  # fmt: skip
    for place in range(len(texts) - 1):
        swapped = [*texts[:place], texts[place + 1], texts[place], *texts[place + 2 :]]
        yield Proposal(node, f"{called.text}({', '.join(swapped)})",
                       f"the arguments are swapped (wrong order): `{texts[place]}` and `{texts[place + 1]}`", 0.74)  # fmt: skip
    yield from _not_passed_on(seen, node, texts)
    for place, one in enumerate(given):
        yield from _handed_over(seen, node, place, one)
    if called.kind == "member_expression":
        yield from _method(seen, node, called, texts)
    elif called.text in ("Boolean", "parseInt", "Number") and len(texts) >= 1:
        yield from _converted(node, called.text, texts[0])


def _not_passed_on(seen: Seen, node: Node, texts: list[str]) -> Iterator[Proposal]:
    """A parameter that the call leaves out, and a value of that name beside the call."""
    called = node.part("function")
    work = seen.value(called)
    missing = parameters(work.node)[len(texts) :] if isinstance(work, Closure) else []
    for name in missing[:1]:
        for value in _named(seen, node, name):
            yield Proposal(node, f"{called.text}({', '.join([*texts, value])})",
                           f"an argument is missing: `{called.text}` takes `{name}`, and `{value}` is not passed on (its default or undefined is used)", 0.82)  # fmt: skip


def _named(seen: Seen, node: Node, name: str) -> Iterator[str]:
    """What has this name where the call stands: a variable, or a property of one."""
    around = seen.function(node)
    if around is not None and name in parameters(around):
        yield name
    for other, value in list(seen.values.items()):
        if other.kind != "identifier" or other not in seen.parents or isinstance(value, Function):
            continue
        if seen.function(other) is around and isinstance(value, Thing) and name in value.props:
            yield f"{other.text}.{name}"


def _handed_over(seen: Seen, node: Node, place: int, one: Node) -> Iterator[Proposal]:
    """A bare function as argument: it gets more arguments than it takes, and no `this`."""
    if not isinstance(seen.value(one), Function) or one.kind not in (
        "identifier",
        "member_expression",
    ):
        return
    texts = [other.text for other in node.part("arguments").children]
    if one.text in ("parseInt", "Number.parseInt"):
        mistake = "`parseInt` takes the index that it is given as second argument for its radix"
    elif one.kind == "member_expression":
        mistake = f"`this` is lost: `{one.text}` is handed over as a bare function (callback), without its object"
    else:
        mistake = f"`{one.text}` is given more arguments (the index) than it is meant to take"
    texts[place] = f"(x) => {one.text}(x)"
    yield Proposal(node, f"{node.part('function').text}({', '.join(texts)})", mistake, 0.8)


def _method(seen: Seen, node: Node, called: Node, texts: list[str]) -> Iterator[Proposal]:
    owner, name = called.part("object").text, called.part("property").text
    given = ", ".join(texts)
    for other in _OTHER.get(name, ()):
        said = _SAID.get(name, "the wrong method is called: `{name}` where `{other}` is meant")
        mistake = said.format(name=name, other=other)
        yield Proposal(node, f"{owner}.{other}({given})", mistake, 0.72)
    if name in ("sort", "toSorted"):
        yield from _sorting(node, owner, name, texts)
    if name == "localeCompare" and texts:
        yield Proposal(node, f"{texts[0]}.localeCompare({owner})",
                       "the sides of the comparison are swapped: the sort order is reversed (ascending where descending is meant, or the other way round)", 0.8)  # fmt: skip
    if name in _TEXTUAL and texts and isinstance(seen.value(called.part("object")), str):
        rest = "".join(f", {text}" for text in texts[1:])
        yield Proposal(node, f"{owner}.toLowerCase().{name}(({texts[0]}).toLowerCase(){rest})",
                       "upper and lower case are told apart (case-sensitive comparison): both must be made lower case", 0.78)  # fmt: skip
    if name in ("reverse", "splice", "sort"):
        yield Proposal(node, f"[...{owner}].{name}({given})",
                       f"`{name}` changes the array in place, and others share it (mutated): copy it first", 0.76)  # fmt: skip
    if name == "assign" and texts:
        yield Proposal(node, f"{owner}.assign({{}}, {given})",
                       f"`Object.assign` changes its first argument `{texts[0]}`, which is shared (mutated in place)", 0.8)  # fmt: skip
    if name in ("trim", "reverse", "toLowerCase", "toUpperCase", "toFixed", "flat", "toString"):
        yield Proposal(node, owner, f"`.{name}()` is too much here", 0.58)
    if name in ("slice", "substring", "splice", "padStart", "toFixed") and len(texts) > 1:
        yield Proposal(
            node, f"{owner}.{name}({texts[0]})", f"the second argument of `{name}` is wrong", 0.4
        )


def _sorting(node: Node, owner: str, name: str, texts: list[str]) -> Iterator[Proposal]:
    if not texts:
        for order in ("a - b", "b - a"):
            yield Proposal(node, f"{owner}.{name}((a, b) => {order})",
                           "`sort()` without a comparator orders numbers as text (strings, lexicographically): 10 comes before 9", 0.8)  # fmt: skip
    else:
        yield Proposal(node, f"{owner}.{name}({texts[0]}).reverse()",
                       "the sort order is reversed (ascending and descending are mixed up)", 0.6)  # fmt: skip


def _converted(node: Node, name: str, text: str) -> Iterator[Proposal]:
    if name == "Boolean":
        yield Proposal(node, f"({text} === 'true')",
                       f"every text (string) that is not empty is truthy, and so is 'false': `Boolean({text})` is true", 0.8)  # fmt: skip
    elif name == "parseInt":
        yield Proposal(
            node, f"Number({text})", "`parseInt` cuts off everything after the whole number", 0.74
        )
        yield Proposal(
            node, f"parseInt({text}, 10)", "`parseInt` has the wrong radix: 10 is meant", 0.74
        )


def _copied(seen: Seen, node: Node, value: Thing) -> Iterator[Proposal]:
    """A copy where an object is kept, handed over or given back."""
    role, parent = seen.role(node), seen.parent(node)
    kept = parent is not None and (
        role in ("value", "right", "arguments") or parent.kind in ("return_statement", "array", "object")
        or (parent.kind == "arrow_function" and role == "body")
    )  # fmt: skip
    if (
        not kept
        or isinstance(value, (Function, Promise, Collection))
        or value.name not in ("", "Array")
    ):
        return
    text = f"[...{node.text}]" if isinstance(value, Array) else f"({{ ...{node.text} }})"
    likely = 0.7 if node.kind == "identifier" else 0.76  # who owns the object should copy it
    yield Proposal(node, text, f"{_SHARED} (`{node.text}`)", likely)
    yield Proposal(node, f"structuredClone({node.text})",
                   f"{_SHARED}, with what is inside it (`{node.text}`, a shallow copy is not enough)", 0.7)  # fmt: skip


def _fitting(seen: Seen, node: Node, value: Value) -> Iterator[Proposal]:
    """A conversion that the difference between actual and expected asks for."""
    parent = seen.parent(node)
    given = parent is not None and (
        parent.kind in ("return_statement", "pair", "variable_declarator", "assignment_expression")
        or (parent.kind == "arrow_function" and seen.role(node) == "body")
        or (parent.kind == "arguments" and node.kind != "arrow_function")
    )
    if not given or seen.role(node) in ("left", "name", "key"):
        return
    if isinstance(value, str):
        if {Kind.TEXT_FOR_NUMBER, Kind.JOINED} & seen.kinds and node.kind != "string":
            yield Proposal(node, f"Number({node.text})",
                           f"`{node.text}` is text (a string) where a number is wanted: it is not converted", 0.78)  # fmt: skip
        if Kind.CASE in seen.kinds:
            yield Proposal(
                node,
                f"({node.text}).toLowerCase()",
                "upper and lower case are not made the same",
                0.74,
            )
            yield Proposal(
                node,
                f"({node.text}).toUpperCase()",
                "upper and lower case are not made the same",
                0.74,
            )
        if Kind.SPACE in seen.kinds:
            yield Proposal(
                node,
                f"({node.text}).trim()",
                "white space around the text is not removed (trim)",
                0.76,
            )
    elif isinstance(value, Array):
        if {Kind.ORDER, Kind.REVERSED} & seen.kinds:
            yield Proposal(node, f"[...{node.text}].reverse()", "the order is reversed", 0.66)
            yield Proposal(
                node,
                f"[...{node.text}].sort((a, b) => (a < b ? -1 : 1))",
                "the list is not sorted",
                0.66,
            )
        if {Kind.NOT_A_NUMBER, Kind.EXTRA, Kind.OFF_BY_ONE, Kind.JOINED} & seen.kinds:
            yield Proposal(
                node,
                f"({node.text}).slice(1)",
                "the first element (a header line?) is not left out",
                0.7,
            )
        if {Kind.DUPLICATES, Kind.EXTRA} & seen.kinds:
            yield Proposal(node, f"[...new Set({node.text})]", "duplicates are not removed", 0.7)
    elif isinstance(value, float) and Kind.NUMBER_FOR_TEXT in seen.kinds:
        yield Proposal(
            node, f"String({node.text})", "a number is given where text (a string) is wanted", 0.74
        )
