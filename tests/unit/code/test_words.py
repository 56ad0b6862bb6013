"""Identifiers and text as terms."""

import pytest

from homeport.code.words import Splitter, split_identifier, stem


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("total", ("total",)),
        ("Total", ("total",)),
        ("load_http_header", ("load", "http", "header", "load_http_header")),
        ("loadHTTPHeader", ("load", "http", "header", "loadhttpheader")),
        ("HTTPServer2", ("http", "server", "httpserver2")),
        ("utf8", ("utf", "utf8")),
        ("__init__", ("init", "__init__")),
        ("x_y", ("x_y",)),
        ("größe", ("gr", "ße", "größe")),
        ("warnings", ("warn",)),
        ("a" * 65, ()),
    ],
)
def test_split_identifier(word: str, terms: tuple[str, ...]) -> None:
    """An identifier gives its parts in lower case, and itself when it has several."""
    found = split_identifier(word)
    assert found[-1:] == terms[-1:]
    if word.isascii():
        assert found == terms


def test_terms_keep_order_and_repetition() -> None:
    """A text's terms come in order, as often as they occur; one-letter words are left out."""
    assert list(Splitter().terms("x = loadFile(y); load")) == ["load", "fil", "loadfile", "load"]


@pytest.mark.parametrize(
    "forms",
    [
        ("parse", "parses", "parsed", "parsing"),
        ("query", "queries"),
        ("map", "maps", "mapped", "mapping"),
        ("cache", "caches", "cached", "caching"),
        ("class",),
        ("status",),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    """Singular and plural, present and past find each other."""
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("word", ["", "a", "is", "ing", "class", "status", "process"])
def test_words_without_an_ending_to_lose(word: str) -> None:
    """Short words, and words whose s belongs to them, stay as they are."""
    assert stem(word) == word
