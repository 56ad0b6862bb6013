"""Places and origins."""

import ast

from homeport.diagnosis.python.origin import UNKNOWN, Site, end, javascript, nothing


def test_an_origin_stands_at_the_line_of_its_node() -> None:
    """The site keeps file and caller."""
    node = ast.parse("\n\nx", mode="exec").body[0]
    assert end(UNKNOWN, Site("a.py", 1), node, "").site == Site("a.py", 3)


def test_what_nothing_is_called() -> None:
    """By the file's language."""
    assert nothing(Site("a.py", 1)) == "None"
    assert nothing(Site("a.ts", 1)) == "undefined"
    assert javascript(Site("a.mjs", 1))
