"""Where a null or nil came from: backwards through variables, arguments, returns and fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from homeport.diagnosis.cause import Step
from homeport.diagnosis.compiled.reached import files, named
from homeport.diagnosis.compiled.reading import (
    Function,
    arguments_of,
    called,
    calls_in,
    field_of,
    line_of,
    text_of,
    unit_of,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from homeport.diagnosis.case import Case
    from homeport.diagnosis.python.origin import Site

_DEPTH = 6
_MOST_FILES = 30
_NO_FRAME = 1_000  # a caller that is not on the stack
_NOTHING = frozenset({"null", "nil"})
# Library calls that give null for what they do not find.
_MAYBE = frozenset(
    ["get", "remove", "poll", "peek", "pollFirst", "peekFirst", "readLine", "getProperty", "getenv", "getParameter",
     "getResource", "getResourceAsStream", "find", "lookup", "getHeader", "getAttribute", "orElse", "put",
     "ceilingKey", "floorKey", "higherKey", "lowerKey", "floorEntry", "firstEntry", "getOrNull"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Where it came from, how surely, and the way to there."""

    path: str
    line: int
    why: str
    score: float
    steps: tuple[Step, ...] = ()


class At(NamedTuple):
    """A line of a function, and the number of its frame when it is on the stack."""

    function: Function
    line: int
    frame: int = 0


def sources_of(case: Case, expression: str, at: At, depth: int = 0) -> Iterator[Source]:
    """Where `expression`, null at a line of the function, can have got its null."""
    bare = expression.strip().strip('"').strip("<>")
    if depth > _DEPTH or not bare:
        return
    function = at.function
    head, _, rest = bare.removeprefix("this.").partition(".")
    if bare.startswith("this.") or (not rest and not _local(function, head)):
        yield from _of_field(case, head, function, depth)
    elif not rest:
        yield from _of_local(case, head, at, depth)
    elif re.fullmatch(r"[\w.]+", bare):
        yield from _of_field(case, bare.rpartition(".")[2], function, depth, owned=False)


def _local(function: Function, name: str) -> bool:
    return name in function.parameters or any(name in names for _, names, _ in _given(function))


def _given(function: Function) -> list[tuple[int, list[str], Node | None]]:
    """(line, names, value) of each assignment and declaration of the function."""
    found: list[tuple[int, list[str], Node | None]] = []
    for node in walk(function.node):
        match node.type:
            case "variable_declarator" | "var_spec":
                names = [text_of(one) for one in node.children_by_field_name("name")]
                found.append((line_of(node), names, field_of(node, "value")))
            case "short_var_declaration" | "assignment_statement" | "assignment_expression":
                left, right = field_of(node, "left"), field_of(node, "right")
                found.append(
                    (line_of(node), [part.strip() for part in text_of(left).split(",")], right)
                )
            case _:
                pass
    return found


def _of_local(case: Case, name: str, at: At, depth: int) -> Iterator[Source]:
    function = at.function
    before = [one for one in _given(function) if name in one[1] and one[0] <= at.line]
    if not before:
        if name in function.parameters:
            yield from _of_argument(case, name, at, depth)
        return
    line, names, value = before[-1]
    if value is None:
        yield Source(function.path, line, f"`{name}` is declared and never given a value", 0.8)
        return
    step = Step(function.path, line, f"`{name}` comes from `{text_of(value)[:60]}`")
    if "_" in names and function.path.endswith(".go"):
        why = f"the error of `{text_of(value)[:60]}` is ignored (`_`), and when it fails `{name}` is nil"
        yield Source(function.path, line, why, 0.82, (step,))
        return
    for source in sources_of_value(case, value, At(function, line, at.frame), depth):
        yield replace(source, steps=(step, *source.steps))


def sources_of_value(case: Case, value: Node, at: At, depth: int = 0) -> Iterator[Source]:
    """Where the value of an expression, null here, can have got its null."""
    function, line = at.function, at.line
    inner = value
    while (
        inner.type in ("expression_list", "parenthesized_expression", "cast_expression")
        and inner.named_children
    ):
        inner = (
            inner.named_children[-1] if inner.type == "cast_expression" else inner.named_children[0]
        )
    text = text_of(inner)
    if text in _NOTHING:
        yield Source(function.path, line, f"`{text}` is written here", 0.8)
    elif inner.type in ("method_invocation", "call_expression"):
        name = called(inner)
        own = named(case, name, function.path)
        if own:
            for target in own[:2]:
                yield from returned(case, target, depth)
        elif name in _MAYBE:
            yield Source(function.path, line, f"`{text[:60]}` gives null when there is nothing (a missing key)", 0.7)  # fmt: skip
    elif inner.type == "index_expression":
        yield Source(
            function.path, line, f"`{text[:60]}` gives the zero value, nil, for a missing key", 0.66
        )
    elif re.fullmatch(r"[\w.]+", text):
        yield from sources_of(case, text, at, depth + 1)


