"""Reading SEARCH/REPLACE blocks as models write them."""

import pytest

from homeport.diffs import Edit, read_edits

BLOCK = "<<<<<<< SEARCH\na = 1\n=======\na = 2\n>>>>>>> REPLACE\n"


def test_a_block_under_its_path_is_read() -> None:
    """The path on the line above belongs to the block."""
    assert read_edits("app/shop.py\n" + BLOCK) == (Edit("app/shop.py", "a = 1", "a = 2"),)


@pytest.mark.parametrize(
    "line",
    ["`app/shop.py`", "**app/shop.py**", "### app/shop.py", "File: app/shop.py", "app/shop.py:"],
)
def test_a_decorated_path_is_still_a_path(line: str) -> None:
    """Models put paths into Markdown in many ways."""
    assert read_edits(f"Change this:\n{line}\n```python\n{BLOCK}```")[0].path == "app/shop.py"


def test_a_sentence_with_a_path_in_it_names_no_file() -> None:
    """A path in the middle of prose is not the block's heading."""
    text = "app/shop.py\nThe error comes from app/other.py which reads the wrong column\n" + BLOCK
    assert read_edits(text)[0].path == "app/shop.py"


def test_two_blocks_may_share_one_path() -> None:
    """A path holds until another one is named."""
    assert [edit.path for edit in read_edits("a.py\n" + BLOCK + BLOCK + "b.py\n" + BLOCK)] == [
        "a.py",
        "a.py",
        "b.py",
    ]


def test_copied_line_numbers_are_taken_off() -> None:
    """Numbers that were shown beside the code do not become code."""
    text = (
        "a.py\n<<<<<<< SEARCH\n>12| if x:\n 13|     y()\n"
        "=======\n 12| if not x:\n 13|     y()\n>>>>>>> REPLACE"
    )
    assert read_edits(text) == (Edit("a.py", "if x:\n    y()", "if not x:\n    y()"),)


@pytest.mark.parametrize(
    "text",
    ["", "no block here", "a.py\n<<<<<<< SEARCH\nx = 1\n", "a.py\n<<<<<<< SEARCH\nx\n=======\ny\n"],
)
def test_a_block_that_never_ends_is_left_out(text: str) -> None:
    """A cut answer gives no half change."""
    assert read_edits(text) == ()
