"""Uncovers text that lies encoded in other text, and maps spans back to where they lay.

Each decoder is given all bytes and yields what it uncovers; what a detector then finds in
there is the engine's business. The patterns are exact enough that ordinary text is left alone:
they ask for what an encoder makes of printable text, not merely for its alphabet. A run of
base-64 or hexadecimal goes as a whole: half of one is of no use to a reader.
"""

import base64
import re
import zlib
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

from homeport.detection.detector import Decoded
from homeport.detection.expressions import compile_expression
from homeport.detection.joined import Joined
from homeport.detection.judgement import Shape, shape
from homeport.detection.lines import line_end
from homeport.detection.randomness import surprise

Origin = Callable[[int, int], tuple[int, int]]

_TEXT = bytes(range(32, 127)) + b"\t\r\n"
_MAX_INFLATED = 1 << 19
_MAX_REGION = 1 << 14  # bytes of lines uncovered together
_APART = b"\n\0\n"
_SEPARATOR = re.compile(rb"[ :]|, ?0x")

# Four base-64 characters that stand for three ASCII ones: three top bits are known to be 0.
_QUAD = r"[C-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]"
_PAIR = r"(?:[2-7][0-9a-fA-F]|0[9aAdD])"
# Eight that stand for two pieces of three bytes of UTF-16: every second byte is zero.
_OCTET = r"[A-Za-z0-9+/][AQgw][AB][A-Za-z0-9+/]A[C-H][AEIMQUYcgkosw048]A"
_BEFORE = r"(?:^|[^A-Za-z0-9+/_-])(?:0x)?"
_SPACED = f"{_PAIR}(?:[ :]|, ?0x)"
# Shorter than what is uncovered: the more characters, the dearer to look for, and these are rare
# enough.
_LISTED_CODES = r"(?:(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]), ?)"
RUN_TRIGGER = (
    f"{_BEFORE}(?:(?:{_QUAD}){{3}}|{_PAIR}{{6}}|(?:{_SPACED}){{5}})"
    f"|H4sI[A-Za-z0-9+/_-]{{12}}|[A-Z2-7]{{32}}|{_BEFORE}(?:eJ[A-Za-z0-9+/_-]{{26}}|{_LISTED_CODES}{{10}}|(?:{_OCTET}){{3}})"
)
_RUN = (
    f"{_BEFORE}(?:((?:{_QUAD}){{6,}}[A-Za-z0-9+/_-]{{0,3}})|(H4sI[A-Za-z0-9+/_-]{{28,}})"
    f"|({_PAIR}{{16,}})|((?:{_SPACED}){{15,}}{_PAIR})|([A-Z2-7]{{32,}})"
    f"|(eJ[A-Za-z0-9+/_-]{{28,}})|({_LISTED_CODES}{{15,}}\\d{{2,3}})"
    f"|((?:{_OCTET}){{4,}}[A-Za-z0-9+/]{{0,7}}))"
)
URL = r"%(?:25){0,3}([2-7][0-9a-fA-F])"
ESCAPE = (
    r"\\+(?:(?:u(?:00|\{0{0,4})|U0{6})([2-7][0-9a-fA-F])\}?|x([2-7][0-9a-fA-F])|((?:0[4-7]"
    r"|1[0-7])[0-7]))"
    r"|&(?:(quot|amp|apos|lt|gt)|#(3[2-9]|[4-9]\d|1[01]\d|12[0-6])|#x([2-7][0-9a-fA-F]));|\\(_)"
)
_ENTITIES = {b"quot": b'"', b"amp": b"&", b"apos": b"'", b"lt": b"<", b"gt": b">"}
PRINTABLE_TRIGGER = r"=3D|[^\n]{48}[\w/+.-]=\r?\n"
_PRINTABLE = r"=(3D|[46][0-9A-F]|[57][0-9A])|([\w/+.-])=\r?\n"
# A literal that ends in the middle of a word, and the quote that goes on.
SPLICE = (
    r"([\w+/=.:@]|[^\s\"'`]-)[\"'`]\s{0,8}(?:[+.&]|\.\.|\|\||& _|\\|<>)?\s{0,60}"
    r"(?:[+.&]\s{0,8})?[bruf$@]{0,2}[\"'`]"
    r"|([\w+/=.:@-])[\"'`];?\s{1,8}[$\w.]{1,40}\s?(?:\+=|\.=|<<)\s{0,4}[\"'`]"
    r"|([\w+/=-])(?:\\\r?\n[ \t]{0,40}|\$\{[\"'`]{2}\})"
)
# Literals that a call joins; other lists hold values that stand for themselves.
LISTED_TRIGGER = (
    r"(?i)\]\s?\.\s?join\((?:\"\"|''|``)\)|(?:\"\"|'')\.join\([\[(]|concat!?\([\"'`]"
    r"|\bpaste0?\([\"']"
    r"|[\"'`]\)[;\s\w]*\.append\([\"'`]"
)
_LISTED = (
    r"([\w+/=.:@-])[\"'`]\s{0,4}(?:,|(?:\)\s{0,8};?\s{0,8}\w{0,30})?\.(?:append|concat)\()\s{0,8}"
    r"[\"'`]([\w+/=.:@-]{2})"
)
COLOUR = r"\x1b\[[0-9;]{0,12}[A-Za-z]"
# What tokens begin with, behind an escaped line break, and as thirteen letters further on.
BREAK = (
    r"\\[nrt]((?:gh[pousr]|github_pat|gl[a-z]{2,5}|[srp]k|xox[a-z]|xapp|npm|hv[sb]|hf|hp|do[opr]|shp[a-z]{2}"
    r"|whsec|pypi|key|gsk|dapi|sq0|rk|nfp|pat)[_.-]|AKIA|ASIA|AIza|SG\.|ya29|eyJ|LS0t)"
)
ROTATION = (
    r"(?:tu[cbhfe]_|tvguho_cng_|tycng-|[fe]x_(?:yvir|grfg)_|fx-(?:cebw|nag)-|kbk[a-z]-|NXVN|NFVN"
    r"|NVmn"
    r"|acz_|FT\.|uif\.)[A-Za-z0-9_.-]{12,200}"
)
_UPPER, _LOWER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz"
_ROTATED = bytes.maketrans(_UPPER + _LOWER, _UPPER[13:] + _UPPER[:13] + _LOWER[13:] + _LOWER[:13])
WIDE = r"[\x21-\x7e]\x00[\x21-\x7e]\x00[\x21-\x7e]"
FOLDED_TRIGGER = r":\s[>|][+-]?[ \t]*\r?$"
_FOLDED = r"(:\s[>|][+-]?[ \t]*\r?\n[ \t]+[\w+/=.-]{4,})\r?\n[ \t]+([\w+/=.-]{4,})"
_LINE = re.compile(rb"[>|+ \t]{0,8}([\w+/.-]+={0,2})([^\r\n]*)")
_DATE = re.compile(r"\d{2,4}[-./]\d{1,2}[-./]\d{1,4}")
_WRITTEN = 5.0  # bits a character of written text stay below this
WRAP_TRIGGER = r"[\w+/=.-]{12}\r?\n[>|+ \t]{0,8}[\w+/=.-]{4}"  # a line's length costs more
WRAP = r"([^\n]{40}[\w+/=.-]{12})\r?\n[>|+ \t]{0,8}([\w+/=.-]{4})"


