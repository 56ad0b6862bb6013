"""XML is read as elements with attributes and content; what does not nest is refused."""

import pytest

from homeport.testruns.reduce.xml_tree import xml_tree


def test_elements_hold_attributes_and_content() -> None:
    """Text, comments and elements are the content; attributes are a list of their own."""
    text = b"<a x='1' y=\"2\"><!-- > --><b/>text</a>tail"
    tree = xml_tree(text)
    assert tree is not None
    kinds = [node.kind for node in tree.walk()]
    assert kinds == ["document", "element", "attributes", "attribute", "attribute", "content",
                     "other", "element", "text", "text"]  # fmt: skip


@pytest.mark.parametrize("text", [b"", b"<a>", b"</a>", b"<a></b>", b"<a>" * 2001])
def test_what_does_not_nest_has_no_tree(text: bytes) -> None:
    """Open, foreign and too many elements."""
    assert xml_tree(text) is None
