"""Uncovers text in runs: base-64 (zipped or not), base-32, hexadecimal, lists of character codes.

The patterns are exact enough that ordinary text is left alone: they ask for what an encoder makes
of printable text, not merely for its alphabet. A run goes as a whole: half of one is of no use to a
reader.
"""

import base64
import functools
import re
import zlib
from collections.abc import Callable, Iterator

from homeport.detection.detector import Decoded
from homeport.detection.disguises import with_new_text
from homeport.detection.expressions import Finder, compile_expression, every, finder

Origin = Callable[[int, int], tuple[int, int]]


TEXT = bytes(range(32, 127)) + b"\t\r\n"
_MAX_INFLATED = 1 << 19
_NUMBER = re.compile(rb"\d+")
_CHARACTER = re.compile(rb"'(.)'")
_STYLE_CODE = re.compile(rb"([0-9a-fA-F]{2})(?= |\\|$)")
_OCTET_OF_BITS = re.compile(rb"[01]{8}")
_SEPARATOR = re.compile(rb",? ?0x|[ :-]")


# Four base-64 characters that stand for three ASCII ones: three top bits are known to be 0.
_QUAD = r"[C-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]"
_PAIR = r"(?:[2-7][0-9a-fA-F]|0[9aAdD])"
# Eight that stand for two pieces of three bytes of UTF-16: every second byte is zero.
_OCTET = r"[A-Za-z0-9+/][AQgw][AB][A-Za-z0-9+/]A[C-H][AEIMQUYcgkosw048]A"
_BEFORE = r"(?:^|[^A-Za-z0-9+/_-])(?:0x)?"
_SPACED = f"{_PAIR}(?:,? ?0x|[ :-])"
# Shorter than what is uncovered: the more characters, the dearer to look for, and these are rare
# enough.
_LISTED_CODES = r"(?:(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])[ ,] ?)"
_CODE_CALL = r"[cC][hH][rR][wWbB]?\((?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])\)"
_CALLED_CODES = "(?:" + _CODE_CALL + r"\s?(?:[+.&,]|\.\.|\|\||<>)\s?)"
_STYLE_CODES = r"(?:\\(?:0000)?[2-7][0-9a-fA-F] ?)"  # as style sheets escape
_BITS = r"(?:0[01]{7}[ ,]{0,2})"
_ZIPPED_HEX = r"1[fF]8[bB]08[0-9a-fA-F]{12}"
_CHARACTERS = r"(?:'[\x20-\x26\x28-\x5b\x5d-\x7e]'\s?,\s?)"
# One by one they are small automatons; in one pattern they cost what all others together do.
TRIGGERS = (
    f"{_BEFORE}(?:{_QUAD}){{3}}",
    f"{_BEFORE}{_PAIR}{{6}}",
    f"{_BEFORE}(?:{_SPACED}){{5}}",
    f"{_BEFORE}{_LISTED_CODES}{{10}}",
    f"{_BEFORE}(?:{_OCTET}){{3}}",
    "[A-Z2-7]{32}",
    f"H4sI[A-Za-z0-9+/_-]{{12}}|{_BEFORE}eJ[A-Za-z0-9+/_-]{{26}}|{_ZIPPED_HEX}",
    f"{_CALLED_CODES}{{7}}|{_CHARACTERS}{{7}}",
    f"{_STYLE_CODES}{{3}}",
    "[01]{16}|[01]{8}[ ,]{1,2}[01]{8}",
)
_RUN = (
    f"{_BEFORE}(?:((?:{_QUAD}){{6,}}[A-Za-z0-9+/_-]{{0,3}})|(H4sI[A-Za-z0-9+/_-]{{28,}})"
    f"|({_PAIR}{{16,}})|((?:{_SPACED}){{15,}}{_PAIR})|([A-Z2-7]{{32,}})"
    f"|(eJ[A-Za-z0-9+/_-]{{28,}})|({_LISTED_CODES}{{15,}}\\d{{2,3}})"
    f"|((?:{_OCTET}){{4,}}[A-Za-z0-9+/]{{0,7}}))"
    f"|({_CALLED_CODES}{{7,}}{_CODE_CALL})|({_CHARACTERS}{{7,}}'[^'\\\\\n]')"
    f"|({_ZIPPED_HEX}[0-9a-fA-F]{{20,}})|({_STYLE_CODES}{{7,}})|({_BITS}{{7,}}0[01]{{7}})"
)


def in_runs(data: bytes) -> Iterator[Decoded]:
    """Uncover text in runs of base-64 (zipped or not), base-32 and hexadecimal."""
    for found in every(_found_run(), data, 0, len(data)):
        group = next(n for n in range(1, len(found)) if found[n][0] >= 0)
        start, end = found[group]
        text = _UNPACKED[group](data[start:end])
        if text is not None and group in _SEPARATED:
            first = start - 2 if data[start - 2 : start] == b"0x" else start
            yield from with_new_text(data, [(first, end, text)])
        elif text is not None:
            yield Decoded(text, _whole(start, _padded(data, end)))


@functools.cache
def _found_run() -> Finder:
    return finder(compile_expression(_RUN, "runs"))


def _from_base64(run: bytes) -> bytes:
    bare = run.translate(bytes.maketrans(b"-_", b"+/"))
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    return base64.b64decode(bare + b"=" * (-len(bare) % 4))


def _from_base32(run: bytes) -> bytes:
    bare = run[: len(run) - (len(run) % 8 in {1, 3, 6})]  # no text ends after so many
    return base64.b32decode(bare + b"=" * (-len(bare) % 8))


def _padded(data: bytes, end: int) -> int:
    """Return where a run ends with its padding."""
    while data[end : end + 1] == b"=":
        end += 1
    return end


def printable_text(text: bytes) -> bytes | None:
    """Return the text if a person could have written it; nothing if not."""
    return None if text.translate(None, TEXT) else text


def _inflated(data: bytes) -> bytes | None:
    try:
        text = zlib.decompressobj(wbits=47).decompress(data, _MAX_INFLATED)
    except zlib.error:
        return None
    return printable_text(text) if text else None


def _whole(start: int, end: int) -> Origin:
    def origin(_start: int, _end: int) -> tuple[int, int]:
        return start, end

    return origin


_SEPARATED = frozenset((4, 7, 12, 13))  # code by code: what they spell is read where they stand
_UNPACKED: dict[int, Callable[[bytes], bytes | None]] = {
    1: _from_base64,
    2: lambda run: _inflated(_from_base64(run)),
    3: lambda run: bytes.fromhex(run.decode("ascii")),
    4: lambda run: bytes.fromhex(_SEPARATOR.sub(b"", run).decode("ascii")),
    5: lambda run: printable_text(_from_base32(run)),
    6: lambda run: _inflated(_from_base64(run)),
    7: lambda run: bytes(int(code) % 256 for code in _NUMBER.findall(run)),
    9: lambda run: bytes(int(code) for code in _NUMBER.findall(run)),
    10: lambda run: bytes(ch for found in _CHARACTER.findall(run) for ch in found),
    8: lambda run: printable_text(_from_base64(run).replace(b"\0", b"")),
    11: lambda run: _inflated(bytes.fromhex(run[: len(run) & ~1].decode("ascii"))),
    12: lambda run: bytes(int(code, 16) for code in _STYLE_CODE.findall(run)),
    13: lambda run: printable_text(bytes(int(bits, 2) for bits in _OCTET_OF_BITS.findall(run))),
}
