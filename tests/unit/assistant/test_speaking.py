"""What of a model's stream a person reads."""

import pytest

from homeport.assistant.speaking import Speaking

ANSWER = (
    "EXPLANATION\nThe key is text (a.py:3).\nIt was read so.\n\n"
    "CHANGE\n```python\nx = 1\n```\nDone.\n"
)


def spoken(text: str, size: int) -> str:
    """What is shown of the text when it comes in pieces of `size` characters."""
    speaking = Speaking()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return "".join(speaking.feed(piece) for piece in pieces) + speaking.finish()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 16, 500])
def test_headings_and_the_change_are_not_shown(size: int) -> None:
    """However the answer is cut into pieces."""
    assert spoken(ANSWER, size) == "The key is text (a.py:3).\nIt was read so.\n"


@pytest.mark.parametrize("size", [1, 5, 500])
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("EXPLANATION: It is late.\n", "It is late.\n"),
        ("### EXPLANATION\nIt is.\n\n### CHANGE:\nx\n", "It is.\n"),
        ("No heading at all, only words.", "No heading at all, only words."),
        ("Change the key before it is used.\n", "Change the key before it is used.\n"),
        ("It is.\n```\ncode\n", "It is.\n"),
        ("a.py\n<<<<<<< SEARCH\nx\n", "a.py\n"),
        ("short", "short"),
        ("", ""),
    ],
)
def test_answers_of_many_shapes(text: str, shown: str, size: int) -> None:
    """Prose stays, also prose that begins with a heading's word."""
    assert spoken(text, size) == shown


def test_prose_is_not_held_back() -> None:
    """Within a line every piece is shown at once."""
    speaking = Speaking()
    speaking.feed("The table has numbers as its keys, ")
    assert speaking.feed("and ") == "and "
