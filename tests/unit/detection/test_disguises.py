import base64
import gzip
import zlib
from collections.abc import Callable, Iterator

import pytest

from homeport.detection import disguises
from homeport.detection.detector import Decoded
from homeport.detection.expressions import compile_expression

Decoder = Callable[[bytes], Iterator[Decoded]]


def uncovered(decoder: Decoder, text: str) -> list[str]:
    """Return the texts a decoder uncovers."""
    return [each.data.decode() for each in decoder(text.encode())]


def test_base64_of_text_only() -> None:
    """Runs that stand for printable text are uncovered, hashes and words are not."""
    hidden = base64.b64encode(b"the quick brown fox").decode()
    assert uncovered(disguises.in_runs, f"x={hidden};")[0].startswith("the quick brown fox")
    for text in ("d41d8cd98f00b204e9800998ecf8427e" * 2, "org/some/package/SomeClassName/method"):
        assert not uncovered(disguises.in_runs, text)


@pytest.mark.parametrize("size", [16, 18, 19, 24, 40])
@pytest.mark.parametrize("before", ["", "x=", "0x", '"', "\u00e9 ", "- "])
def test_the_trigger_of_runs(before: str, size: int) -> None:
    """In every line in which a run is uncovered its trigger matches."""
    text = ("user=jo password=" * 3)[:size].encode()
    trigger = compile_expression(disguises.RUN_TRIGGER, "trigger")
    hidden = (
        base64.b64encode(text), base64.urlsafe_b64encode(text), base64.b32encode(text * 2),
        base64.b64encode(gzip.compress(text, mtime=0)), text.hex().encode(),
        text.hex().upper().encode(), text.hex(" ").encode(), text.hex(":").encode(),
        b", 0x".join(text[n : n + 1].hex().encode() for n in range(size)),
    )  # fmt: skip
    lines = [before.encode() + each for each in hidden]
    told = [line for line in lines if any(True for _ in disguises.in_runs(line))]
    assert told
    assert all(trigger.search(line) for line in told)


def test_base64_goes_whole() -> None:
    """What is found in base-64 is withheld with the whole run and its padding."""
    hidden = base64.b64encode(b"the quick brown fox!").decode()
    assert hidden.endswith("=")
    [decoded] = disguises.in_runs(f"x {hidden} y".encode())
    assert decoded.origin(3, 5) == (2, 2 + len(hidden))


def test_gzip() -> None:
    """Zipped text is uncovered; what only begins like it, or holds no text, is not."""
    zipped = base64.b64encode(gzip.compress(b"some text " * 3, mtime=0)).decode()
    assert uncovered(disguises.in_runs, zipped) == ["some text " * 3]
    assert not uncovered(disguises.in_runs, "H4sI" + "A" * 60)
    binary = base64.b64encode(gzip.compress(bytes(range(256)), mtime=0)).decode()
    assert not uncovered(disguises.in_runs, binary)


def test_hexadecimal() -> None:
    """Hexadecimal text is uncovered, a hash is not."""
    assert uncovered(disguises.in_runs, b"sixteen letters!".hex()) == ["sixteen letters!"]
    assert uncovered(disguises.in_runs, "0x" + b"sixteen letters!".hex()) == ["sixteen letters!"]
    assert not uncovered(disguises.in_runs, "d41d8cd98f00b204e9800998ecf8427e")


