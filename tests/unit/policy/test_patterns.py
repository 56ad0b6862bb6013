"""What is said of patterns before they meet a text."""

import pytest

from homeport.policy.matchers import compile_regex
from homeport.policy.patterns import matches_nearly_all, never_matches


@pytest.mark.parametrize(
    "source",
    [
        "a^",
        "x\\A",
        "$a",
        "\\zb".replace("z", "Z"),
        "(a)(^b)",
        "(a^|b$c)",
        "(?:a+^)d",
        "(key)+?$x",
        "(?i)a^b",
    ],
)
def test_never(source: str) -> None:
    """A beginning after characters, or an end before them, is nowhere."""
    assert never_matches(source)


@pytest.mark.parametrize(
    "source",
    [
        "^a$", "a*^b", "a?^", "(^|,)key", "key($|;)", "(a^|b)", "(?m)a\\n^b", "a\\n(?m:^b)",
        "(?m:a$)\\n",
        "(?:a^)*b", "a$", "$", "", "(?:^a){2,}", "\\bkey\\b", "[a-z]+", "a.b", "\\pN^",
    ],
)  # fmt: skip
def test_perhaps(source: str) -> None:
    """What may match somewhere, or cannot be read here, is not said to match nowhere."""
    assert not never_matches(source)


def test_deep() -> None:
    """A pattern that is nested beyond reading is not judged."""
    assert not never_matches("(" * 5000 + "a" + ")" * 5000)


@pytest.mark.parametrize(
    ("source", "broad"),
    [(".+", True), ("\\w", True), ("[a-z]", True), ("e", False), ("key", False)],
)
def test_nearly_all(source: str, *, broad: bool) -> None:
    """What occurs in any words at all matches nearly everything."""
    assert matches_nearly_all(compile_regex(source)) is broad
