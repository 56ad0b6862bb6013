"""Uncovers text that lies encoded in other text, and maps spans back to where they lay.

Each decoder gets all bytes and one line's span; what a detector then finds in the uncovered
text is the engine's business. Nothing is uncovered that is not text.
"""

import base64
import binascii
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any

from homeport.detection.detector import Decoded
from homeport.detection.expressions import compile_expression

Origin = Callable[[int, int], tuple[int, int]]
_TEXT = bytes(range(32, 127)) + b"\t\r\n"
_PROBE = 24  # bytes decoded first: most runs are no text and go at once
_MAX_INFLATED = 1 << 19
BASE64_TRIGGER = r"[A-Za-z0-9+/_-]{24,}"
_BASE64 = r"[A-Za-z0-9+/_-]{24,}={0,2}"
HEX_TRIGGER = r"[0-9a-fA-F]{32,}"
_HEX = r"(?:0x)?((?:[2-7][0-9a-fA-F]|0[9aAdD]){16,})"
URL_TRIGGER = r"%[2-7][0-9a-fA-F]"
_URL = r"%([0-9a-fA-F]{2})"
ESCAPE_TRIGGER = (
    r"\\(?:u00[0-7][0-9a-fA-F]|x[2-7][0-9a-fA-F])|&(?:quot|amp|apos|#\d{2,3}|#x[0-9a-fA-F]{2});"
)
_ESCAPE = (
    r"\\+(?:u00([0-7][0-9a-fA-F])|x([2-7][0-9a-fA-F]))"
    r"|&(?:(quot|amp|apos|lt|gt)|#(\d{2,3})|#x([0-9a-fA-F]{2}));"
)
_ENTITIES = {b"quot": b'"', b"amp": b"&", b"apos": b"'", b"lt": b"<", b"gt": b">"}
PRINTABLE_TRIGGER = r"=$|=3D"
_PRINTABLE = r"=([0-9A-F]{2})|=\r?\n"
SPLICE_TRIGGER = r"[\"'`]\s{0,8}(?:[+.&]|\.\.)?\s{0,8}(?:[\"'`]|\\?$)|\\$"
_SPLICE = (
    r"([\"'`])\s{0,8}(?:[+.&]|\.\.|\\)?\s{0,80}(?:[+.&]\s{0,8})?[bruf]?[\"'`]"
    r"|([A-Za-z0-9_+/=-])\\\r?\n[ \t]{0,40}"
)
_LONGEST_SOFT = 8192  # bytes of quoted-printable lines joined at most
_SPLICE_LINES = 12
WRAP_TRIGGER = r"[A-Za-z0-9+/_=.-]{6,}$"
_WRAP_WIDTH = 40  # a shorter line was not wrapped by a terminal
_WRAP_HEAD = r"^[>|+ \t]{0,8}([A-Za-z0-9+/_=.-]{4,})"
_WRAP_LINES = 6


def in_base64(data: bytes, start: int, end: int) -> Iterator[Decoded]:
    """Uncover text, and gzipped text, in runs of base-64 of either alphabet."""
    for found in compile_expression(_BASE64, "base64").finditer(data, start, end):
        run = found.group()
        at = found.start()
        if run.startswith(b"H4sI"):
            inflated = _inflated(_from_base64(run))
            if inflated is not None:
                yield Decoded(inflated, _whole(at, found.end()))
        elif _is_text(_from_base64(run[:_PROBE])):
            text = _from_base64(run)
            if _is_text(text):
                yield Decoded(text, _base64_origin(at))


def _from_base64(run: bytes) -> bytes:
    bare = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    try:
        return base64.b64decode(bare + b"=" * (-len(bare) % 4))
    except binascii.Error:  # pragma: no cover -- the pattern leaves no other characters
        return b""


def _base64_origin(at: int) -> Origin:
    def origin(start: int, end: int) -> tuple[int, int]:
        last = end - 1
        return at + start // 3 * 4 + start % 3, at + last // 3 * 4 + last % 3 + 2

    return origin


def _inflated(data: bytes) -> bytes | None:
    try:
        text = zlib.decompressobj(wbits=31).decompress(data, _MAX_INFLATED)
    except zlib.error:
        return None
    return text if _is_text(text) else None


def _whole(start: int, end: int) -> Origin:
    def origin(_start: int, _end: int) -> tuple[int, int]:
        return start, end

    return origin


def _is_text(data: bytes) -> bool:
    """Tell whether nearly all of it is printable ASCII, or UTF-8."""
    return bool(data) and not data.translate(None, _TEXT)


def in_hex(data: bytes, start: int, end: int) -> Iterator[Decoded]:
    """Uncover text in runs of hexadecimal digits."""
    for found in compile_expression(_HEX, "hex").finditer(data, start, end):
        at = found.start(1)

        def origin(first: int, last: int, at: int = at) -> tuple[int, int]:
            return at + 2 * first, at + 2 * last

        yield Decoded(bytes.fromhex(found.group(1).decode("ascii")), origin)


