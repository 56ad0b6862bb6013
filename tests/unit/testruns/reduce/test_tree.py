"""A list is written without some of its elements, and with its separators right."""

import pytest

from homeport.testruns.reduce.tree import Node, taken_out

_TEXT = b"[a, b, c]"
_LIST = Node(0, 9, (Node(1, 2), Node(4, 5), Node(7, 8)), listed=True, empty=b"-")


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ((), b"[a, b, c]"),
        (((0, 1),), b"[b, c]"),
        (((1, 2),), b"[a, c]"),
        (((0, 2),), b"[c]"),
        (((0, 3),), b"[-]"),
    ],
)
def test_separators_go_with_elements(gone: tuple[tuple[int, int], ...], left: bytes) -> None:
    """No separator stands at an end or twice."""
    assert taken_out(_TEXT, _LIST, gone) == left


def test_a_walk_meets_outer_nodes_first() -> None:
    """A node comes before those inside it, in the order of the text."""
    assert [node.start for node in _LIST.walk()] == [0, 1, 4, 7]
