import ast

import pytest

from homeport.repair.candidate import spliced
from homeport.repair.slips import completed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def a(x)\n    return x\n", "def a(x):\n    return x\n"),
        ("x = (1 + 2\ny = 3\n", "x = (1 + 2)\ny = 3\n"),
        ("x = [1, 2]]\n", "x = [1, 2]\n"),
        ("def a(x:\n    return x\n", "def a(x):\n    return x\n"),
        ("def a():\n    x = 1\n   return x\n", "def a():\n    x = 1\n    return x\n"),
        ("if 1:\nx = 1\n", "if 1:\n    x = 1\n"),
        ("def a(x)\r\n    return 'ä'\r\n", "def a(x):\r\n    return 'ä'\r\n"),
    ],
)
def test_what_was_forgotten_is_put_in(before: str, after: str) -> None:
    """The change that was meant is among the candidates, each of which parses."""
    data = before.encode()
    found = [spliced(data, one.splices) for one in completed("a.py", data)]
    assert after.encode() in found
    for text in found:
        ast.parse(text)


def test_only_files_that_do_not_parse_are_completed() -> None:
    """A good file and one with a null byte have no candidates."""
    assert completed("a.py", b"x = 1\n") == []
    assert completed("a.py", b"x = 1\x00\n") == []
