"""Facts."""

import pytest

from homeport.policy.facts import encodable


@pytest.mark.parametrize(
    ("text", "expected"),
    [("plain", "plain"), ("naïve 🙂", "naïve 🙂"), ("a\udcffb", "a?b"), ("\ud800é", "?é")],
)
def test_encodable(text: str, expected: str) -> None:
    """Lone surrogates become one question mark each; all else stays."""
    assert encodable(text) == expected
