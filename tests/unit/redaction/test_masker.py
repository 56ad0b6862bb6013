import pytest

from homeport.domain import Category, Finding, Span, Treatment
from homeport.redaction import Masker, placeholder, restore

KEY = b"k" * 32
TEXT = "mail jo@some.org or jo@some.org, card 4111"


def finding(value: str, category: Category = Category.EMAIL, start: int = 0) -> Finding:
    """Make the finding of a value in the text."""
    at = TEXT.index(value, start)
    return Finding(Span(at, at + len(value)), category, "test")


FIRST, SECOND = finding("jo@some.org"), finding("jo@some.org", start=10)


def test_tokenise() -> None:
    """The same value gets the same placeholder; everything else stays; it can be restored."""
    masked = Masker(KEY).mask(TEXT, (FIRST, SECOND))
    [name] = masked.entries
    assert masked.text == f"mail {name} or {name}, card 4111"
    assert masked.entries[name] == "jo@some.org"
    assert restore(masked.text, masked.entries) == TEXT


def test_another_conversation_another_placeholder() -> None:
    """The key of the conversation decides the tag."""
    one, other = Masker(KEY).mask(TEXT, (FIRST,)), Masker(b"l" * 32).mask(TEXT, (FIRST,))
    assert set(one.entries).isdisjoint(other.entries)


@pytest.mark.parametrize(
    ("treatment", "expected"),
    [
        (Treatment.DROP, "mail  or "),
        (Treatment.PASS, "mail jo@some.org or "),
        (Treatment.MASK, "mail [HP_EMAIL_"),
    ],
)
def test_treatments(treatment: Treatment, expected: str) -> None:
    """Drop removes, pass leaves, mask withholds; none of them can be restored."""
    masked = Masker(KEY).mask(TEXT, (FIRST,), {Category.EMAIL: treatment})
    assert masked.text.startswith(expected)
    assert not masked.entries


def test_a_category_without_treatment_is_tokenised() -> None:
    """What policy forgot is withheld."""
    assert Masker(KEY).mask(TEXT, (FIRST,), {}).entries


def test_one_value_one_placeholder_across_texts_and_categories() -> None:
    """Within a conversation a value keeps its first placeholder, whatever it is taken for later."""
    masker = Masker(KEY)
    first = masker.mask(TEXT, (FIRST,))
    again = masker.mask(TEXT, (finding("jo@some.org", Category.SECRET),))
    assert first.entries == again.entries
    continued = Masker(b"l" * 32, known=first.entries).mask(TEXT, (FIRST,))
    assert continued.entries == first.entries


def test_two_values_never_share_a_placeholder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two tags would be the same, the second grows."""
    real = placeholder.make

    def clumsy(category: Category, value: str, key: bytes, length: int) -> str:
        return real(category, value if length > 9 else "", key, length)

    monkeypatch.setattr(placeholder, "make", clumsy)
    masked = Masker(KEY).mask(TEXT, (FIRST, finding("4111", Category.CARD)))
    other = Masker(KEY).mask(TEXT, (FIRST, finding("4111", Category.EMAIL)))
    assert len(masked.entries) == len(other.entries) == 2
    assert restore(other.text, other.entries) == TEXT


def test_values_stay_out_of_logs() -> None:
    """The printed form of a masked text shows no value."""
    assert "jo@some.org" not in repr(Masker(KEY).mask(TEXT, (FIRST,)).entries.keys())
    assert "jo@some" not in repr(
        Masker(KEY).mask("jo@some.org", (Finding(Span(0, 11), Category.EMAIL, "t"),))
    )


def test_lone_surrogates() -> None:
    """A value that is no valid Unicode is withheld and comes back."""
    text = "key \udcff\ud800 end"
    masked = Masker(KEY).mask(text, (Finding(Span(4, 6), Category.SECRET, "t"),))
    assert restore(masked.text, masked.entries) == text


def test_nothing_found() -> None:
    """Without findings the text is the same."""
    assert Masker(KEY).mask(TEXT, ()).text is TEXT


def test_a_masker_that_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a map nothing is kept for it: memory stays bounded, placeholders stay the same."""
    monkeypatch.setattr("homeport.redaction.masker._REMEMBERED", 2)
    forgetful, usual = Masker(KEY, forgets=True), Masker(KEY)
    for value in [f"u{n}@some.org" for n in range(7)] * 2:
        found = (Finding(Span(0, len(value)), Category.EMAIL, "t"),)
        masked = forgetful.mask(value, found)
        assert not masked.entries
        assert masked.text == usual.mask(value, found).text
        assert len(forgetful._given) <= 2
        assert len(forgetful._owner) <= 2
