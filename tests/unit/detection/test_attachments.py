import base64
import binascii
import textwrap
from collections.abc import Callable, Iterator

import pytest

from homeport.detection import Scanner, attachments
from homeport.detection.detector import Decoded
from homeport.detection.expressions import compile_expression

LETTER = "Hello,\nthe password is kQ9xR7" + "tW2mZv.\n" + "Bye now, and thanks\n" * 8


def uncovered(decode: Callable[[bytes], Iterator[Decoded]], text: str) -> list[str]:
    """Return what a decoder uncovers in a text."""
    return [each.data.decode() for each in decode(text.encode())]


@pytest.mark.parametrize("width", [60, 64, 76])
@pytest.mark.parametrize("margin", ["", "  ", "> "])
def test_base64_of_mail(width: int, margin: str) -> None:
    """Base-64 over several lines is one text, whatever its width and margin."""
    lines = textwrap.wrap(base64.b64encode(LETTER.encode()).decode(), width)
    text = "body:\n" + "\n".join(margin + line for line in lines) + "\n\nend\n"
    [decoded] = attachments.in_wrapped_runs(text.encode())
    assert decoded.data.decode() == LETTER
    start, end = decoded.origin(10, 12)
    assert text[start:end] == f"\n{margin}".join(lines)


def test_what_is_no_text() -> None:
    """Bytes that are no text, and a line by itself, uncover nothing."""
    lines = "\n".join(textwrap.wrap(base64.b64encode(bytes(range(256))).decode(), 76))
    assert uncovered(attachments.in_wrapped_runs, lines) == []
    assert uncovered(attachments.in_wrapped_runs, "QUJD" * 19 + "\n") == []
    assert uncovered(attachments.in_wrapped_runs, "QUJD" * 19 + "\nQUJDQ\n") == ["ABC" * 20]


def test_uuencoded_lines() -> None:
    """Each line stands for itself, so a span below is the lines that hold it."""
    lines = [binascii.b2a_uu(LETTER.encode()[n : n + 45]).decode() for n in range(0, 180, 45)]
    text = "begin 644 a.txt\n" + "".join(lines) + "`\nend\n"
    [decoded] = attachments.in_uuencode(text.encode())
    assert decoded.data.decode() == LETTER[:180]
    start, end = decoded.origin(0, 1)
    assert text[start:end] + "\n" == lines[0]
    quoted = "> begin 644 a.txt\n" + "".join(f"> {line}" for line in lines)
    assert uncovered(attachments.in_uuencode, quoted) == [LETTER[:180]]


def test_uuencode_that_is_none() -> None:
    """A sentence, a cut line and bytes uncover nothing."""
    for text in ("begin 644 x\n", "begin 644 steps\nwords\n", "begin 644 x\n" + "#____\n"):
        assert uncovered(attachments.in_uuencode, text) == []


def test_ascii85() -> None:
    """Text between the marks is uncovered; what is damaged or no text is not."""
    marked = base64.a85encode(LETTER.encode(), adobe=True, wrapcol=60).decode()
    assert uncovered(attachments.in_ascii85, f"x = {marked}") == [LETTER]
    assert uncovered(attachments.in_ascii85, "<~" + "v" * 20 + "~>") == []
    assert uncovered(attachments.in_ascii85, "<~" + "uuuuu" * 4 + "~>") == []
    binary = base64.a85encode(bytes(range(128, 168)), adobe=True).decode()
    assert uncovered(attachments.in_ascii85, binary) == []


def test_found_from_outside() -> None:
    """A secret in any of them is found in the text that holds it."""
    scanner = Scanner.default()
    wrapped = "\n".join(textwrap.wrap(base64.b64encode(LETTER.encode()).decode(), 76))
    uu = "".join(
        binascii.b2a_uu(LETTER.encode()[n : n + 45]).decode() for n in range(0, len(LETTER), 45)
    )
    for text in (
        f"mail:\n{wrapped}\n",
        f"begin 644 a\n{uu}`\nend\n",
        base64.a85encode(LETTER.encode(), adobe=True).decode(),
    ):
        assert scanner.scan(text)


@pytest.mark.parametrize(
    "lines",
    [
        (
            "00000000: 6162 6364 6566 6768 696a 6b6c 6d6e 6f70  abcdefghijklmnop",
            "00000010: 7172 7374 7576 7778 0079 7a0a            qrstuvwx.yz.",
        ),
        (
            "00000000  61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e 6f 70  |abcdefghijklmnop|",
            "00000010  71 72 73 74 75 76 77 78  00 79 7a 0a              |qrstuvwx.yz.|",
        ),
        (
            "0000   61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70   abcdefghijklmnop",
            "0010   71 72 73 74 75 76 77 78 00 79 7a 0a               qrstuvwx.yz.",
        ),
    ],
)
def test_dumps_of_bytes(lines: tuple[str, str]) -> None:
    """A dump's lines are one text; a span is their bytes with the characters beside them."""
    data = ("head\n" + "\n".join(lines) + "\ntail\n" + lines[0]).encode()
    first, second = attachments.in_dumps(data)
    assert first.data == b"abcdefghijklmnopqrstuvwx.yz\n"
    assert second.data == b"abcdefghijklmnop"
    start, end = first.origin(20, 23)
    assert data[start:end].decode() == lines[1][lines[1].index("71") :]
    trigger = compile_expression(attachments.DUMP_TRIGGER, "trigger")
    assert trigger.search(data)


def test_base85_that_a_line_names() -> None:
    """Base-85 without marks is uncovered; what does not decode to text is not."""
    hidden = base64.b85encode(LETTER.encode()).decode()
    assert uncovered(attachments.in_base85, f"b85decode('{hidden}')") == [LETTER]
    assert uncovered(attachments.in_base85, "base85: " + "v" * 40) == []
    assert uncovered(attachments.in_base85, "base85: " + "~" * 40) == []