def in_runs(data: bytes) -> Iterator[Decoded]:
    """Uncover text in runs of base-64 (zipped or not), base-32 and hexadecimal."""
    for found in compile_expression(_RUN, "runs").finditer(data):
        group = next(n for n in _UNPACKED if found.start(n) >= 0)
        text = _UNPACKED[group](found.group(group))
        if text is not None:
            yield Decoded(text, _whole(found.start(group), _padded(data, found.end(group))))


def _from_base64(run: bytes) -> bytes:
    bare = run.translate(bytes.maketrans(b"-_", b"+/"))
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    return base64.b64decode(bare + b"=" * (-len(bare) % 4))


def _padded(data: bytes, end: int) -> int:
    """Return where a run ends with its padding."""
    while data[end : end + 1] == b"=":
        end += 1
    return end


def printable_text(text: bytes) -> bytes | None:
    """Return the text if a person could have written it; nothing if not."""
    return None if text.translate(None, _TEXT) else text


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


_UNPACKED: dict[int, Callable[[bytes], bytes | None]] = {
    1: _from_base64,
    2: lambda run: _inflated(_from_base64(run)),
    3: lambda run: bytes.fromhex(run.decode("ascii")),
    4: lambda run: bytes.fromhex(_SEPARATOR.sub(b"", run).decode("ascii")),
    5: lambda run: printable_text(base64.b32decode(run[: len(run) - len(run) % 8])),
    6: lambda run: _inflated(_from_base64(run)),
    7: lambda run: bytes(int(code) % 256 for code in run.split(b",")),
    8: lambda run: printable_text(_from_base64(run).replace(b"\0", b"")),
}


