"""The traps of Java and Go that a function's syntax shows, one small finder each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from homeport.diagnosis.compiled.reached import files, named
from homeport.diagnosis.compiled.reading import (
    called,
    calls_in,
    field_of,
    line_of,
    text_of,
    unit_of,
    walk,
)
from homeport.diagnosis.verdicts import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from homeport.diagnosis.case import Case
    from homeport.diagnosis.compiled.reading import Function

_INT = re.compile(
    r"\b(?:int|short|byte|Integer)\s+(\w+)\b|\b((?:\w+,\s*)*\w+)\s+(?:int|int32|int64|uint)\b"
)
_CHANGERS = frozenset({"remove", "add", "put", "clear", "addAll", "removeAll", "poll", "pop"})
_LARGE = 3  # factors of int that overflow soon


def changed_in_loop(case: Case, function: Function) -> Iterator[Mistake]:
    """Java: a collection is changed, here or in a method that is called, while a loop goes over it."""
    if "ConcurrentModification" not in case.type:
        return
    for loop in (n for n in walk(function.node) if n.type == "enhanced_for_statement"):
        over, body = text_of(field_of(loop, "value")), field_of(loop, "body")
        name = over.removeprefix("this.").partition(".")[0]
        for call in calls_in(body) if body is not None else ():
            inside = [
                f for f in named(case, called(call), function.path) if f.owner == function.owner
            ]
            if _changes(call, name) or any(
                _changes(c, name) for f in inside for c in calls_in(f.node)
            ):
                yield Mistake(line_of(call), 0.82,
                    f"`{text_of(call)}` changes `{name}` while the loop in line {line_of(loop)} goes over it.",
                    "use removeIf or the iterator's remove, or loop over a copy")  # fmt: skip


def _changes(call: Node, name: str) -> bool:
    owner = text_of(field_of(call, "object")).removeprefix("this.")
    return called(call) in _CHANGERS and owner == name


def _ints(code: str) -> set[str]:
    """The names that are declared as whole numbers."""
    return {
        name.strip() for pair in _INT.findall(code) for part in pair for name in part.split(",")
    } - {""}


def whole_division(_: Case, function: Function) -> Iterator[Mistake]:
    """A division of two whole numbers loses its fraction before it is used as a fraction."""
    code = text_of(function.node)
    ints = _ints(code)
    floating = re.search(r"\b(?:double|float|Double|float64|float32|BigDecimal)\b|\d\.\d", code)
    for node in walk(function.node):
        if node.type != "binary_expression" or text_of(field_of(node, "operator")) != "/":
            continue
        sides = [text_of(field_of(node, side)) for side in ("left", "right")]
        if floating and all(
            side in ints
            or re.fullmatch(r"\d+|[\w.]+\.size\(\)|[\w.]+\.length(?:\(\))?|len\(\w+\)", side)
            for side in sides
        ):
            yield Mistake(line_of(node), 0.76,
                f"`{text_of(node)}` is an integer division: the fraction is lost before the rest is computed.",
                "convert one side first: `(double) ...` or `float64(...)`")  # fmt: skip


def overflow(_: Case, function: Function) -> Iterator[Mistake]:
    """Java: a product of ints is computed as an int, whatever it is given to."""
    ints = _ints(text_of(function.node))
    for node in walk(function.node):
        if node.type != "binary_expression" or text_of(field_of(node, "operator")) != "*":
            continue
        if node.parent is not None and node.parent.type == "binary_expression":
            continue
        factors = [part.strip("() ") for part in text_of(node).split("*")]
        whole = all(f in ints or re.fullmatch(r"[\d_]+", f) for f in factors)
        if len(factors) >= _LARGE and whole and any(f in ints for f in factors):
            yield Mistake(line_of(node), 0.72,
                f"`{text_of(node)}` is computed as an int and overflows above 2147483647, even when the "
                "outcome is a long.", "make one factor a long: `1000L`")  # fmt: skip


def copied_element(_: Case, function: Function) -> Iterator[Mistake]:
    """Go: the variable of a range loop is a copy, and the copy is changed."""
    for loop in (n for n in walk(function.node) if n.type == "for_statement"):
        clause = next((n for n in loop.named_children if n.type == "range_clause"), None)
        names = [part.strip() for part in text_of(field_of(clause, "left")).split(",")]
        one = names[1] if len(names) > 1 else ""
        pointers = "[]*" in text_of(function.node)  # the copy of a pointer leads to the element
        for node in walk(loop) if one and one != "_" and not pointers else ():
            if node.type in ("assignment_statement", "inc_statement", "dec_statement"):
                target = text_of(field_of(node, "left") or node)
                if target.startswith(f"{one}."):
                    yield Mistake(line_of(node), 0.78,
                        f"`{one}` is a copy of the element (range copies), so changing `{target}` changes "
                        "nothing in the slice.",
                        f"use the index: `{text_of(field_of(clause, 'right'))}[{names[0] if names[0] != '_' else 'i'}]`")  # fmt: skip


def value_receiver(_: Case, function: Function) -> Iterator[Mistake]:
    """Go: a method with a value receiver changes its own copy."""
    name, kind = (*function.receiver.split(" ", 1), "")[:2]
    if not name or kind.startswith("*"):
        return
    for node in walk(function.node):
        if node.type in ("assignment_statement", "inc_statement"):
            target = text_of(field_of(node, "left") or node)
            if target.startswith(f"{name}.") and "[" not in target:
                yield Mistake(function.start, 0.8,
                    f"`{function.name}` has a value receiver, so `{text_of(node)}` (line {line_of(node)}) changes a "
                    "copy and the caller sees nothing of it.",
                    f"use a pointer receiver: `({name} *{kind})`")  # fmt: skip
                return


def shadowed(_: Case, function: Function) -> Iterator[Mistake]:
    """Go: `:=` in an inner block declares a new variable beside the outer one of the same name."""
    outer: set[str] = set()
    body = field_of(function.node, "body")
    for node in walk(body) if body is not None else ():
        if node.type not in ("short_var_declaration", "var_spec"):
            continue
        names = [
            part.strip()
            for part in text_of(field_of(node, "left") or field_of(node, "name")).split(",")
        ]
        if _depth(node, function.node) <= 1:
            outer |= set(names)
        elif (again := sorted(set(names) & outer - {"_"})) and not _in_head(node):
            used = re.search(rf"\b(?:{'|'.join(again)})\b", _after(node, function.node))
            if used:
                shown = "` and `".join(again)
                yield Mistake(line_of(node), 0.76,
                    f"`:=` declares a new `{shown}` here that shadows the outer one: what is set in this block "
                    "is lost after it.", "use `=`")  # fmt: skip


def _depth(node: Node, top: Node) -> int:
    depth, around = 0, node.parent
    while around is not None and around.start_byte != top.start_byte:
        depth += around.type == "block"
        around = around.parent
    return depth


def _in_head(node: Node) -> bool:
    """`if v, err := f(); err != nil` means its own block only."""
    return node.parent is not None and node.parent.type in (
        "if_statement",
        "for_clause",
        "expression_switch_statement",
    )


def _after(node: Node, top: Node) -> str:
    """The code after the block of the node."""
    block = node.parent
    while block is not None and block.type != "block":
        block = block.parent
    text = top.text or b""
    return text[(block.end_byte if block is not None else node.end_byte) - top.start_byte :].decode(
        "utf-8", "replace"
    )


def loop_variable(_: Case, function: Function) -> Iterator[Mistake]:
    """Go before 1.22: a closure made in a loop sees the loop variable's last value."""
    for loop in (n for n in walk(function.node) if n.type == "for_statement"):
        clause = next(
            (n for n in loop.named_children if n.type in ("range_clause", "for_clause")), None
        )
        head = field_of(clause, "left") or field_of(field_of(clause, "initializer"), "left")
        names = {part.strip() for part in text_of(head).split(",")} - {"_", ""}
        for literal in (n for n in walk(loop) if n.type == "func_literal"):
            used = {text_of(n) for n in walk(literal) if n.type == "identifier"}
            again = re.search(rf"\b(?P<n>{'|'.join(names) or 'x'})\s*:=\s*(?P=n)\b", text_of(loop))
            if (caught := sorted(names & used)) and not again:
                yield Mistake(line_of(literal), 0.66,
                    f"The closure made here captures the loop variable `{caught[0]}`: before Go 1.22 all "
                    "closures see its last value.",
                    f"copy it first: `{caught[0]} := {caught[0]}`")  # fmt: skip