def returned(case: Case, function: Function, depth: int = 0) -> Iterator[Source]:
    """Where a function returns nothing."""
    for node in walk(function.node):
        if node.type != "return_statement" or not node.named_children:
            continue
        value, line = node.named_children[0], line_of(node)
        parts = value.named_children if value.type == "expression_list" else [value]
        failed = len(parts) > 1 and text_of(parts[-1]) not in _NOTHING
        if failed and text_of(parts[0]) in _NOTHING:
            continue  # the error beside it is what counts
        if text_of(parts[0]) in _NOTHING:
            yield Source(function.path, line, f"`{function.name}` returns {text_of(parts[0])} here", 0.74,
                         (Step(function.path, line, f"`{function.name}` returns {text_of(parts[0])}"),))  # fmt: skip
        elif depth < _DEPTH:
            step = Step(
                function.path, line, f"`{function.name}` returns `{text_of(parts[0])[:60]}`"
            )
            for source in sources_of_value(case, parts[0], At(function, line), depth + 1):
                yield replace(source, steps=(step, *source.steps))


def _of_argument(case: Case, name: str, at: At, depth: int) -> Iterator[Source]:
    """What the caller gave: the next frame of the stack, else whoever calls it in the repository."""
    function = at.function
    sites = list(case.sites())
    if at.frame < len(sites) and function.start <= sites[at.frame].line <= function.end:
        calls = list(_calls_at(case, sites[at.frame + 1 : at.frame + 2], at.frame + 1))
    else:
        calls = list(_calls_anywhere(case, function))
    position = function.parameters.index(name)
    for call, caller in calls:
        given = arguments_of(call)
        if called(call) in (function.name, function.owner) and position < len(given):
            told = f"the parameter `{name}` of `{function.name}`"
            yield from _handed(case, given[position], told, caller, depth)


def _handed(case: Case, given: Node, step_of: str, caller: At, depth: int) -> Iterator[Source]:
    """What an argument was, in the caller."""
    text, path, line = text_of(given), caller.function.path, line_of(given)
    step = Step(path, line, f"{step_of} is given `{text[:60]}`")
    if text in _NOTHING:
        yield Source(path, line, f"{step_of} is given {text} here", 0.84, (step,))
        return
    for source in sources_of_value(case, given, At(caller.function, line, caller.frame), depth + 1):
        yield replace(source, steps=(step, *source.steps))


def _calls_at(case: Case, sites: list[Site], frame: int) -> Iterator[tuple[Node, At]]:
    for site in sites:
        unit = unit_of(case.sources, site.path)
        caller = unit.around(site.line) if unit else None
        for call in calls_in(caller.node) if caller else ():
            if caller and line_of(call) <= site.line <= call.end_point[0] + 1:
                yield call, At(caller, site.line, frame)


def _calls_anywhere(case: Case, function: Function) -> Iterator[tuple[Node, At]]:
    for path in files(case, function.path)[:_MOST_FILES]:
        unit = unit_of(case.sources, path)
        for caller in unit.functions if unit else ():
            for call in calls_in(caller.node):
                yield call, At(caller, line_of(call), _NO_FRAME)


def _of_field(
    case: Case, name: str, function: Function, depth: int, *, owned: bool = True
) -> Iterator[Source]:
    """A field that nothing sets, or that is set to null."""
    owner = function.owner if owned else ""
    fields = [
        (path, one)
        for path in files(case, function.path)
        if (unit := unit_of(case.sources, path))
        for one in unit.fields
        if one.name == name and owner in ("", one.owner)
    ]
    if len(fields) != 1:
        return
    path, field = fields[0]
    set_at = list(_settings(case, path, field.owner, name))
    if not set_at and not field.has_value:
        empty = "nil" if path.endswith(".go") else "null"
        made = _literal(case, path, field.owner, name)
        if made is not None:
            yield Source(
                made[0],
                made[1],
                f"`{field.owner}` is made here without `{name}`, which stays {empty}",
                0.84,
            )
        elif not path.endswith(".go"):
            yield Source(
                path, field.line, f"the field `{name}` of `{field.owner}` is declared and never given a value, so it "
                f"stays {empty}", 0.84,
            )  # fmt: skip
        return
    for setter, line, value in set_at:
        for source in sources_of_value(case, value, At(setter, line), depth + 1):
            yield replace(
                source,
                steps=(
                    Step(setter.path, line, f"`{name}` is set to `{text_of(value)[:60]}`"),
                    *source.steps,
                ),
            )


def _settings(case: Case, path: str, owner: str, name: str) -> Iterator[tuple[Function, int, Node]]:
    unit = unit_of(case.sources, path)
    for function in unit.functions if unit else ():
        if function.owner != owner and not path.endswith(".go"):
            continue
        for line, names, value in _given(function):
            if value is not None and any(one.rpartition(".")[2] == name for one in names):
                yield function, line, value


def _literal(case: Case, path: str, owner: str, name: str) -> tuple[str, int] | None:
    """Where Go makes the struct without the field."""
    for one in files(case, path):
        unit = unit_of(case.sources, one) if one.endswith(".go") else None
        for node in walk(unit.root) if unit else ():
            if node.type != "composite_literal":
                continue
            kind = text_of(field_of(node, "type")).rpartition(".")[2]
            if kind == owner and not re.search(rf"\b{re.escape(name)}\s*:", text_of(node)):
                return one, line_of(node)
    return None
