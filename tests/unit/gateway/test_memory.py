"""The memory of what was found."""

import pytest

from homeport.domain import Category, Finding, Span
from homeport.gateway.memory import RememberingScan


class CountingScan:
    """Finds the length of a text, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str) -> tuple[Finding, ...]:
        """Return one finding as long as the text."""
        self.asked.append(text)
        return (Finding(Span(0, len(text)), Category.SECRET, "length"),)


@pytest.mark.parametrize("length", [1, 500])
def test_asked_once(length: int) -> None:
    """The same text is scanned once, and gives the same findings every time."""
    scan = CountingScan()
    remembering = RememberingScan(scan)
    text = "x" * length

    assert remembering(text) == remembering(text) == remembering("".join(text))
    assert len(scan.asked) == 1


@pytest.mark.parametrize("other", ["x" * 499 + "y", "x" * 501, "x" * 499 + "\udcff"])
def test_any_other_text_is_scanned(other: str) -> None:
    """A text that differs anywhere is another text."""
    scan = CountingScan()
    remembering = RememberingScan(scan)
    remembering("x" * 500)

    assert remembering(other) == (Finding(Span(0, len(other)), Category.SECRET, "length"),)
    assert len(scan.asked) == 2


def test_the_oldest_is_forgotten() -> None:
    """The memory is bounded; what was asked for lately stays."""
    scan = CountingScan()
    remembering = RememberingScan(scan, most=2)
    one, two, three = ("a" * 500, "b" * 500, "c" * 500)
    for text in (one, two, one, three, one):
        remembering(text)
    assert scan.asked == [one, two, three]
    remembering(two)
    assert scan.asked == [one, two, three, two]


@pytest.mark.parametrize(("most", "forgotten"), [(4, ""), (3, "a"), (2, "ab")])
def test_many_findings_are_not_kept_for_long(most: int, forgotten: str) -> None:
    """The memory is bounded by what was found, too; a text with more than that is not kept."""
    asked: list[str] = []

    def one_for_each_letter(text: str) -> tuple[Finding, ...]:
        asked.append(text)
        spans = [Span(at, at + 1) for at in range(len(text))]
        return tuple(Finding(span, Category.SECRET, "letter") for span in spans)

    remembering = RememberingScan(one_for_each_letter, most_findings=most)
    for text in ("a", "bb", "c", "ddddd"):
        remembering(text)
    asked.clear()
    for text in ("c", "bb", "a"):
        remembering(text)
    assert asked == [text for text in ("bb", "a") if text[0] in forgotten]


def test_a_failure_is_not_remembered() -> None:
    """A scan that fails is tried again."""

    def failing(_text: str) -> tuple[Finding, ...]:
        raise ZeroDivisionError

    remembering = RememberingScan(failing)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            remembering("x" * 500)


def test_holds_no_content() -> None:
    """Nothing of a text is kept."""
    remembering = RememberingScan(CountingScan())
    remembering("harbour" * 100)

    assert "harbour" not in repr(vars(remembering))
