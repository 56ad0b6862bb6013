"""Reasons that name the words of the question."""

from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.code import Index, Location, Query
from homeport.code.wording import with_words


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Two functions that share a word."""
    code = "def first(basket):\n    return parseHeaders(basket)\n\n\ndef other(basket):\n    pass\n"
    return write_files(tmp_path / "repo", {"a.py": code})


def _why(repo: Path, text: str, *locations: Location) -> list[tuple[str, ...]]:
    with Index.open(repo) as index:
        return [one.why for one in with_words(index, Query(text), locations)]


def _place(start: int, *why: str, path: str = "a.py") -> Location:
    return Location(path, start, start + 1, "f", 1.0, why)


TEXT, TITLE = "has the words of the text", "has the words of the title"


def test_the_words_that_few_have_come_first(repo: Path) -> None:
    """Each place names its words as the question spells them, once."""
    places = (_place(1, "on the stack", TEXT, TITLE), _place(5, TITLE))
    assert _why(repo, "The basket is wrong when parsing headers", *places) == [
        ("on the stack", 'has the words "parsing", "headers", "basket"'),
        ('has the words "basket"',),
    ]


def test_what_is_left_as_it_is(repo: Path) -> None:
    """A place that no word pointed at, that is gone, or that only its path fits, says the same."""
    places = (_place(1, "on the stack"), _place(1, TEXT, path="gone.py"), _place(5, TEXT))
    assert _why(repo, "some nothing", *places) == [("on the stack",), (TEXT,), (TEXT,)]


def test_further_down_words_are_not_named(repo: Path) -> None:
    """Only the first twenty places name their words."""
    found = _why(repo, "basket", *[_place(5, TEXT, f"reason {n}") for n in range(22)])
    assert [why[0] for why in found[19:]] == ['has the words "basket"', TEXT, TEXT]
