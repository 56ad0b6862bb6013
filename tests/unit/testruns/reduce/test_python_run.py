"""What did not run can go, and what a statement needs is found."""

import ast

import pytest

from homeport.testruns.reduce.python_edits import applied, written
from homeport.testruns.reduce.python_run import idle_functions, idle_statements, needed_by

_TEXT = b"""x = 0
def used(a):
    global x
    if a:
        x = 1
    else:
        x = 2
def idle():
    return 5
def hollow():
    pass
used(1)
"""
_RAN = frozenset({1, 2, 4, 5, 8, 10, 12})


def test_statements_that_did_not_run_are_dropped() -> None:
    """A declaration runs without a line and stays."""
    left = applied(_TEXT, idle_statements(ast.parse(_TEXT), _RAN))
    assert b"x = 2" not in left
    assert b"global x" in left
    assert b"def idle():\n pass" in left


def test_functions_that_were_never_called_are_dropped() -> None:
    """One without a body of its own may have been called."""
    left = applied(_TEXT, idle_functions(ast.parse(_TEXT), _RAN))
    assert b"idle" not in left
    assert b"hollow" in left
    assert b"x = 1" in left


@pytest.mark.parametrize(
    ("text", "call", "needed"),
    [
        ("import os.path\nimport re\ndef f(): return os.sep\n", "f()", ["import os.path", "def"]),
        ("from a import b as c\nd = c\nclass E: x = d\n", "E", ["from a", "d = c", "class E"]),
        ("try:\n    import a\nexcept ImportError:\n    a = None\nb = 1\n", "a", ["try"]),
        ("for i in range(3):\n    def g(): y = 1\ny = 2\n", "g(), i", ["for i"]),
        ("async def h(): return h\nz = 1\n", "h", ["async def h"]),
        ("print('x')\n", "len", []),
    ],
)
def test_what_binds_the_names_is_needed(text: str, call: str, needed: list[str]) -> None:
    """Names are followed through the statements at the top; builtins have none."""
    found = needed_by(ast.parse(text), ast.parse(call).body)
    assert len(found) == len(needed)
    for one, start in zip(found, needed, strict=True):
        assert written(one).decode().startswith(start)
