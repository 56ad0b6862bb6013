"""JSON as a tree of lists, with the place of every value; anything else gives None.

A megabyte takes a fraction of a second: one pass of one pattern, no values are made.
"""

import re

from homeport.testruns.reduce.tree import Node

_TOKEN = re.compile(
    rb'[ \t\r\n]*(?:([\[{])|([\]}])|([,:])|("(?:[^"\\]|\\.)*")|([^\s\[\]{},:"]+))', re.DOTALL
)
_DEEPEST = 5_000


def json_tree(source: bytes) -> Node | None:
    """Return the tree of a JSON text; kinds: object, array, member, string, number, word."""
    # Each open list: its kind, where it starts, its children, and a key that awaits its value.
    stack: list[tuple[str, int, list[Node], list[Node]]] = [("root", 0, [], [])]
    at = 0
    while (match := _TOKEN.match(source, at)) is not None:
        group, (start, end) = match.lastindex or 0, match.span(match.lastindex or 0)
        at = end
        match group:
            case 1:
                kind = "object" if source[start:end] == b"{" else "array"
                stack.append((kind, start, [], []))
                if len(stack) > _DEEPEST:
                    return None
                continue
            case 2:
                if len(stack) == 1 or stack[-1][3]:
                    return None
                kind, opened, children, _ = stack.pop()
                if (kind == "object") != (source[start:end] == b"}"):
                    return None
                node = Node(opened, end, tuple(children), bool(children), kind=kind)
            case 3:
                continue
            case 4:
                node = Node(start, end, kind="string")
            case _:
                node = Node(start, end, kind="number" if _number(source[start]) else "word")
        if not _added(stack[-1], node):
            return None
    complete = len(stack) == 1 and len(stack[0][2]) == 1 and not source[at:].strip()
    return stack[0][2][0] if complete else None


def _number(first: int) -> bool:
    return first in b"-0123456789"


def _added(owner: tuple[str, int, list[Node], list[Node]], node: Node) -> bool:
    """Put a value where it belongs; in objects the first of two is the key."""
    kind, _, children, key = owner
    if kind != "object":
        children.append(node)
        return True
    if not key:
        key.append(node)
        return node.kind == "string"
    children.append(Node(key[0].start, node.end, (key.pop(), node), kind="member"))
    return True
