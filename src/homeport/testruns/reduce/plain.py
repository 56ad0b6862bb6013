"""Texts without a syntax as lists: of lines, of words, of bytes."""

import re

from homeport.testruns.reduce.tree import Node

# A byte of UTF-8 that follows another one of the same character.
_MASK, _FOLLOWS = 0xC0, 0x80
_WORD = re.compile(rb"\S+")


def lines_tree(source: bytes) -> Node:
    """Return the text as a list of its lines, each with its line end."""
    nodes, at = [], 0
    for line in source.splitlines(keepends=True):
        nodes.append(Node(at, at + len(line), kind="line"))
        at += len(line)
    return Node(0, len(source), tuple(nodes), bool(nodes), kind="lines")


def words_tree(source: bytes) -> Node:
    """Return the text as a list of its words."""
    nodes = tuple(Node(*match.span(), kind="word") for match in _WORD.finditer(source))
    return Node(0, len(source), nodes, bool(nodes), kind="words")


def bytes_tree(source: bytes) -> Node:
    """Return the text as a list of its bytes; UTF-8 sequences stay whole."""
    nodes, at = [], 0
    while at < len(source):
        end = at + 1
        while end < len(source) and source[end] & _MASK == _FOLLOWS:
            end += 1
        nodes.append(Node(at, end, kind="byte"))
        at = end
    return Node(0, len(source), tuple(nodes), bool(nodes), kind="bytes")
