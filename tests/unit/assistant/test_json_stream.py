"""The strings of JSON that arrives in pieces."""

import json

import pytest

from homeport.assistant.json_stream import JsonStream, Said


def read(text: str, size: int = 1) -> list[tuple[tuple[str, ...], str]]:
    """Return the whole strings with their keys, read in pieces of `size` characters."""
    stream, found, begun = JsonStream(), [], ""
    for at in range(0, len(text), size):
        for said in stream.feed(text[at : at + size]):
            begun += said.text
            if said.ends:
                found.append((said.keys, begun))
                begun = ""
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_strings_come_with_the_keys_that_lead_to_them(size: int) -> None:
    """Objects in lists in objects; numbers and the like are passed over."""
    text = json.dumps({"a": "x", "b": [{"c": "y", "d": 1}, "z", None], "e": {"f": True, "g": ""}})
    assert read(text, size) == [
        (("a",), "x"),
        (("b", "c"), "y"),
        (("b",), "z"),
        (("e", "g"), ""),
    ]


@pytest.mark.parametrize("size", [1, 2, 4, 7, 200])
def test_every_escape_is_read_wherever_it_is_cut(size: int) -> None:
    """Quotes, backslashes, line ends, and characters of two halves."""
    told = 'say "so"\\n\n\t\r\b\f/ \u00e9 \U0001f600 end'
    assert read(json.dumps({"a": told}), size) == [(("a",), told)]
    assert read(json.dumps({"a": told}, ensure_ascii=False), size) == [(("a",), told)]


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no JSON at all", []),
        ('{"a": "cut off', []),
        ('"alone"', [((), "alone")]),
        ('}]} {"a": "b"}', [(("a",), "b")]),
        ('{"a": "\\uZZZZ b"}', [(("a",), "uZZZZ b")]),
        ('{"a": "\\ud83d alone, and more words"}', [(("a",), "\ud83d alone, and more words")]),
        ("[" * 100 + '"deep"', [((), "deep")]),
    ],
)
def test_what_is_no_json_never_fails(
    text: str, found: list[tuple[tuple[str, ...], str]], size: int
) -> None:
    """A model may write anything."""
    assert read(text, size) == found


def test_a_string_is_told_while_it_arrives() -> None:
    """Nobody waits for its end."""
    stream = JsonStream()
    assert stream.feed('{"a": "begin') == [Said(("a",), "begin")]
    assert stream.feed("ning") == [Said(("a",), "ning")]
    assert stream.feed('"') == [Said(("a",), "", ends=True)]