def in_url(data: bytes, start: int, end: int) -> Iterator[Decoded]:
    """Uncover percent-encoded characters of a line."""
    yield from replaced(data, start, end, _URL, lambda m: bytes.fromhex(m.group(1).decode()))


def in_escapes(data: bytes, start: int, end: int) -> Iterator[Decoded]:
    """Uncover backslash escapes and character references of a line."""

    def plain(match: Any) -> bytes:  # noqa: ANN401 -- re2 carries no types
        for group in (1, 2, 5):
            if match.group(group) is not None:
                return bytes.fromhex(match.group(group).decode())
        if match.group(3) is not None:
            return _ENTITIES[match.group(3)]
        return bytes([min(int(match.group(4)), 126)])

    yield from replaced(data, start, end, _ESCAPE, plain)


def in_quoted_printable(data: bytes, start: int, end: int) -> Iterator[Decoded]:
    """Uncover quoted-printable text: `=3D`, and lines that end with `=`."""
    while data[end - 1 : end] == b"=" and end < len(data) and end - start < _LONGEST_SOFT:
        following = data.find(b"\n", end + 1)
        end = len(data) if following < 0 else following

    def plain(match: Any) -> bytes:  # noqa: ANN401 -- re2 carries no types
        return bytes.fromhex(match.group(1).decode()) if match.group(1) is not None else b""

    yield from replaced(data, start, end, _PRINTABLE, plain, within_line=False)


def in_splices(data: bytes, start: int, end: int) -> Iterator[Decoded]:
    """Join string literals that code concatenates, on one line or over a few."""
    stop = _lines_on(data, end, _SPLICE_LINES)
    yield from replaced(data, start, stop, _SPLICE, lambda m: m.group(2) or b"", within_line=False)


def in_wraps(data: bytes, start: int, end: int) -> Iterator[Decoded]:
    """Join a line that a terminal broke at its width with the lines that continue it."""
    if end - start < _WRAP_WIDTH or end >= len(data):
        return
    head = compile_expression(_WRAP_HEAD, "wrap")
    joined, at, lines = _Joined(), end, 1
    joined.keep(data[start:end].rstrip(b"\r"), start)
    while lines < _WRAP_LINES and at + 1 < len(data):
        stop = data.find(b"\n", at + 1)
        stop = len(data) if stop < 0 else stop
        found = head.match(data, at + 1, stop)
        if found is None:
            break
        joined.keep(data[found.start(1) : stop].rstrip(b"\r"), found.start(1))
        at = stop
        lines += 1
        if stop - found.start(1) < _WRAP_WIDTH or found.end(1) < stop:
            break
    if lines > 1:
        yield joined.decoded()


def _lines_on(data: bytes, end: int, count: int) -> int:
    """Return the end of the line that lies `count` lines below the one that ends at `end`."""
    for _ in range(count):
        if end >= len(data):
            break
        following = data.find(b"\n", end + 1)
        end = len(data) if following < 0 else following
    return end


def replaced(
    data: bytes,
    start: int,
    end: int,
    pattern: str,
    plain: Callable[[Any], bytes],
    *,
    within_line: bool = True,
) -> Iterator[Decoded]:
    """Uncover what replacing every match of `pattern` gives; nothing when there is none."""
    joined = _Joined()
    place = start
    expression = compile_expression(pattern, "layer", within_line=within_line)
    for found in expression.finditer(data, start, end):
        joined.keep(data[place : found.start()], place)
        joined.replace(plain(found), found.start(), found.end())
        place = found.end()
    if place > start:
        joined.keep(data[place:end], place)
        yield joined.decoded()


class _Joined:
    """Text put together from stretches that are kept and stretches that are replaced."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._below: list[int] = []  # where each stretch begins in the joined text
        self._above: list[tuple[int, int]] = []  # what it stands for; equal length if kept
        self._size = 0

    def keep(self, text: bytes, start: int) -> None:
        self._add(text, start, start + len(text))

    def replace(self, text: bytes, start: int, end: int) -> None:
        self._add(text, start, end)

    def _add(self, text: bytes, start: int, end: int) -> None:
        if text:
            self._pieces.append(text)
            self._below.append(self._size)
            self._above.append((start, end))
            self._size += len(text)

    def decoded(self) -> Decoded:
        return Decoded(b"".join(self._pieces), self._origin)

    def _origin(self, start: int, end: int) -> tuple[int, int]:
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, offset: int) -> tuple[int, int]:
        """Return the span above that one byte below stands for."""
        at = bisect_right(self._below, offset) - 1
        start, end = self._above[at]
        ahead = offset - self._below[at]
        if end - start == len(self._pieces[at]):
            return start + ahead, start + ahead + 1
        return start, end