def in_url(data: bytes) -> Iterator[Decoded]:
    """Uncover percent-encoded characters."""
    return replaced(data, URL, lambda found: bytes.fromhex(found.group(1).decode()))


def in_escapes(data: bytes) -> Iterator[Decoded]:
    """Uncover backslash escapes and character references."""

    def plain(found: Any) -> bytes:  # noqa: ANN401 -- re2 carries no types
        for group in (1, 2, 6):
            if found.group(group) is not None:
                return bytes.fromhex(found.group(group).decode())
        if found.group(3) is not None:
            return bytes([int(found.group(3), 8)])
        if found.group(4) is not None:
            return _ENTITIES[found.group(4)]
        if found.group(7) is not None:
            return b"_"
        return bytes([int(found.group(5))])

    return replaced(data, ESCAPE, plain)


def in_quoted_printable(data: bytes) -> Iterator[Decoded]:
    """Uncover quoted-printable characters and the line breaks that mean none."""

    def plain(found: Any) -> bytes:  # noqa: ANN401 -- as above
        code = found.group(1)
        return bytes.fromhex(code.decode()) if code is not None else bytes(found.group(2))

    # `x=45` alone is no sign of it: the whole text must look like it first.
    if compile_expression(PRINTABLE_TRIGGER, "layer", within_line=False).search(data) is None:
        return iter(())
    return replaced(data, _PRINTABLE, plain)


def in_splices(data: bytes) -> Iterator[Decoded]:
    """Join string literals that code concatenates, on one line or over a few."""
    return replaced(data, SPLICE, _both_ends, above=True)  # where the name may stand


def in_lists(data: bytes) -> Iterator[Decoded]:
    """Join string literals that a call puts together."""
    return replaced(data, _LISTED, _both_ends)


def in_folds(data: bytes) -> Iterator[Decoded]:
    """Join the first two lines of a block of text in YAML."""
    return replaced(data, _FOLDED, _both_ends)


def in_colours(data: bytes) -> Iterator[Decoded]:
    """Uncover text between a terminal's colours."""
    return replaced(data, COLOUR, lambda _found: b"")


def in_breaks(data: bytes) -> Iterator[Decoded]:
    """Uncover a token whose first letter seems to follow the letter of an escaped line break."""
    return replaced(data, BREAK, lambda found: b" " + found.group(1))


def in_rotation(data: bytes) -> Iterator[Decoded]:
    """Uncover letters that were moved by thirteen places."""
    return replaced(data, ROTATION, lambda found: found.group(0).translate(_ROTATED))


def in_wide(data: bytes) -> Iterator[Decoded]:
    """Uncover UTF-16 that was read as bytes."""
    # One NUL is no sign of it.
    if compile_expression(WIDE, "layer", within_line=False).search(data) is None:
        return iter(())
    return replaced(data, r"\x00", lambda _found: b"")


