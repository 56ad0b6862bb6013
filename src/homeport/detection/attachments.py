"""Uncovers text that an encoder broke into lines: base-64 of mail, uuencode, Ascii85, dumps.

What is found in there is reported as the lines that hold it, or as the whole where one secret may
run from line to line; `disguises` uncovers what stays on one line.
"""

import base64
import binascii
from collections.abc import Iterator

from homeport.detection.detector import Decoded
from homeport.detection.expressions import compile_expression
from homeport.detection.joined import Joined
from homeport.detection.lines import line_end, lines
from homeport.detection.runs import TEXT, printable_text

# Fourteen quads of ASCII text fill most of a line of 60, 64 or 76 characters.
WRAPPED_TRIGGER = (
    r"^[ \t>|+]{0,12}(?:[C-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589]"
    r"[A-Za-z0-9+/]){14,}[A-Za-z0-9+/]{0,3}[ \t]*\r?$"
)
_WRAPPED = (
    r"(?:^[ \t>|+]*[A-Za-z0-9+/]{56,}[ \t]*\r?\n)+"
    r"(?:[ \t>|+]*[A-Za-z0-9+/]{1,200}={0,2}[ \t]*\r?$)?"
)
UU_TRIGGER = r"^[ \t>|+]{0,12}begin [0-7]{3} \S"
ASCII85_TRIGGER = r"<~[!-uz]{15}"
_ASCII85 = r"<~([!-uz\s]{15,}?)~>"
# Base-85 without marks of its own: only where it is named, since looking for its alphabet is dear.
BASE85_TRIGGER = r"(?i)base-?85|b85(?:de|en)code"
_IN_BASE85 = r"(?:^|[\s\"':,>=])([0-9A-Za-z!#$%&()*;<=>?@^_`{|}~+-]{25,})(?:$|[\s\"',])"
# A dump's line: a place, bytes in hexadecimal (two or four digits together), the characters.
_BYTES = r"(?:[0-9a-fA-F]{2}[ ]{0,2}){1,31}[0-9a-fA-F]{2}"
DUMP_TRIGGER = r"^[ \t>|+]{0,12}(?:0x)?[0-9a-fA-F]{4,10}:?[ \t]{1,4}(?:[0-9a-fA-F]{2}[ ]{0,2}){8}"
_DUMP = (
    r"^[ \t>|+]{0,12}(?:0x)?[0-9a-fA-F]{4,10}:?[ \t]{1,4}("
    + _BYTES
    + r")(?:[ ]{2,}[^\n]{1,40}|)\r?$"
)
_DOTS = bytes(code if code in TEXT else ord(".") for code in range(256))
_MARGIN = b" \t>|+\r\n"
_LONGEST_UU = 61  # characters of a line, with its length


def in_wrapped_runs(data: bytes) -> Iterator[Decoded]:
    """Uncover text in base-64 over several lines, as a whole."""
    expression = compile_expression(_WRAPPED, "attachments", within_line=False)
    for found in expression.finditer(data):
        start, end = found.span()
        run = found.group().translate(None, _MARGIN)
        if b"\n" not in found.group().rstrip(b"\r\n"):
            continue
        text = printable_text(_from_base64(run))
        if text is not None:
            first = end - len(found.group().lstrip(_MARGIN))
            yield _as_a_whole(text, first, start + len(found.group().rstrip(_MARGIN)))


def _from_base64(run: bytes) -> bytes:
    bare = run.rstrip(b"=")
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    return base64.b64decode(bare + b"=" * (-len(bare) % 4))


def in_uuencode(data: bytes) -> Iterator[Decoded]:
    """Uncover text in uuencoded lines."""
    for found in compile_expression(UU_TRIGGER, "attachments").finditer(data):
        joined = Joined()
        for start, stop in lines(data, data.find(b"\n", found.end()) + 1 or len(data)):
            line = data[start:stop].rstrip(b"\r")
            bare = line.lstrip(b" \t>|+") if line[:1] in b" \t>|+" else line
            text = _uudecoded(bare)
            if text is None:
                break
            joined.stand_in(text, stop - len(line) + (len(line) - len(bare)), stop)
        decoded = joined.decoded()
        if decoded.data and printable_text(decoded.data) is not None:
            yield decoded


def _uudecoded(line: bytes) -> bytes | None:
    """Return what a line stands for; nothing where the text ends."""
    if not 1 < len(line) <= _LONGEST_UU + 1 or line == b"end":
        return None
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return None


def in_ascii85(data: bytes) -> Iterator[Decoded]:
    """Uncover text between the marks of Ascii85."""
    expression = compile_expression(_ASCII85, "attachments", within_line=False)
    for found in expression.finditer(data):
        try:
            text = printable_text(base64.a85decode(found.group(1)))
        except ValueError:
            continue
        if text is not None:
            yield _as_a_whole(text, *found.span(1))


def in_base85(data: bytes) -> Iterator[Decoded]:
    """Uncover text in base-85 that a line names; hardly anything else decodes to text."""
    for found in compile_expression(_IN_BASE85, "attachments").finditer(data):
        try:
            text = printable_text(base64.b85decode(found.group(1)))
        except ValueError:
            continue
        if text is not None:
            yield _as_a_whole(text, *found.span(1))


def in_dumps(data: bytes) -> Iterator[Decoded]:
    """Uncover text in dumps of bytes, with the column of characters beside them."""
    joined, behind = Joined(), -1
    for found in compile_expression(_DUMP, "attachments").finditer(data):
        if behind >= 0 and found.start() > behind:
            yield joined.decoded()
            joined = Joined()
        text = bytes.fromhex(found.group(1).decode("ascii"))
        joined.stand_in(text.translate(_DOTS), found.start(1), found.end())
        behind = line_end(data, found.end()) + 1
    if behind >= 0:
        yield joined.decoded()


def _as_a_whole(text: bytes, start: int, end: int) -> Decoded:
    def origin(_start: int, _end: int) -> tuple[int, int]:
        return start, end

    return Decoded(text, origin)