def unexported(case: Case, function: Function) -> Iterator[Mistake]:
    """Go: encoding/json fills exported fields only, and those by their name or tag."""
    if not re.search(
        r"\b(?:json|xml|yaml|toml)\.(?:Unmarshal|Marshal|NewDecoder|NewEncoder)",
        text_of(function.node),
    ):
        return
    code = text_of(function.node)
    for path in files(case, function.path):
        unit = unit_of(case.sources, path)
        for field in unit.fields if unit else ():
            if (
                field.name[:1].islower()
                and re.search(rf"\b{re.escape(field.owner)}\b", code)
                and path == function.path
            ):
                yield Mistake(field.line, 0.8,
                    f"The field `{field.name}` of `{field.owner}` is unexported (it begins with a lower-case "
                    "letter), so encoding/json neither reads nor writes it.",
                    f"name it `{field.name[:1].upper()}{field.name[1:]}`, with a tag for its JSON name")  # fmt: skip


def odd_tag(case: Case, function: Function) -> Iterator[Mistake]:
    """Go: a tag that is the name of its field, misspelt."""
    unit = unit_of(case.sources, function.path)
    for field in unit.fields if unit else ():
        tag = re.search(r"(?:json|yaml|xml|toml|db):\"(?P<name>\w+)", field.tag)
        name, own = (tag["name"].replace("_", "").lower() if tag else ""), field.name.lower()
        if name and name != own and sorted(name) == sorted(own):
            yield Mistake(field.line, 0.76,
                f"The tag of `{field.name}` says `{tag['name'] if tag else ''}`, which looks misspelt: a key of the "
                "field's own name is not read into it.", f"write `{own}` in the tag")  # fmt: skip


