"""How a text differs from what was expected."""

import pytest

from homeport.diagnosis.differences.kinds import Kind
from homeport.diagnosis.differences.texts import of_texts, text_for_number


@pytest.mark.parametrize(
    ("actual", "expected", "kind"),
    [
        ("Tea", "tea", Kind.CASE),
        ("tea ", "tea", Kind.SPACE),
        ("2024-04-15", "2024-03-15", Kind.MONTH),
        ("2024-03-14", "2024-03-15", Kind.DAY),
        ("2024-03-15T22:00", "2024-03-15T23:00", Kind.HOURS),
        ("cba", "abc", Kind.REVERSED),
        ("", "abc", Kind.EMPTY),
        ("ab", "abc", Kind.SHORTENED),
        ("abcd", "abc", Kind.EXTRA),
    ],
)
def test_two_texts_have_a_word_for_what_differs(actual: str, expected: str, kind: Kind) -> None:
    """The first word for two texts names the usual reason."""
    assert next(of_texts(actual, expected)).kind is kind


@pytest.mark.parametrize(("actual", "expected"), [("one", "two"), ("2024-03-15 a", "2024-03-15 b")])
def test_texts_without_a_relation_have_no_word(actual: str, expected: str) -> None:
    """Nothing is said of texts that only differ."""
    assert not list(of_texts(actual, expected))


def test_joined_texts_are_taken_apart() -> None:
    """'405' where 45 is expected is '40' and '5' joined."""
    first, second = text_for_number("405", 45)
    assert first.kind is Kind.JOINED
    assert "'40' and '5'" in first.words
    assert second.kind is Kind.TEXT_FOR_NUMBER


def test_text_that_is_no_number_is_only_text() -> None:
    """Without a number in it, text is said to be text."""
    assert [found.kind for found in text_for_number("no", 45)] == [Kind.TEXT_FOR_NUMBER]
