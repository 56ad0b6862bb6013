"""Uncovers tokens that a terminal broke at its width, by joining the lines again.

Two readings: across any break only a format of its own counts; where the line is as long as a
screen is wide, or as its neighbour, a name and its value do as well. Other disguises are
`disguises`' business.
"""

import re
from collections.abc import Container, Iterator
from itertools import compress, count, islice
from operator import eq

from homeport.detection.detector import Decoded, Places
from homeport.detection.disguises import replaced, with_new_text
from homeport.detection.expressions import Spans, across_lines, every
from homeport.detection.judgement import Shape, shape
from homeport.detection.randomness import surprise

_LINE = re.compile(rb"[>|+ \t]{0,8}([\w+/.-]+={0,2})([^\r\n]*)")
_DATE = re.compile(r"\d{2,4}[-./]\d{1,2}[-./]\d{1,4}")
_MOMENT = re.compile(rb"\W?\d{1,4}[-./:]\d{1,2}[-./:]\d{1,4}")
_WRITTEN = 5.0  # bits a character of written text stay below this
# A line of a log begins with a date: no line before it goes on there.
_NO_DATE = (
    r"(?:[A-Za-z_+/=.-][\w+/=.-]{3}|\d[A-Za-z_+/=.-][\w+/=.-]{2}|\d{5}|\d{2,4}[A-Za-z_+=]"
    r"|\d{2,4}[./-](?:[A-Za-z_+=./-]|\d{3}|\d{1,2}(?:[^\d./-]|[./-](?:\D|$)|$)))"
)
TRIGGER = r"[\w+/=.-]{12}\r?\n[>|+ \t]{0,8}" + _NO_DATE  # a line's length costs more
_WRAP = r"[^\n]{40}[\w+/=.-]{12}\r?\n[>|+ \t]{0,8}[\w+/=.-]{4}"
_GOES_ON = 4  # bytes at its end
# The next line begins with what is no written word and no moment: few do, so few are measured.
_EDGE = (
    r"[^\n]{18}[\w+/=.#*!%~^-]{5}(\r?\n)[\w+/.-]*?(?:[A-SU-Za-z][\w+/.#*!%~^-]*?\d|\d[A-SU-Za-z]"
    r"|[a-z][A-Z]|[A-Z]{2}[a-z]|[\w+/.-][#*!%~^])"
)
_ENDS = frozenset((b" ", b"\t", b'"', b"'", b",", b"|"))
_SIGNS = frozenset((b"=", b":", b"("))  # behind a name
_AROUND = 5  # lines; none of them is longer than the screen
_ALIKE = 3  # bytes that lines of one list or log have in common
_SAYS = re.compile(rb"[ \"'<:]|=[^=]")  # more than a token alone, as lists of them are
_SCREENS = frozenset((40, 60, 64, 72, 76, 78, 79, 80, 100, 120, 132, 160))  # characters across
_NARROWEST = 24  # characters; lines of one length are no sign below


def in_wraps(data: bytes, places: Places | None = None) -> Iterator[Decoded]:
    """Join lines that may have been broken anywhere."""
    return replaced(data, _WRAP, _rejoined, places=places)


def in_screens(data: bytes) -> Iterator[Decoded]:
    """Join lines that are as long as a screen is wide with those below."""
    edges = {*_edges_of_known_screens(data), *_edges_of_equal_lines(data)}
    return with_new_text(data, [(start, end, b"") for start, end in sorted(edges)])


def _edges_of_known_screens(data: bytes) -> Iterator[tuple[int, int]]:
    for found in every(across_lines(_EDGE), data, 0, len(data)):
        edge, behind = found[1]
        start = data.rfind(b"\n", 0, edge) + 1
        width = len(data[start:edge].decode("utf-8", "replace"))
        if width in _SCREENS and _SAYS.search(data, start, edge) and _continues(data, behind):
            yield edge, behind


def _edges_of_equal_lines(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the ends of lines as long as a neighbour and none around them longer.

    A list of tokens is no screen, nor is a log.
    """
    rows = data.split(b"\n")
    sizes = list(map(len, rows))
    equal = compress(count(), map(eq, sizes, islice(sizes, 1, None)))
    alike = [at for at in equal if sizes[at] >= _NARROWEST]
    for at in sorted({*alike, *(at + 1 for at in alike)} - {len(rows) - 1}):
        row, below = rows[at], rows[at + 1]
        if not below or not _is_broken(row, below):
            continue  # of most lines that tells it
        around = rows[max(at - 1, 0) : at + 2]
        widest = max(sizes[max(at - _AROUND, 0) : at + _AROUND])
        if sizes[at] == widest and any(b" " in line for line in around):
            place = sum(sizes[: at + 1]) + at + 1
            yield place - 1 - row.endswith(b"\r"), place


def _is_broken(row: bytes, below: bytes) -> bool:
    """Tell whether two lines may be one: no gap between them, and the lower starts otherwise."""
    return (
        not row[-1:].isspace()
        and not below[:1].isspace()
        and row[:_ALIKE] != below[:_ALIKE]
        and _MOMENT.match(below) is None
    )


def _continues(data: bytes, place: int) -> bool:
    """Tell whether the line at `place` may begin with the rest of a value: no word, name, date."""
    line = _LINE.match(data, place)
    if line is None or line[1].endswith(b"=") or line[2][:1] in _SIGNS:
        return False
    rest = line[1].decode("utf-8", "replace")
    if not any(map(str.isalpha, rest)) or _DATE.match(rest):
        return False
    bare = rest.replace("_", "").replace("-", "").replace(".", "")
    return not bare.isalpha() or not (bare.islower() or bare.isupper() or bare.istitle())


def _rejoined(data: bytes, found: Spans) -> bytes:
    """Return both ends of a break, or the break as it is where the next line starts anew."""
    start, end = found[0]
    edge = data.index(b"\n", start)
    if not _goes_on(data, edge + 1):
        return data[start:end]
    return data[start:edge].removesuffix(b"\r") + data[end - _GOES_ON : end]


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


def _is_token(rest: str) -> bool:
    """Tell what can only be a piece of something random from what may be said."""
    kinds = {(ch.isdigit(), ch.isupper(), ch.islower()) for ch in rest if ch.isalnum()}
    return shape(rest) in {Shape.RANDOM, Shape.HASH} or len(kinds) == 3  # noqa: PLR2004 -- all


def wrapped_end(data: bytes, start: int, end: int, own: Container[int]) -> int:
    """Return where a token found across line breaks ends; `own` is where the lines' finds do.

    What is complete on its line goes on only where the next line is nothing but something
    random that is not found by itself.
    """
    for stop, line in _breaks(data, start, end):
        if stop in own and (
            line is None
            or line.start(1) in own
            or line[2].strip()
            or not _is_token(line[1].decode("utf-8", "replace"))
        ):
            return stop
    return end


def screen_end(data: bytes, start: int, end: int, own: Container[int]) -> int:
    """Return where a token found across the edge of a screen ends, as in `wrapped_end`.

    What is complete on its line goes on wherever the next line is not known to begin anew.
    """
    for stop, line in _breaks(data, start, end):
        if stop in own and (line is None or line.start(1) in own):
            return stop
    return end


def _breaks(data: bytes, start: int, end: int) -> Iterator[tuple[int, re.Match[bytes] | None]]:
    """Yield where each line within a span ends, with what the next one begins with."""
    at = data.find(b"\n", start, end)
    while at >= 0:
        yield at - 1 if data[at - 1 : at] == b"\r" else at, _LINE.match(data, at + 1)
        at = data.find(b"\n", at + 1, end)