def in_wraps(data: bytes) -> Iterator[Decoded]:
    """Join lines that a terminal broke at its width."""
    return replaced(data, WRAP, lambda found: _rejoined(data, found))


def _rejoined(data: bytes, found: Any) -> bytes:  # noqa: ANN401 -- as above
    """Return both ends of a break, or the break as it is where the next line starts anew."""
    joined = _goes_on(data, data.index(b"\n", found.start()) + 1)
    return _both_ends(found) if joined else bytes(found.group(0))


def _goes_on(data: bytes, place: int) -> bool:
    """Tell whether the line at `place` begins with the rest of a token: no name, date or word."""
    line = _LINE.match(data, place)
    if line is None:
        return False
    rest, after = line[1].decode("utf-8", "replace"), line[2]
    if _DATE.match(rest):
        return False
    if after.strip():
        return after[:1] in _ENDS and _is_token(rest)
    return any(ch.isdigit() for ch in rest) or len(set(rest)) == 1 or surprise(rest) >= _WRITTEN


_ENDS = frozenset((b" ", b"\t", b'"', b"'", b",", b"|"))


def _is_token(rest: str) -> bool:
    """Tell what can only be a piece of something random from what may be said."""
    kinds = {(ch.isdigit(), ch.isupper(), ch.islower()) for ch in rest if ch.isalnum()}
    return shape(rest) in {Shape.RANDOM, Shape.HASH} or len(kinds) == 3  # noqa: PLR2004 -- all


def wrapped_end(data: bytes, start: int, end: int, own: Container[int]) -> int:
    """Return where a token found across line breaks ends; `own` is where the lines' finds do.

    What is complete on its line goes on only where the next line is nothing but something
    random that is not found by itself.
    """
    at = data.find(b"\n", start, end)
    while at >= 0:
        stop = at - 1 if data[at - 1 : at] == b"\r" else at
        line = _LINE.match(data, at + 1)
        if stop in own and (
            line is None
            or line.start(1) in own
            or line[2].strip()
            or not _is_token(line[1].decode("utf-8", "replace"))
        ):
            return stop
        at = data.find(b"\n", at + 1, end)
    return end


def _both_ends(found: Any) -> bytes:  # noqa: ANN401 -- as above
    return b"".join(text for text in found.groups() if text is not None)


def replaced(
    data: bytes, pattern: str, plain: Callable[[Any], bytes], *, above: bool = False
) -> Iterator[Decoded]:
    """Uncover what replacing every match gives, in the lines that hold matches (and one above).

    Lines that are no neighbours come together in one text, apart enough that nothing is found
    across them but what is open for many lines. Text in which all stays as it is uncovers nothing.
    """
    expression = compile_expression(pattern, "layer", within_line=False)
    places = [(found, plain(found)) for found in expression.finditer(data)]
    if any(text != found.group(0) for found, text in places):
        yield from _regions(data, places, above=above)


def _regions(data: bytes, places: Iterable[tuple[Any, bytes]], *, above: bool) -> Iterator[Decoded]:
    """Uncover the lines around places that lie near to each other, with their new text."""
    joined: Joined | None = None
    start = place = stop = 0
    changed = False
    for found, text in places:
        first = found.start()
        if joined is None or first > stop or first - start > _MAX_REGION:
            line = data.rfind(b"\n", place, first) + 1 or place
            if above and line > place:
                line = data.rfind(b"\n", place, line - 1) + 1 or place
            if joined is not None:
                joined.keep(data[place : min(stop, first)], place)
                if first - start > _MAX_REGION:
                    if changed:
                        yield joined.decoded()
                    joined, changed = None, False
                else:
                    joined.stand_in(_APART, stop, max(line, stop + 1))
            if joined is None:
                joined = Joined()
                start = line
            place = line
        joined.keep(data[place:first], place)
        changed = changed or text != found.group(0)
        joined.replace(text, data, first, found.end())
        place = found.end()
        if place > stop:
            stop = line_end(data, place)
    if joined is not None and changed:
        joined.keep(data[place:stop], place)
        yield joined.decoded()
