"""A model that says the same again and again."""

import pytest

from homeport.backends.loops import loops

SENTENCE = "The function price() is supposed to return the price of one order. "


@pytest.mark.parametrize("said", ["ha", "\n", SENTENCE, f"{SENTENCE}{SENTENCE[:20]} it is not.\n"])
def test_a_passage_over_and_over_is_a_loop(said: str) -> None:
    """Wherever it began and wherever it stops."""
    text = "It begins well. " + said * (900 // len(said) + 1)
    assert loops(text)
    assert loops(text[:-1])


def test_what_goes_on_is_none() -> None:
    """Lines that resemble each other, and a passage that was said but a few times."""
    assert not loops("".join(f"{number}. field {number * 7} is read\n" for number in range(99)))
    assert not loops(SENTENCE * 3)
    assert not loops("x" * 900 + " and then something new is said")
