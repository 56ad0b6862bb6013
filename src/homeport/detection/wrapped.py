"""Uncovers tokens that a terminal broke at its width, by joining the lines again.

Two readings: across any break only a format of its own counts; where the line is as long as a
screen is wide, or as its neighbour, a name and its value do as well. Other disguises are
`disguises`' business.
"""

import re
from collections.abc import Container, Iterator
from itertools import pairwise
from typing import Any

from homeport.detection.detector import Decoded, Places
from homeport.detection.disguises import both_ends, replaced, with_new_text
from homeport.detection.expressions import compile_expression
from homeport.detection.judgement import Shape, shape
from homeport.detection.randomness import surprise

_LINE = re.compile(rb"[>|+ \t]{0,8}([\w+/.-]+={0,2})([^\r\n]*)")
_DATE = re.compile(r"\d{2,4}[-./]\d{1,2}[-./]\d{1,4}")
_MOMENT = re.compile(rb"\W?\d{1,4}[-./:]\d{1,2}[-./:]\d{1,4}")
_WRITTEN = 5.0  # bits a character of written text stay below this
TRIGGER = r"[\w+/=.-]{12}\r?\n[>|+ \t]{0,8}[\w+/=.-]{4}"  # a line's length costs more
_WRAP = r"([^\n]{40}[\w+/=.-]{12})\r?\n[>|+ \t]{0,8}([\w+/=.-]{4})"
# The next line begins with what is no written word and no moment: few do, so few are measured.
_EDGE = (
    r"[^\n]{18}[\w+/=.#*!%~^-]{5}(\r?\n)[\w+/.-]*?(?:[A-SU-Za-z][\w+/.#*!%~^-]*?\d|\d[A-SU-Za-z]"
    r"|[a-z][A-Z]|[A-Z]{2}[a-z]|[\w+/.-][#*!%~^])"
)
_ENDS = frozenset((b" ", b"\t", b'"', b"'", b",", b"|"))
_SIGNS = frozenset((b"=", b":", b"("))  # behind a name
_AROUND = 5  # lines; none of them is longer than the screen
_ALIKE = 3  # bytes that lines of one list or log have in common
_SCREENS = frozenset((40, 60, 64, 72, 76, 78, 79, 80, 100, 120, 132, 160))  # characters across
_NARROWEST = 24  # characters; lines of one length are no sign below


def in_wraps(data: bytes, places: Places | None = None) -> Iterator[Decoded]:
    """Join lines that may have been broken anywhere."""
    return replaced(data, _WRAP, lambda found: _rejoined(data, found), places=places)


def in_screens(data: bytes) -> Iterator[Decoded]:
    """Join lines that are as long as a screen is wide with those below."""
    edges = {*_edges_of_known_screens(data), *_edges_of_equal_lines(data)}
    return with_new_text(data, [(start, end, b"") for start, end in sorted(edges)])


def _edges_of_known_screens(data: bytes) -> Iterator[tuple[int, int]]:
    for found in compile_expression(_EDGE, "wraps", within_line=False).finditer(data):
        edge, behind = found.span(1)
        start = data.rfind(b"\n", 0, edge) + 1
        width = len(data[start:edge].decode("utf-8", "replace"))
        if width in _SCREENS and b" " in data[start:edge] and _continues(data, behind):
            yield edge, behind


def _edges_of_equal_lines(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the ends of lines as long as a neighbour and none around them longer.

    A list of tokens is no screen, nor is a log.
    """
    rows = data.split(b"\n")
    sizes = [len(row) for row in rows]
    place = 0
    for at, (size, following) in enumerate(pairwise(sizes)):
        place += size + 1
        equal = following == size or (at > 0 and sizes[at - 1] == size)
        if size >= _NARROWEST and equal and size == max(sizes[max(at - _AROUND, 0) : at + _AROUND]):
            row, below = rows[at], rows[at + 1]
            around = rows[max(at - 1, 0) : at + 2]
            if below and _is_broken(row, below) and any(b" " in line for line in around):
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


def _rejoined(data: bytes, found: Any) -> bytes:  # noqa: ANN401 -- as above
    """Return both ends of a break, or the break as it is where the next line starts anew."""
    joined = _goes_on(data, data.index(b"\n", found.start()) + 1)
    return both_ends(found) if joined else bytes(found.group(0))


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
