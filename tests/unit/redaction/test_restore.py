import pytest

from homeport.domain import Category
from homeport.redaction import StreamRestorer, restore
from homeport.redaction.placeholder import make
from homeport.redaction.restore import unknown

NAME = make(Category.EMAIL, "jo@some.org", b"k" * 32)
OTHER = make(Category.IBAN, "DE89", b"k" * 32)
ENTRIES = {NAME: "jo@some.org", OTHER: NAME}


@pytest.mark.parametrize(
    "written",
    [NAME, NAME.lower(), NAME.replace("_", "\\_"), NAME[:8] + "\n  " + NAME[8:], NAME.title()],
)
def test_tolerant(written: str) -> None:
    """What a model or terminal did to a placeholder does not matter."""
    assert restore(f'say "{written}".', ENTRIES) == 'say "jo@some.org".'


def test_single_pass() -> None:
    """A value that looks like a placeholder is not restored again."""
    assert restore(OTHER, ENTRIES) == NAME


def test_strangers_stay() -> None:
    """Placeholders nobody gave out, and other brackets, stay as they are."""
    text = "a [HP_EMAIL_AAAAAAAA] [x] [[y]] [" + NAME[1:-1]
    assert restore(text, ENTRIES) == text
    assert restore(NAME, {}) == NAME


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 16, 500])
@pytest.mark.parametrize(
    "text",
    [
        f"a {NAME} b",
        f"{NAME}{NAME.lower()}",
        f"[[{NAME}]",
        f"x[HP_{NAME}",
        "[HP_EM",
        NAME[:-1],
        "plain [a] [b]",
    ],
)
def test_pieces_of_any_size(text: str, size: int) -> None:
    """A stream in pieces gives what the whole text gives."""
    restorer = StreamRestorer(ENTRIES)
    pieces = [restorer.feed(text[n : n + size]) for n in range(0, len(text), size)]
    assert "".join(pieces) + restorer.finish() == restore(text, ENTRIES)


def test_holds_back_only_what_may_become_one() -> None:
    """All but a proper beginning of a known placeholder is released at once."""
    restorer = StreamRestorer(ENTRIES)
    assert restorer.feed("hello [") == "hello "
    assert restorer.feed("1] and [HP_EM") == "[1] and "
    assert restorer.feed("AZE") == "[HP_EMAZE"
    assert restorer.feed(NAME[:-1]) == ""
    assert restorer.feed("]") == "jo@some.org"
    assert restorer.finish() == ""


def test_the_end_of_the_stream() -> None:
    """What waits at the end comes out as it came: half a placeholder is restored to nothing."""
    restorer = StreamRestorer(ENTRIES)
    assert restorer.feed("see [HP_") == "see "
    assert restorer.finish() == "[HP_"
    assert restorer.finish() == ""


def test_unknown() -> None:
    """Placeholders without a value are counted once each, however they are written."""
    other = make(Category.EMAIL, "al@some.org", b"o" * 32)
    assert unknown(f"{NAME} {other} {other.lower()} [a list] [HP_X]", ENTRIES) == 1
    assert unknown(NAME, ENTRIES) == 0
