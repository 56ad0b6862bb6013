"""The functions and classes of a parsed file, in order, with their nesting and their names.

A function inside a function is part of it, unless the outer one is too long to be shown whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_LONG_FUNCTION = 80  # lines; a function inside a longer one gets a chunk of its own
_LONGEST_SIGNATURE = 240
_LONGEST_DOC = 160
_NAME = re.compile(r"[^\W\d][\w$]*")
_DOCSTRING = re.compile(rb"""\s*[rRuU]?(?:\"{3}|'{3}|"|')\s*([^\n"']{3,160})""")


@dataclass(frozen=True, slots=True)
class Definition:
    """Rows `start` to `end` (0-based, inclusive); `parent` is an index into the list, -1 none."""

    start: int
    end: int
    parent: int
    is_class: bool
    receiver: bool  # a method by its receiver, outside its type (Go)
    symbol: str
    signature: str
    doc: str


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    is_class: bool
    node: Node


def definitions(captures: dict[str, list[Node]], source: bytes) -> list[Definition]:
    """Return the definitions that get a chunk, outer before inner, by their first row."""
    wrapped = _wrapped(captures.get("wrapper", ()))
    found = [
        _Found(wrapped.get(node.id, node.start_point[0]), node.end_point[0], is_class, node)
        for kind, is_class in (("function", False), ("class", True))
        for node in captures.get(kind, ())
    ]
    found.sort(key=lambda one: (one.start, -one.end, one.node.start_byte))
    kept: list[Definition] = []
    around: list[int] = []  # indexes of the kept definitions around the current row
    for one in found:
        while around and kept[around[-1]].end < one.start:
            around.pop()
        parent = around[-1] if around else -1
        if _has_own_chunk(one, kept[parent] if around else None):
            kept.append(_described(one, kept[parent] if around else None, parent, source))
            around.append(len(kept) - 1)
    return kept


def _has_own_chunk(one: _Found, outer: Definition | None) -> bool:
    if outer is None:
        return True
    if one.end > outer.end or one.start == outer.start:
        return False  # two on one row (minified code), or a recovery from broken syntax
    return outer.is_class or outer.end - outer.start >= _LONG_FUNCTION


def _wrapped(wrappers: list[Node] | tuple[()]) -> dict[int, int]:
    """Map the identity of each wrapped node to the row where its wrapper starts."""
    rows: dict[int, int] = {}
    for node in wrappers:
        row = rows.get(node.id, node.start_point[0])
        for child in node.named_children:
            rows[child.id] = row
    return rows


def _described(one: _Found, outer: Definition | None, parent: int, source: bytes) -> Definition:
    name = _name(one.node)
    receiver = one.node.child_by_field_name("receiver")
    owner = _receiver_type(receiver) if receiver is not None else ""
    prefix = outer.symbol if outer is not None else owner
    body = _body(one.node)
    until = body.start_byte if body is not None else one.node.end_byte
    signature = source[one.node.start_byte : until].decode("utf-8", "replace")
    doc = _DOCSTRING.match(source, until) if body is not None else None
    return Definition(
        start=one.start,
        end=one.end,
        parent=parent,
        is_class=one.is_class,
        receiver=receiver is not None,
        symbol=f"{prefix}.{name}" if prefix else name,
        signature=" ".join(signature.split()).rstrip(" {:")[:_LONGEST_SIGNATURE],
        doc=doc[1].decode("utf-8", "replace").strip() if doc else "",
    )


def _body(node: Node) -> Node | None:
    for field in ("value", "right"):
        inner = node.child_by_field_name(field)
        if inner is not None:
            return inner.child_by_field_name("body")
    return node.child_by_field_name("body")


def _receiver_type(node: Node) -> str:
    """Return `T` of the receivers `(T)`, `(t T)`, `(t *T)` and `(t *T[K])`."""
    names = _NAME.findall((node.text or b"").decode("utf-8", "replace"))
    return names[min(1, len(names) - 1)] if names else ""


def _name(node: Node) -> str:
    """Return the name a definition gives, with its owner where that is written with it."""
    declarator = node.child_by_field_name("declarator")
    if declarator is not None:
        return _declared(declarator)
    for field in ("name", "left", "key", "type"):
        named = node.child_by_field_name(field)
        if named is not None:
            return _first_name(named) if field == "type" else _last_name(named)
    return ""


def _declared(node: Node) -> str:
    """Return `f` of `int *f(int)` and `A.f` of `int &A::f(int)`, as C and C++ declare them."""
    before = (node.text or b"").decode("utf-8", "replace").partition("(")[0]
    parts = [names[-1] for part in before.split("::") if (names := _NAME.findall(part))]
    return ".".join(parts[-2:])


def _first_name(node: Node) -> str:
    """Return `T` of `T<K>`, the type that a Rust `impl` is for."""
    names = _NAME.findall((node.text or b"").decode("utf-8", "replace"))
    return names[0] if names else ""


def _last_name(node: Node) -> str:
    names = _NAME.findall((node.text or b"").decode("utf-8", "replace"))
    return names[-1] if names else ""