def shared_array(_: Case, function: Function) -> Iterator[Mistake]:
    """Go: a slice of a slice is appended to, and writes over what lies behind it."""
    code = text_of(function.node)
    for node in walk(function.node):
        if node.type != "short_var_declaration":
            continue
        name, value = text_of(field_of(node, "left")), text_of(field_of(node, "right"))
        if re.fullmatch(r"[\w.]+\[[^\]:]*:[^\]:]*\]", value) and re.search(
            rf"append\({re.escape(name)},", code
        ):
            yield Mistake(line_of(node), 0.74,
                f"`{name}` shares its array with `{value.partition('[')[0]}` (an alias): appending to it writes over "
                "the elements behind it.",
                f"limit it (`{value[:-1]}:n]` with a capacity), or copy it: `append([]T(nil), {value}...)`")  # fmt: skip


def never_closed(case: Case, function: Function) -> Iterator[Mistake]:
    """Go: values are sent on a channel that somebody ranges over, and nobody closes it."""
    if "asleep" not in f"{case.type} {case.message}":
        return
    code = text_of(function.node)
    for node in walk(function.node):
        if node.type != "send_statement":
            continue
        channel = text_of(field_of(node, "channel"))
        if f"close({channel})" not in code and not any(
            f"close({channel})" in text_of(c.node) for c in named(case, "main", function.path)
        ):
            inside = node.parent
            while inside is not None and inside.type != "func_literal":
                inside = inside.parent
            at = inside.end_point[0] + 1 if inside is not None else line_of(node)
            yield Mistake(at, 0.74,
                f"Nobody closes `{channel}` after the last value (sent in line {line_of(node)}): whoever ranges over "
                "it, or receives once more, waits for ever; an unbuffered channel also needs a receiver for each value.",
                f"`close({channel})` when everything is sent, or receive in another goroutine")  # fmt: skip
            return


def never_done(case: Case, function: Function) -> Iterator[Mistake]:
    """Go: a way out of the function that passes by `wg.Done()`."""
    if "all goroutines are asleep" not in f"{case.type} {case.message}":
        return
    done = next((c for c in calls_in(function.node) if called(c) == "Done"), None)
    if done is None or any(
        n.type == "defer_statement" and "Done" in text_of(n) for n in walk(function.node)
    ):
        return
    for node in walk(function.node):
        if node.type == "return_statement" and line_of(node) < line_of(done):
            yield Mistake(line_of(node), 0.8,
                f"This `return` leaves without `{text_of(done)}` (line {line_of(done)}), so the WaitGroup is never done and "
                "`Wait` waits for ever (deadlock).",
                f"`defer {text_of(done)}` at the start of the function")  # fmt: skip
            return


def closed_twice(case: Case, function: Function) -> Iterator[Mistake]:
    """Go: the function that closes a channel may run again, or others still send."""
    if "closed channel" not in f"{case.type} {case.message}":
        return
    for call in calls_in(function.node):
        if called(call) == "close":
            yield Mistake(line_of(call), 0.76,
                f"`{text_of(call)}` closes the channel here, and it is sent on or closed again afterwards.",
                "close it once, in the place that knows that all values are sent")  # fmt: skip


JAVA: tuple[Callable[[Case, Function], Iterator[Mistake]], ...] = (
    changed_in_loop, whole_division, overflow,
)  # fmt: skip
GO: tuple[Callable[[Case, Function], Iterator[Mistake]], ...] = (
    copied_element, value_receiver, shadowed, loop_variable, unexported, odd_tag, shared_array,
    never_closed, never_done, closed_twice, whole_division,
)  # fmt: skip
