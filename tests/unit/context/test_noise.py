"""Bug reports without their form."""

import pytest

from homeport.context.noise import first_line, without_noise, without_pasted


@pytest.mark.parametrize(
    "noise",
    [
        "<!-- Please fill in\nthis form -->",
        "![picture](image.png)",
        "https://example.org/issues/7",
        "<details><summary>",
        "numpy 1.18.2",
        "- pandas: 1.0",
        "Python: 3.8.2",
        "OS: Linux-5.4",
        "### Steps to reproduce",
        "**Expected behavior**",
        "# System Details",
    ],
)
def test_noise_goes(noise: str) -> None:
    """What says nothing about the code is taken out, what surrounds it stays."""
    assert without_noise(f"before\n{noise}\nafter").split() == ["before", "after"]


def test_the_rest_stays() -> None:
    """Sentences, code and headings of a person's own stay."""
    text = "# Totals are wrong\n`total(1.5)` gives 2 in version 1.2 of shop\n```\nx = 1.25\n```"
    assert without_noise(text) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Totals are wrong\nmore", "Totals are wrong"),
        ("\n\n> - first\n", "first"),
        ("", ""),
        ("---\nx", "x"),
    ],
)
def test_first_line(text: str, line: str) -> None:
    """The first line that says something is returned without its marks."""
    assert first_line(text) == line


def test_what_was_pasted_is_no_prose() -> None:
    """Fenced and indented code, sessions and an unclosed fence go; what a person wrote stays."""
    text = (
        "The total is wrong\n```python\ncart.total()\n```\nfor two items:\n    print(cart)\n"
        ">>> cart\nIn [3]: cart\nas said\n~~~\nlong output\n"
    )
    assert " ".join(without_pasted(text).split()) == "The total is wrong for two items: as said"
    assert without_pasted("```\nonly code\n```") == "```\nonly code\n```"
