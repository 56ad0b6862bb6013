"""Applying an edit where it surely belongs, and nowhere else."""

import pytest

from homeport.diffs import Edit, apply_edit
from homeport.errors import EditRefused

TEXT = "def f(a):\n    if a:\n        return 1\n    return 2\n"


def test_an_exact_match_is_replaced() -> None:
    """Only the searched lines change."""
    edit = Edit("a.py", "    return 2", "    return 3")
    assert apply_edit(TEXT, edit) == TEXT.replace("return 2", "return 3")


def test_a_match_up_to_indentation_keeps_the_files_indentation() -> None:
    """Code that a model moved to the margin goes back to where it stands."""
    edit = Edit("a.py", "if a:\n    return 1", "if not a:\n    log()\n\n    return 1\nreturn 0")
    assert apply_edit(TEXT, edit) == (
        "def f(a):\n    if not a:\n        log()\n\n        return 1\n    return 0\n    return 2\n"
    )


def test_new_lines_without_the_expected_margin_are_put_at_the_files() -> None:
    """A replacement whose lines lie left of the searched ones still lands inside the block."""
    edit = Edit("a.py", "  return 2", "return 9")
    assert apply_edit(TEXT, edit) == TEXT.replace("return 2", "return 9")


def test_lines_may_be_deleted() -> None:
    """An empty replacement removes the lines."""
    assert apply_edit("a\nb\nc\n", Edit("t", "b", "")) == "a\nc\n"


def test_empty_lines_around_the_search_do_not_matter() -> None:
    """Models like to add empty lines."""
    assert apply_edit("a\nb\n", Edit("t", "\n\nb\n\n", "\nc\n")) == "a\nc\n"


def test_windows_line_ends_are_kept() -> None:
    """A file with CRLF keeps CRLF."""
    assert apply_edit("a\r\nb\r\n", Edit("t", "b", "c")) == "a\r\nc\r\n"


def test_a_missing_final_newline_stays_missing() -> None:
    """The end of the file is as it was."""
    assert apply_edit("a\nb", Edit("t", "b", "c")) == "a\nc"


@pytest.mark.parametrize(
    ("text", "search", "replace", "said"),
    [
        ("x = 1\nx = 1\n", "x = 1", "x = 2", "2 places"),
        ("x = 1\n", "y = 1", "y = 2", "not in the file"),
        ("x = 1\n", "  \n", "y = 2", "does not say"),
        ("x = 1\n", "x = 1", "x = 1", "changes nothing"),
        ("", "x", "y", "not in the file"),
    ],
)
def test_what_does_not_surely_belong_is_refused(
    text: str, search: str, replace: str, said: str
) -> None:
    """No place, two places, no search and no change are each refused with the reason."""
    with pytest.raises(EditRefused, match=said) as refused:
        apply_edit(text, Edit("a.py", search, replace))
    assert refused.value.hint
