"""A failure is replayed from the values that a run has shown."""

import ast

import pytest

from homeport.testruns.reduce.python_replay import free, replays, statement_at
from homeport.testruns.reduce.python_run import Failure, Seen

_TEXT = """LIMIT = 3
class Shelf:
    def find(self, key):
        return self.rows[key] + LIMIT
def show(shelf):
    return [shelf.find(one) for one in 'ab']
show(Shelf())
"""
_FRAMES = (
    Seen(4, "find", {"self.rows": "{}", "key": "'a'", "LIMIT": "3"}),
    Seen(6, "<listcomp>"),
    Seen(6, "show"),
    Seen(7, "<module>"),
)


def _replays(frames: tuple[Seen, ...]) -> list[str]:
    return [one.decode() for one in replays(ast.parse(_TEXT), Failure((4,), "KeyError", frames))]


def test_the_failing_statement_is_written_with_its_values() -> None:
    """First alone, then in functions that are called like those of the frames."""
    first, second, *_ = _replays(_FRAMES)
    assert first == "{}['a'] + 3\n"
    assert second == (
        "def find():\n return {}['a'] + 3\ndef show():\n find()\nshow()\n"
    )  # fmt: skip


def test_outer_frames_are_replayed_with_what_they_name() -> None:
    """The call at the top comes last, behind the definitions it needs."""
    *_, last = _replays(_FRAMES)
    assert last.startswith("LIMIT = 3\nclass Shelf:")
    assert last.endswith("show(Shelf())\n")


def test_a_line_without_a_statement_has_no_replay() -> None:
    """Nor has a failure without frames."""
    assert _replays(()) == []
    assert _replays((Seen(99, "f"),)) == []


def test_what_may_not_stand_alone_is_left_as_it_is() -> None:
    """A way out of a function stays in the function made for it."""
    tree = ast.parse("def f(a):\n    while a.b:\n        break\n")
    first, second = replays(tree, Failure((2,), "", (Seen(2, "f", {"a": "None"}),)))
    assert first == b"None.b\n"
    assert second == b"def f():\n None.b\nf()\n"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("x = a", "a"), ("return a", "a"), ("return", "None"), ("x += a", "a"), ("a", "a"),
        ("if a: b", "a"), ("while a: b", "a"), ("for x in a: b", "for x in a:\n    pass"),
        ("raise a", "raise a"),
    ],
)  # fmt: skip
def test_what_computes_is_kept(text: str, left: str) -> None:
    """What sets, branches and returns may not stand anywhere."""
    freed = ast.fix_missing_locations(free(ast.parse(text).body[0]))
    assert ast.unparse(freed) == left


def test_the_innermost_statement_of_a_line_is_found() -> None:
    """None holds a line behind the end."""
    tree = ast.parse("if a:\n    b = (1 +\n         2)\n")
    assert ast.unparse(statement_at(tree, 3) or tree) == "b = 1 + 2"
    assert statement_at(tree, 4) is None
