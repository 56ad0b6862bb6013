"""JSON is read as lists with places; what is none is refused."""

import pytest

from homeport.testruns.reduce.json_tree import json_tree


def test_members_and_elements_have_places() -> None:
    """Each member spans its key and its value."""
    text = b'{"a": [1, "x,y"], "b": {}}'
    tree = json_tree(text)
    assert tree is not None
    assert [text[one.start : one.end] for one in tree.children] == [b'"a": [1, "x,y"]', b'"b": {}']
    assert [node.kind for node in tree.walk()][:4] == ["object", "member", "string", "array"]


@pytest.mark.parametrize(
    "text", [b"", b"[1", b"]", b"{1: 2}", b'{"a"}', b"[}", b"1 2", b"[" * 6000]
)
def test_what_is_no_json_has_no_tree(text: bytes) -> None:
    """Open lists, wrong brackets, keys without values and depth without end."""
    assert json_tree(text) is None
