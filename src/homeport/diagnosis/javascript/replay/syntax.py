"""The syntax tree of JavaScript and TypeScript as the replay walks it: plain nodes, read once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.translate import grammar
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    import tree_sitter

_DEEPEST = 150  # levels of nodes; deeper code is not replayed
_DROPPED = frozenset([
    "comment", "type_annotation", "type_parameters", "type_arguments", "interface_declaration",
    "type_alias_declaration", "accessibility_modifier", "override_modifier", "implements_clause",
    "hash_bang_line", "function_signature", "abstract_method_signature",
])  # fmt: skip
_TRANSPARENT = frozenset([
    "parenthesized_expression", "as_expression", "non_null_expression", "satisfies_expression",
    "type_assertion",
])  # fmt: skip


class Node:
    """One node: its kind, its named parts, and the text it stands for."""

    __slots__ = ("children", "end", "fields", "kind", "line", "marks", "source", "start")

    def __init__(self, kind: str, line: int, source: bytes, start: int, end: int) -> None:
        self.kind, self.line = kind, line
        self.source, self.start, self.end = source, start, end
        self.fields: dict[str, Node] = {}
        self.children: list[Node] = []
        self.marks: frozenset[str] = frozenset()  # the words and signs in it: async, static, ?.

    @property
    def text(self) -> str:
        """The source text of the node."""
        return self.source[self.start : self.end].decode("utf-8", "replace")

    def part(self, name: str) -> Node:
        """The part of this name, which the grammar says is there."""
        found = self.fields.get(name)
        if found is None:
            raise GaveUp(f"{self.kind} without {name}")
        return found


class Unreadable(Exception):  # noqa: N818 -- says what the text is
    """The text is no whole program of this language."""


@cache
def _parser(ending: str) -> tree_sitter.Parser:
    import tree_sitter  # noqa: PLC0415 -- native code, only when a replay takes place

    return tree_sitter.Parser(tree_sitter.Language(grammar(f".{ending}")))


def parse(text: str, path: str) -> Node:
    """The tree of a whole file."""
    source = text.encode()
    root = _parser(path.rpartition(".")[2]).parse(source).root_node
    if root.has_error:
        raise Unreadable(path)
    return _node(root, source, None, 0)


def fragment(text: str, path: str, line: int, *, statement: bool = False) -> Node:
    """The tree of an expression, or of a statement, that stands at `line`."""
    source = (text if statement else f"({text})").encode()
    if statement and text.startswith(("return", "{")):
        source = f"function f() {{ {text} }}".encode()
    elif statement and text.startswith("case"):
        source = f"function f() {{ switch (0) {{ {text} }} }}".encode()
    root = _parser(path.rpartition(".")[2]).parse(source).root_node
    if root.has_error:
        raise Unreadable(text)
    whole = _node(root, source, line, 0)
    first = whole.children[0]
    if first.kind != "function_declaration":
        return first if statement else first.children[0]
    inner = first.part("body").children[0] if first.part("body").children else first.part("body")
    return inner.part("body").children[0] if inner.kind == "switch_statement" else inner


def _node(given: tree_sitter.Node, source: bytes, line: int | None, depth: int) -> Node:
    if depth > _DEEPEST:
        raise Unreadable("nested too deeply")
    while given.type in _TRANSPARENT and given.named_child_count:
        inner = [child for child in given.named_children if child.type not in _DROPPED]
        given = inner[-1] if given.type == "type_assertion" else inner[0]
    at = line or given.start_point[0] + 1
    node = Node(given.type, at, source, given.start_byte, given.end_byte)
    signs = []
    for index, child in enumerate(given.children):
        if child.type in _DROPPED:
            continue
        name = given.field_name_for_child(index)
        if child.is_named:
            made = _node(child, source, line, depth + 1)
            node.children.append(made)
            if name and name not in node.fields:
                node.fields[name] = made
        else:
            signs.append(child.type)
            if name and name not in node.fields:
                node.fields[name] = Node(child.type, at, source, child.start_byte, child.end_byte)
    if signs:
        node.marks = frozenset(signs)
    return node
