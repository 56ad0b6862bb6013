import base64
import gzip
import zlib
from collections.abc import Callable, Iterator

import pytest

from homeport.detection import runs
from homeport.detection.detector import Decoded
from homeport.detection.expressions import compile_expression

Decoder = Callable[[bytes], Iterator[Decoded]]


def uncovered(decoder: Decoder, text: str) -> list[str]:
    """Return the texts a decoder uncovers."""
    return [each.data.decode() for each in decoder(text.encode())]


def test_base64_of_text_only() -> None:
    """Runs that stand for printable text are uncovered, hashes and words are not."""
    hidden = base64.b64encode(b"the quick brown fox").decode()
    assert uncovered(runs.in_runs, f"x={hidden};")[0].startswith("the quick brown fox")
    for text in ("d41d8cd98f00b204e9800998ecf8427e" * 2, "org/some/package/SomeClassName/method"):
        assert not uncovered(runs.in_runs, text)


@pytest.mark.parametrize("size", [16, 18, 19, 24, 40])
@pytest.mark.parametrize("before", ["", "x=", "0x", '"', "\u00e9 ", "- "])
def test_the_trigger_of_runs(before: str, size: int) -> None:
    """In every line in which a run is uncovered its trigger matches."""
    text = ("user=jo password=" * 3)[:size].encode()
    triggers = [compile_expression(each, "trigger") for each in runs.TRIGGERS]
    hidden = (
        base64.b64encode(text), base64.urlsafe_b64encode(text), base64.b32encode(text * 2),
        base64.b64encode(gzip.compress(text, mtime=0)), text.hex().encode(),
        text.hex().upper().encode(), text.hex(" ").encode(), text.hex(":").encode(),
        b", 0x".join(text[n : n + 1].hex().encode() for n in range(size)),
    )  # fmt: skip
    lines = [before.encode() + each for each in hidden]
    told = [line for line in lines if any(True for _ in runs.in_runs(line))]
    assert told
    assert all(any(trigger.search(line) for trigger in triggers) for line in told)


def test_base64_goes_whole() -> None:
    """What is found in base-64 is withheld with the whole run and its padding."""
    hidden = base64.b64encode(b"the quick brown fox!").decode()
    assert hidden.endswith("=")
    [decoded] = runs.in_runs(f"x {hidden} y".encode())
    assert decoded.origin(3, 5) == (2, 2 + len(hidden))


def test_gzip() -> None:
    """Zipped text is uncovered; what only begins like it, or holds no text, is not."""
    zipped = base64.b64encode(gzip.compress(b"some text " * 3, mtime=0)).decode()
    assert uncovered(runs.in_runs, zipped) == ["some text " * 3]
    assert not uncovered(runs.in_runs, "H4sI" + "A" * 60)
    binary = base64.b64encode(gzip.compress(bytes(range(256)), mtime=0)).decode()
    assert not uncovered(runs.in_runs, binary)


def test_hexadecimal() -> None:
    """Hexadecimal text is uncovered, a hash is not."""
    assert uncovered(runs.in_runs, b"sixteen letters!".hex()) == ["sixteen letters!"]
    assert uncovered(runs.in_runs, "0x" + b"sixteen letters!".hex()) == ["sixteen letters!"]
    assert not uncovered(runs.in_runs, "d41d8cd98f00b204e9800998ecf8427e")


def test_zlib_and_lists_of_codes() -> None:
    """Deflated text without gzip's head is uncovered, and characters told by their numbers."""
    plain = b"token: some value of some length, " * 2
    packed = base64.b64encode(zlib.compress(plain))
    assert [text.data for text in runs.in_runs(b"d: " + packed)] == [plain]
    codes = ", ".join(str(code) for code in b"some value of a list").encode()
    assert [text.data for text in runs.in_runs(b"x=[" + codes + b"]")] == [
        b"x=[some value of a list]"
    ]


def test_codes_of_style_sheets_bits_and_zipped_text() -> None:
    """Escapes of style sheets and octets of bits are read where they stand; gzip in hexadecimal."""
    text = "token=value of it all"
    assert uncovered(runs.in_runs, "x: " + "".join(f"\\{ord(ch):x} " for ch in text)) == [
        f"x: {text}"
    ]
    assert uncovered(runs.in_runs, "".join(f"\\{ord(ch):06x}" for ch in text)) == [text]
    assert uncovered(runs.in_runs, " ".join(f"{ord(ch):08b}" for ch in text)) == [text]
    assert uncovered(runs.in_runs, gzip.compress(text.encode(), mtime=0).hex()) == [text]
    assert uncovered(runs.in_runs, "1f8b08" + "00" * 30) == []


def test_more_bases_and_lists() -> None:
    """Base-32, spaced hexadecimal, lists of codes and calls for characters are uncovered."""
    text = "token=value of it all"
    for size in range(20, 26):
        shorter = (text * 2)[:size]
        assert uncovered(runs.in_runs, base64.b32encode(shorter.encode()).decode()) == [shorter]
    for sign in " :-":
        assert uncovered(runs.in_runs, text.encode().hex(sign)) == [text]
    assert uncovered(runs.in_runs, " ".join(hex(code) for code in text.encode())) == [text]
    assert uncovered(runs.in_runs, " ".join(str(code) for code in text.encode())) == [text]
    assert uncovered(runs.in_runs, "0x" + text.encode().hex(",").replace(",", ", 0x")) == [text]
    assert uncovered(runs.in_runs, "Q7RB2XKD" * 5) == []
    for sign in (" . ", "+", " & ", ", ", " .. "):
        assert uncovered(runs.in_runs, sign.join(f"Chr({ord(ch)})" for ch in text)) == [text]
    assert uncovered(runs.in_runs, ", ".join(f"'{ch}'" for ch in text)) == [text]
    assert not uncovered(runs.in_runs, "'a', 'b', 'c'; chr(65) + chr(66)")
