"""A program as a tree of lists, from the tree that its grammar gives.

The parser is handed in by the caller. All that stands in a node may be tried without: a parse
costs a thousandth of a check, so what would break the syntax is not asked for at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.testruns.reduce.tree import Node

if TYPE_CHECKING:
    from tree_sitter import Node as Parsed
    from tree_sitter import Parser

_WHOLE = frozenset({"string", "string_literal", "template_string", "char_literal", "comment"})
_PYTHON_BLOCK = "block"
_DEEPEST = 400


def program_tree(source: bytes, parser: Parser) -> Node:
    """Return the tree of a program; a part that is no program stands as it is."""
    return _node(parser.parse(source).root_node, 0)


def faults(source: bytes, parser: Parser) -> int:
    """Return in how many places the text breaks the syntax."""
    root = parser.parse(source).root_node
    if not root.has_error:
        return 0
    count, todo = 0, [root]
    while todo:
        node = todo.pop()
        if node.is_error or node.is_missing:
            count += 1
        elif node.has_error:
            todo.extend(node.children)
    return max(count, 1)


def _node(parsed: Parsed, depth: int) -> Node:
    children: tuple[Node, ...] = ()
    if parsed.type not in _WHOLE and depth < _DEEPEST:
        children = tuple(_node(child, depth + 1) for child in parsed.named_children)
    # Only Python's blocks have no brackets and may not be empty; elsewhere `pass` is no syntax.
    bare = parsed.type == _PYTHON_BLOCK and parsed.child_count and parsed.children[0].is_named
    return Node(
        parsed.start_byte,
        parsed.end_byte,
        children,
        bool(children),
        b"pass" if bare else b"",
        parsed.type,
    )
