"""Candidates for one JavaScript file, likeliest first; each parses and differs from the others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from homeport.repair.candidate import Candidate, Splice, spliced
from homeport.repair.javascript.forgotten import FORGOTTEN
from homeport.repair.javascript.operators import OPERATORS
from homeport.repair.javascript.place import FUNCTIONS, TYPES, Place, Words, parser, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node


_UNSUSPECTED = 0.02  # lines that no failing test ran are left out below this
_WEIGHTS = {  # logarithms; the order of Python's learned ones, where the kinds are the same
    "comparison": -2.5, "sign": -3.0, "await": -1.5, "connective": -2.5, "negated": -3.0,
    "affirmed": -3.0, "number": -3.2, "truth": -2.5, "name": -3.2, "method": -3.0,
    "exchanged": -3.0, "off by one": -3.6, "string": -4.0, "property": -4.5, "empty": -4.0,
    "sides": -4.0, "left alone": -4.0, "right alone": -4.5, "assigned": -3.2, "counted": -3.5,
    "condition out": -3.5, "outcomes": -3.0, "argument out": -4.5, "undone": -4.0, "order": -3.5,
    "unawaited": -5.0, "out": -4.0, "leaving": -3.5, "returned": -3.5, "wrapped": -5.0,
    "ending": -5.5, "argument more": -5.5, "term": -6.0, "condition more": -6.0,
    "condition other": -6.0,
    "regrouped": -4.0, "kept": -4.0, "asked": -4.5, "number more": -6.0, "twin": -6.5, "step": -7.0,
    "copied": -6.0, "added": -6.5, "guard": -6.5,
}  # fmt: skip


def candidates(
    path: str, data: bytes, suspicion: Callable[[int], float] = lambda _line: 1.0
) -> list[Candidate]:
    """Return what could be changed in a file; one that does not parse has no candidates."""
    root = parser(path).parse(data).root_node
    if root.has_error:
        return []
    file = words_of(root, data)
    words: dict[int, Words] = {}  # by function
    best: dict[tuple[Splice, ...], Candidate] = {}
    pending: list[tuple[Node, Node | None]] = [(root, None)]
    while pending:
        node, function = pending.pop()
        inner = node if node.type in FUNCTIONS else function
        parts = [child for child in reversed(node.named_children) if child.type not in TYPES]
        pending.extend((child, inner) for child in parts)
        line = node.start_point[0] + 1
        if suspicion(line) < _UNSUSPECTED:
            continue
        if function is not None and function.id not in words:
            words[function.id] = words_of(function, data, file)
        place = Place(node, data, words[function.id] if function else file, function)
        symbol = _symbol(function, data)
        for operator in (*OPERATORS, *FORGOTTEN):
            for change in operator(place):
                weight = math.log(suspicion(line)) + _WEIGHTS[change.kind]
                splices = tuple(sorted(change.splices))
                known = best.get(splices)
                if known is None or known.weight < weight:
                    best[splices] = Candidate(
                        path,
                        splices,
                        f"javascript.{change.kind}",
                        symbol,
                        line,
                        weight,
                        change.note,
                    )
    found = [one for one in best.values() if spliced(data, one.splices) != data]
    return sorted(found, key=lambda one: (-one.weight, one.splices))


def parses(data: bytes, path: str = "") -> bool:
    """Tell whether a file has no syntax error that the grammar knows."""
    return not parser(path).parse(data).root_node.has_error


def _symbol(function: Node | None, data: bytes) -> str:
    name = function.child_by_field_name("name") if function else None
    return data[name.start_byte : name.end_byte].decode() if name else ""
