"""The literals that a JavaScript file is written with, and whether two of them are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_KINDS = frozenset({"string", "number", "array", "object", "true", "false", "null"})


def literals(data: bytes, path: str) -> Iterator[str]:
    """Yield the literals of a file as they are written; none of a file in another language."""
    from homeport.repair.javascript.place import inside, parser  # noqa: PLC0415 -- a parser's start

    if not path.endswith((".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")):
        return
    for node in inside(parser(path).parse(data).root_node):
        if is_literal(node):
            yield data[node.start_byte : node.end_byte].decode()


def is_literal(node: Node) -> bool:
    """Tell whether a node is written as a value; a sign may stand before a number."""
    signed = node.type == "unary_expression" and node.named_children[-1].type == "number"
    return signed or node.type in _KINDS


def plain(literal: str) -> str:
    """Return a literal with the same quotes, whoever wrote it."""
    text = literal.strip()
    return f'"{text[1:-1]}"' if text[:1] in {"'", '"', "`"} else text
