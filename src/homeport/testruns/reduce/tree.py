"""A text as a tree of lists: what can be taken out of it without breaking its syntax.

Holds the tree and how a list is written without some of its elements. Which text has which tree
is for `json_tree`, `xml_tree`, `program` and `plain`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homeport.testruns.reduce.search import Interval


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of bytes; where `listed`, any of its children can be taken out.

    `empty` is written where none is left. `atom` is a smaller value that can stand for it.
    """

    start: int
    end: int
    children: tuple["Node", ...] = ()
    listed: bool = False
    empty: bytes = b""
    kind: str = ""

    def walk(self) -> Iterator["Node"]:
        """Yield this node and all below it, outer ones first."""
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            todo.extend(reversed(node.children))


def taken_out(source: bytes, node: Node, gone: Sequence[Interval]) -> bytes:
    """Return the text without some children of a list; separators go with them."""
    children = node.children
    kept: list[int] = []
    at = 0
    for low, high in gone:
        kept.extend(range(at, low))
        at = high
    kept.extend(range(at, len(children)))
    head, tail = source[: children[0].start], source[children[-1].end :]
    if not kept:
        return head + node.empty + tail
    parts = [head]
    for number, index in enumerate(kept):
        if number:
            parts.append(source[children[index - 1].end : children[index].start])
        parts.append(source[children[index].start : children[index].end])
    return b"".join((*parts, tail))
