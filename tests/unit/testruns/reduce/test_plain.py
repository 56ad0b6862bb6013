"""Lines, words and bytes cover the whole text."""

from homeport.testruns.reduce.plain import bytes_tree, lines_tree, words_tree


def test_lines_keep_their_ends() -> None:
    """The lines put together are the text."""
    text = b"a\nb\r\nc"
    assert [text[n.start : n.end] for n in lines_tree(text).children] == [b"a\n", b"b\r\n", b"c"]


def test_words_are_what_stands_between_blanks() -> None:
    """Blanks belong to no word."""
    assert [(n.start, n.end) for n in words_tree(b" ab  c").children] == [(1, 3), (5, 6)]


def test_characters_stay_whole() -> None:
    """A character of several bytes is one element; an empty text has none."""
    assert [(n.start, n.end) for n in bytes_tree("aé".encode()).children] == [(0, 1), (1, 3)]
    assert not bytes_tree(b"").listed
