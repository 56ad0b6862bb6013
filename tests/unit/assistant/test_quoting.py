"""Which lines may be quoted, the form of an answer, and the change that it holds."""

from typing import Any

import pytest

from homeport.assistant.quoting import Lines, form, quotable, replacement
from homeport.diffs import apply_edit, read_edits
from homeport.domain import Excerpt

SOURCE = "def f(x):\n    y = x + 1\n\n    return y\n\ndef g(x):\n    y = x + 1\n    return -y\n"
EXCERPT = Excerpt("a/b.py", 1, 8, SOURCE.removesuffix("\n"), "f", marked=(7,))
TEST = Excerpt("tests/test_b.py", 3, 4, "def test_f():\n    assert f(1) == 3")


def _schema(lines: Lines, target: str = "") -> dict[str, Any]:
    found = form(lines, target)
    assert found is not None
    value: Any = found.value()
    members: dict[str, Any] = value["properties"]
    return members


def test_lines_that_say_something_may_be_quoted() -> None:
    """Blank ones and brackets may not, nor what no terminal shows; a marked line is preferred."""
    odd = Excerpt("c.py", 1, 4, "}\n\x1b[31mred()\n" + "x" * 200 + "\nok = 1")
    lines = quotable((EXCERPT, odd))
    assert list(lines) == [
        "def f(x):", "y = x + 1", "return y", "def g(x):", "return -y", "ok = 1",
    ]  # fmt: skip
    assert (lines["y = x + 1"].path, lines["y = x + 1"].number) == ("a/b.py", 7)
    assert lines["y = x + 1"].margin == "    "


def test_the_form_holds_shown_lines_only() -> None:
    """Whatever is cited exists, and what is changed is where the cause is."""
    lines = quotable((TEST, EXCERPT))
    members = _schema(lines, "a/b.py")
    assert members["lines"]["items"] == {"enum": list(lines)}
    old = members["change"]["properties"]["old"]["enum"]
    assert set(old) == set(quotable((EXCERPT,)))


def test_a_test_is_changed_only_where_nothing_else_is_shown() -> None:
    """Without a known place the code comes before its tests."""
    both = _schema(quotable((TEST, EXCERPT)), "elsewhere.py")
    assert "assert f(1) == 3" not in both["change"]["properties"]["old"]["enum"]
    alone = _schema(quotable((TEST,)))
    assert "assert f(1) == 3" in alone["change"]["properties"]["old"]["enum"]


def test_without_lines_there_is_no_form() -> None:
    """A failure without code is explained in words."""
    assert form({}) is None


@pytest.mark.parametrize(
    ("new", "written"),
    [
        ("y = x + 2", "    y = x + 2\n"),
        ("if x:\n    y = x + 2", "    if x:\n        y = x + 2\n"),
        ("    y = x + 2", "    y = x + 2\n"),
        ("", ""),
    ],
)
def test_a_change_fits_where_its_line_stands(new: str, written: str) -> None:
    """Of two equal lines the marked one is changed, with its margin and however many lines."""
    (edit,) = read_edits(replacement(quotable((EXCERPT,)), "y = x + 1", new))
    after = SOURCE[: SOURCE.rindex("    y = x + 1")] + written + "    return -y\n"
    assert apply_edit(SOURCE, edit) == after


def test_a_line_that_was_not_shown_is_not_changed() -> None:
    """A server that knows no forms may answer anything."""
    assert replacement(quotable((EXCERPT,)), "z = 1", "z = 2") == ""
