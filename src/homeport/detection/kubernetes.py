"""Finds the values of Kubernetes Secret manifests, which only their `kind` betrays.

A reader of lines, not of YAML: it must work on half a manifest in a terminal's scroll.
"""

import re
from collections.abc import Iterator

from homeport.detection.expressions import compile_expression
from homeport.detection.lines import lines

TRIGGER = r"(?i)[\"']?\bkind\\{0,2}[\"']?\s*:\s*\\{0,2}[\"']?secret\b"
_SECTION = r"^[ \t-]*(?:data|stringData)[\"']?:[ \t]*$"
_FLOW = r"\\{0,2}\"(?:data|stringData)\\{0,2}\"\s*:\s*\{([^{}]*)\}"
_FLOW_VALUE = r"\\{0,2}\"[\w.-]+\\{0,2}\"\s*:\s*\\{0,2}\"([^\"\\]+)"
_ENTRY = (
    r"^([ \t]+)[\"']?[\w./-]+[\"']?:[ \t]*"
    r"(?:[\"']([^\"'\n]*)[\"']|([^\s\"'|>{][^\n]*)|[|>][+-]?[ \t]*)?$"
)
# Of a setting its value; base-64 has no `=` but at its end. Nothing to backtrack into.
_BLOCK_TEXT = re.compile(rb"(?:(?<!\S)[A-Za-z][\w.-]{0,79}=(?=[^\s=])(\S+)|(\S+))")


def values(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the spans of all values under `data` and `stringData` of Secret documents."""
    for start, end in _documents(data):
        if _found(TRIGGER, data, start, end):
            yield from _block_values(data, start, end)
            yield from _flow_values(data, start, end)


def _found(pattern: str, data: bytes, start: int, end: int) -> bool:
    return compile_expression(pattern, "kubernetes").search(data, start, end) is not None


def _documents(data: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    while (mark := data.find(b"\n---", start)) >= 0:
        yield start, mark
        start = mark + 4
    yield start, len(data)


def _block_values(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    section = compile_expression(_SECTION, "kubernetes")
    entry = compile_expression(_ENTRY, "kubernetes")
    for opening in section.finditer(data, start, end):
        depth = _indent(data, opening.start())
        for place, stop in lines(data, opening.end() + 1, end):
            line = data[place:stop].rstrip()
            if line and _indent(data, place) <= depth:
                break
            if b"{{" in line:
                continue  # a template fills it in
            found = entry.search(data, place, place + len(line)) if line else None
            if found is not None:
                group = next((n for n in (2, 3) if found.start(n) >= 0), None)
                if group is not None and found.end(group) - found.start(group) > 1:
                    yield found.start(group), found.end(group)
            elif line:
                yield from (
                    (place + m.start(group), place + m.end(group))
                    for m in _BLOCK_TEXT.finditer(line)
                    if m.end(group := 1 if m.start(1) >= 0 else 2) > m.start(group)
                )


def _indent(data: bytes, place: int) -> int:
    """Return how far the line at `place` is indented; a list's dash counts as one."""
    at = place
    while data[at : at + 1] in {b" ", b"\t", b"-"}:
        at += 1
    return at - place


def _flow_values(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    flow = compile_expression(_FLOW, "kubernetes", within_line=False)
    value = compile_expression(_FLOW_VALUE, "kubernetes", within_line=False)
    for found in flow.finditer(data, start, end):
        for each in value.finditer(data, found.start(1), found.end(1)):
            yield each.start(1), each.end(1)