@pytest.mark.parametrize(
    ("decoder", "above", "below"),
    [
        (disguises.in_url, "a%3Db%2Fc", "a=b/c"),
        (disguises.in_escapes, "\\u0041\\x42\\\\u0043&#68;&#x45;&quot;", 'ABCDE"'),
        (disguises.in_quoted_printable, "a=3Db=\nc", "a=bc"),
        (disguises.in_splices, '"ab" + "cd"', '"abcd"'),
        (disguises.in_splices, "'ab' .\n  'cd'", "'abcd'"),
        (disguises.in_splices, "ab\\\n  cd", "abcd"),
        (disguises.in_wraps, "x" * 52 + "\n> yyyy", "x" * 52 + "yyyy"),
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
    """Other bases, octal and braced escapes, lists that a call joins, colours and wide letters."""
    text = "token=value of it all"
    assert uncovered(disguises.in_runs, base64.b32encode(text.encode()).decode()[:32]) == [
        text[:20]
    ]
    assert uncovered(disguises.in_runs, text.encode().hex(" ")) == [text]
    assert uncovered(disguises.in_runs, "0x" + text.encode().hex(",").replace(",", ", 0x")) == [
        text
    ]
    assert uncovered(disguises.in_runs, "Q7RB2XKD" * 5) == []
    assert uncovered(disguises.in_escapes, "\\141\\u{62}\\u{0063}") == ["abc"]
    assert uncovered(disguises.in_url, "%2541%2542") == ["AB"]
    assert uncovered(disguises.in_lists, '["ab", "cd"].join("")') == ['["abcd"].join("")']
    assert uncovered(disguises.in_splices, 'k = "ab";\nk += "cd"') == ['k = "abcd"']
    assert uncovered(disguises.in_folds, "k: >-\n  abcd\n  efgh\n") == ["k: >-\n  abcdefgh"]
    assert uncovered(disguises.in_colours, "\x1b[31mab\x1b[0m") == ["ab"]
    assert uncovered(disguises.in_wide, "a\0b\0c\0") == ["abc"]
    assert not uncovered(disguises.in_wide, "a\0b")


def test_zlib_and_lists_of_codes() -> None:
    """Deflated text without gzip's head is uncovered, and characters told by their numbers."""
    plain = b"token: some value of some length, " * 2
    packed = base64.b64encode(zlib.compress(plain))
    assert [text.data for text in disguises.in_runs(b"d: " + packed)] == [plain]
    codes = ", ".join(str(code) for code in b"some value of a list").encode()
    assert [text.data for text in disguises.in_runs(b"[" + codes + b"]")] == [
        b"some value of a list"
    ]


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


@pytest.mark.parametrize(
    "after",
    [
        "LDAP_BIND_PW=geheim", "SECOND_VAR: abc", "2026-01-31 12:00 ok", "2026-01-31", "done",
        "Traceback (most recent call last):", "> INFO ready", "(next)", "retry 3 times",
    ],
)  # fmt: skip
def test_a_line_that_starts_anew_is_not_joined(after: str) -> None:
    """A name, a date or a word on the next line is not the rest of a token."""
    line = "x" * 60 + "\n" + after
    assert uncovered(disguises.in_wraps, line) in ([], [line])


@pytest.mark.parametrize(
    ("after", "own", "goes_on"),
    [
        ("kQ9xR7tW2mZvN5", {60}, True),
        ("> kQ9xR7tW2mZvN5\n", {60}, True),
        ("kQ9xR7tW2mZvN5", {60, 61}, False),
        ("kQ9xR7tW2mZvN5 and more", {60}, False),
        ("NEXT_NAME=1", {60}, False),
        ("(x)", {60}, False),
        ("NEXT_NAME=1", set[int](), True),
    ],
)
def test_a_complete_token_ends_with_its_line(after: str, own: set[int], goes_on: bool) -> None:  # noqa: FBT001 -- a table's column
    """What is complete on its line goes on only with a line that is nothing but random."""
    for newline in ("\n", "\r\n"):
        data = ("x" * 60 + newline + after).encode()
        edges = {edge if edge == 60 else edge + len(newline) - 1 for edge in own}
        assert disguises.wrapped_end(data, 0, 80, edges) == (80 if goes_on else 60)


def test_nothing_is_uncovered_where_all_stays() -> None:
    """Replacements that change nothing uncover nothing, in one region of lines or in several."""
    text = b"a-b\n" * 10 + b"\n" * (1 << 15) + b"a-b\n"
    assert not list(disguises.replaced(text, "a-b", lambda found: found.group(0)))
    assert len(list(disguises.replaced(text, "a-b", lambda _found: b"ab"))) == 2


def test_only_regions_that_change() -> None:
    """Of regions far from each other those that stay as they are uncover nothing."""
    text = b"a-b\n" + b"x\n" * 20000 + b"a-c\n"
    [first] = disguises.replaced(text, "a-[bc]", lambda found: found.group(0).replace(b"-b", b"b"))
    assert first.data == b"ab"
