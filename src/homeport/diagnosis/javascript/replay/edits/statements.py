"""Edits of statements: a return that is missing, a break, var, the order of spreads."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.edits.proposal import FUNCTIONS, Proposal, parameters
from homeport.diagnosis.javascript.replay.values import Iteration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.javascript.replay.edits.proposal import Seen
    from homeport.diagnosis.javascript.replay.syntax import Node

_LOOPS = ("for_statement", "for_in_statement")
_KEY = re.compile(r"key|cache|id$", re.IGNORECASE)
_JUMPS = ("break_statement", "return_statement", "continue_statement", "throw_statement")


def of_statements(seen: Seen) -> Iterator[Proposal]:
    """Look at each statement that holds something that ran."""
    ran: set[Node] = set()
    for node in seen.values:
        one: Node | None = node if node in seen.parents else None
        while one is not None and one not in ran:
            ran.add(one)
            one = seen.parent(one)
    for node in sorted(ran, key=lambda n: n.start):
        yield from _statement(seen, node)


def _statement(seen: Seen, node: Node) -> Iterator[Proposal]:
    parent = seen.parent(node)
    if (
        node.kind == "expression_statement"
        and parent is not None
        and parent.kind == "statement_block"
    ):
        around = seen.parent(parent)
        if parent.children[-1] is node and around is not None and around.kind in FUNCTIONS:
            yield Proposal(node, f"return {node.text}",
                           "the `return` is missing: the function computes a value and gives undefined", 0.82, statement=True)  # fmt: skip
    elif node.kind == "switch_case" and not any(child.kind in _JUMPS for child in node.children):
        yield Proposal(node, f"{node.text} break;",
                       "`break` is missing: the case falls through into the next one", 0.82, statement=True)  # fmt: skip
    elif (
        node.kind == "variable_declaration"
        and parent is not None
        and parent.kind == "for_statement"
    ):
        yield Proposal(node, node.text.replace("var", "let", 1),
                       "`var` is one variable for all rounds of the loop, so each closure sees its last value: `let` is meant", 0.82, statement=True)  # fmt: skip
    elif node.kind == "statement_block":
        yield from _first_decides(node)
        yield from _used_up(seen, node)
    elif node.kind == "variable_declarator":
        yield from _narrow_key(seen, node)
    elif node.kind == "object":
        yield from _spreads(node)
    elif node.kind == "regex":
        yield from _patterns(node)


def _first_decides(node: Node) -> Iterator[Proposal]:
    """`for (...) if (a) return true; return false` where every element must be asked."""
    for loop, after in pairwise(node.children):
        found = _early_answer(loop) if after.kind == "return_statement" else None
        if found is None:
            continue
        test, given = found
        last = after.text.removeprefix("return").strip(" ;")
        if {given.text, last} != {"true", "false"}:
            continue
        start = loop.start - node.start
        turned = loop.text.replace(test.text, f"!({test.text})", 1).replace(
            f"return {given.text}", f"return {last}", 1
        )
        text = node.text[:start] + turned + f" return {given.text}; }}"
        yield Proposal(node, text,
                       "the loop returns at the first element: whether some fits is asked where every one must (early return)",
                       0.8, statement=True, line=given.line)  # fmt: skip


def _used_up(seen: Seen, node: Node) -> Iterator[Proposal]:
    """A function that walks twice through something that can be walked through once."""
    around = seen.parent(node)
    if around is None or around.kind not in FUNCTIONS:
        return
    for name in parameters(around):
        first = next(
            (n for n, v in seen.values.items() if isinstance(v, Iteration) and n.text == name), None
        )
        if first is not None:
            yield Proposal(node, f"{{ {name} = [...{name}]; {node.text[1:]}",
                           f"`{name}` is an iterator (a generator): it is used up (exhausted) after the first pass, so the second one finds nothing", 0.84, statement=True, line=first.line)  # fmt: skip


def _early_answer(loop: Node) -> tuple[Node, Node] | None:
    """The condition and the answer of a loop that only asks and returns."""
    body = loop.fields.get("body") if loop.kind in _LOOPS else None
    inner = (
        body.children[0]
        if body is not None and body.kind == "statement_block" and len(body.children) == 1
        else body
    )
    if inner is None or inner.kind != "if_statement" or "alternative" in inner.fields:
        return None
    way = inner.part("consequence")
    answer = way.children[0] if way.kind == "statement_block" and way.children else way
    if answer.kind != "return_statement" or not answer.children:
        return None
    return inner.part("condition"), answer.children[0]


def _narrow_key(seen: Seen, node: Node) -> Iterator[Proposal]:
    """The key of a cache that leaves out one of the arguments."""
    around, value = seen.function(node), node.fields.get("value")
    if around is None or value is None or not _KEY.search(node.part("name").text):
        return
    left_out = [
        name for name in parameters(around) if not re.search(rf"\b{re.escape(name)}\b", value.text)
    ]
    if left_out:
        names = "".join(f" + '|' + {name}" for name in left_out)
        yield Proposal(value, f"({value.text}){names}",
                       f"the key leaves out `{', '.join(left_out)}`: different arguments share one entry (incomplete cache key)", 0.84)  # fmt: skip


def _spreads(node: Node) -> Iterator[Proposal]:
    """The later of two spreads wins."""
    parts = node.children
    for place, one in enumerate(parts[:-1]):
        if one.kind == "spread_element":
            texts = [part.text for part in parts]
            moved = [*texts[:place], *texts[place + 1 :], one.text]
            yield Proposal(node, "{ " + ", ".join(moved) + " }",
                           f"the order of the spread is wrong: what comes after `{one.text}` overwrites (overrides) it", 0.78)  # fmt: skip
        elif parts[-1].kind == "spread_element":
            texts = [part.text for part in parts]
            yield Proposal(node, "{ " + ", ".join([texts[-1], *texts[:-1]]) + " }",
                           f"the order of the spread is wrong: `{parts[-1].text}` comes last and overwrites (overrides) the others", 0.78)  # fmt: skip
            break


def _patterns(node: Node) -> Iterator[Proposal]:
    pattern = node.part("pattern").text
    flags = node.fields["flags"].text if "flags" in node.fields else ""
    for flag, mistake in (("g", "the g flag is missing: only the first match counts"),
                          ("i", "the pattern tells upper and lower case apart (case-sensitive): the i flag is missing")):  # fmt: skip
        if flag not in flags:
            yield Proposal(node, f"/{pattern}/{flags}{flag}", mistake, 0.76)
    if "g" in flags:
        yield Proposal(node, f"/{pattern}/{flags.replace('g', '')}",
                       "the g flag keeps `lastIndex` between calls: it is too much here", 0.74)  # fmt: skip
    for narrow, wide in (("[a-z]", r"[\w-]"), (r"\d", r"\d+"), (r"\w", r"\w+")):
        if narrow in pattern and wide not in pattern:
            yield Proposal(node, f"/{pattern.replace(narrow, wide)}/{flags}",
                           f"the pattern is too narrow: `{narrow}` does not match all that it must", 0.6)  # fmt: skip
