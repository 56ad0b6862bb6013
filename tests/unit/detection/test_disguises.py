from collections.abc import Callable, Iterator

import pytest

from homeport.detection import disguises
from homeport.detection.detector import Decoded

Decoder = Callable[[bytes], Iterator[Decoded]]


def uncovered(decoder: Decoder, text: str) -> list[str]:
    """Return the texts a decoder uncovers."""
    return [each.data.decode() for each in decoder(text.encode())]


@pytest.mark.parametrize(
    ("decoder", "above", "below"),
    [
        (disguises.in_url, "a%3Db%2Fc", "a=b/c"),
        (disguises.in_escapes, "\\u0041\\x42\\\\u0043&#68;&#x45;&quot;", 'ABCDE"'),
        (disguises.in_escapes, "a\\/b", "a/b"),
        (disguises.in_escapes, "&#065;&#0066;&#x0043;", "ABC"),
        (disguises.in_splices, "<b>ab</b><b class=x>cd</b>", "<b>abcd</b>"),
        (disguises.in_quoted_printable, "a=3Db=\nc", "a=bc"),
        (disguises.in_quoted_printable, "a=5Fb=3A glpat=2Dx=20", "a_b: glpat-x "),
        (disguises.in_url, "a%0Ab%E2%80%8Bc%C2%ADd%EF%BB%BF", "a\nbcd"),
        (disguises.in_escapes, "a\\u200bb&shy;c&#8203;d&zwnj;", "abcd"),
        (disguises.in_colours, "a\\u001b[31mb\\x1b[0mc\\033[1;2md\\e[0m", "abcd"),
        (disguises.in_splices, '"ab" + "cd"', '"abcd"'),
        (disguises.in_splices, "'ab' .\n  'cd'", "'abcd'"),
        (disguises.in_splices, "ab\\\n  cd", "abcd"),
        (disguises.in_splices, '"ab" << "cd"', '"abcd"'),
        (disguises.in_splices, '1 "ab" +\n2 [x] "cd"', '1 "abcd"'),
        (disguises.in_splices, 'a | "ab"\na | + "cd"', 'a | "abcd"'),
        (disguises.in_splices, "--pw \\\n  ab", "--pw ab"),
    ],
)
def test_replacements(decoder: Decoder, above: str, below: str) -> None:
    """Each decoder gives the text as it was meant."""
    assert uncovered(decoder, above) == [below]


def test_spans_are_exact() -> None:
    """A span below is the span above of just the characters it stands for."""
    data = b"key=%41b%43 rest"
    [decoded] = disguises.in_url(data)
    assert decoded.data == b"key=AbC rest"
    assert data[slice(*decoded.origin(4, 7))] == b"%41b%43"
    assert data[slice(*decoded.origin(5, 6))] == b"b"
    assert data[slice(*decoded.origin(8, 12))] == b"rest"


def test_lines_far_apart_are_uncovered_apart() -> None:
    """What lies between two runs of lines is not read again, and spans keep their places."""
    data = b"a%3Db\nplain\nc%3Dd\n"
    [decoded] = disguises.in_url(data)
    assert decoded.data == b"a=b\n\0\nc=d"
    assert decoded.origin(6, 9) == (12, 17)


def test_more_ways_to_hide() -> None:
    """Octal and braced escapes, calls of a builder, colours and wide letters."""
    assert uncovered(disguises.in_escapes, "\\141\\u{62}\\u{0063}") == ["abc"]
    assert uncovered(disguises.in_url, "%2541%2542") == ["AB"]
    assert uncovered(disguises.in_lists, 'b.append("ab").append("cd")') == ['b.append("abcd")']
    assert uncovered(disguises.in_splices, 'k = "ab";\nk += "cd"') == ['k = "abcd"']
    assert uncovered(disguises.in_folds, "k: >-\n  abcd\n  efgh\n") == ["k: >-\n  abcdefgh"]
    assert uncovered(disguises.in_colours, "\x1b[31mab\x1b[0m") == ["ab"]
    assert uncovered(disguises.in_wide, "a\0b\0c\0") == ["abc"]
    assert not uncovered(disguises.in_wide, "a\0b")


def test_letters_that_follow_a_break() -> None:
    """What begins like a token behind an escaped line break is read apart from it."""
    (decoded,) = disguises.in_breaks(b'"a\\nghp' + b'_x"')
    assert decoded.data == b'"a ghp_x"'
    assert decoded.origin(3, 6) == (4, 7)
    assert not list(disguises.in_breaks(b'"a\\nother"'))


def test_rotated_letters() -> None:
    """Letters moved by thirteen places are moved back where a token would stand then."""
    (decoded,) = disguises.in_rotation(b"r: tuc_" + b"nopqrstuvwxyzabcdef 1")
    assert decoded.data == b"r: ghp_" + b"abcdefghijklmnopqrs 1"
    assert not list(disguises.in_rotation(b"r: tucked away"))


def test_neighbouring_lines_go_together() -> None:
    """Matches whose lines touch are one text."""
    assert uncovered(disguises.in_splices, '"a" +\n"b" +\n"c"') == ['"abc"']


def test_regions_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line full of escapes is uncovered in bounded pieces, and nothing of it is lost."""
    monkeypatch.setattr(disguises, "_MAX_REGION", 30)
    pieces = uncovered(disguises.in_url, "%41" * 40)
    assert len(pieces) > 1
    assert sum(piece.count("A") for piece in pieces) >= 40


def test_nothing_to_do() -> None:
    """Plain text gives nothing."""
    for decoder in (disguises.in_url, disguises.in_escapes, disguises.in_quoted_printable):
        assert not uncovered(decoder, "plain text, x=45")


def test_nothing_is_uncovered_where_all_stays() -> None:
    """Replacements that change nothing uncover nothing, in one region of lines or in several."""
    text = b"a-b\n" * 10 + b"\n" * (1 << 15) + b"a-b\n"
    assert not list(disguises.replaced(text, "a-b", lambda data, found: data[slice(*found[0])]))
    assert len(list(disguises.replaced(text, "a-b", lambda _data, _found: b"ab"))) == 2


def test_only_regions_that_change() -> None:
    """Of regions far from each other those that stay as they are uncover nothing."""
    text = b"a-b\n" + b"x\n" * 20000 + b"a-c\n"
    [first] = disguises.replaced(
        text, "a-[bc]", lambda data, found: data[slice(*found[0])].replace(b"-b", b"b")
    )
    assert first.data == b"ab"
