"""XML and HTML as a tree of elements and attributes, by one pass of one pattern.

It reads markup, nothing is expanded or fetched; what does not nest gives None.
"""

import re

from homeport.testruns.reduce.tree import Node

_MARKUP = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<![^>]*>"
    rb"|<(/?)([A-Za-z_:][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"[^\s=/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_MOST_OPEN = 2_000


def xml_tree(source: bytes) -> Node | None:
    """Return the tree of an XML text; an element's children are attributes, text, elements."""
    open_: list[tuple[bytes, int, list[Node], list[Node]]] = [(b"", 0, [], [])]
    at = 0
    for match in _MARKUP.finditer(source):
        start, end = match.span()
        if source[at:start].strip():
            open_[-1][3].append(Node(at, start, kind="text"))
        at = end
        if match[2] is None:
            open_[-1][3].append(Node(start, end, kind="other"))
            continue
        if match[1]:
            if len(open_) == 1 or open_[-1][0] != match[2]:
                return None
            _, opened, attributes, children = open_.pop()
            open_[-1][3].append(_element(opened, end, attributes, children))
            continue
        base = match.start(3)
        attributes = [
            Node(base + one.start(), base + one.end(), kind="attribute")
            for one in _ATTRIBUTE.finditer(match[3])
        ]
        if match[4]:
            open_[-1][3].append(_element(start, end, attributes, []))
        else:
            open_.append((match[2], start, attributes, []))
            if len(open_) > _MOST_OPEN:
                return None
    if len(open_) != 1 or not open_[0][3]:
        return None
    if source[at:].strip():
        open_[0][3].append(Node(at, len(source), kind="text"))
    return Node(0, len(source), tuple(open_[0][3]), listed=True, kind="document")


def _element(start: int, end: int, attributes: list[Node], children: list[Node]) -> Node:
    """Make an element; its attributes and its content are two lists."""
    lists = [
        Node(nodes[0].start, nodes[-1].end, tuple(nodes), listed=True, kind=kind)
        for kind, nodes in (("attributes", attributes), ("content", children))
        if nodes
    ]
    return Node(start, end, tuple(lists), kind="element")
