r"""The shape of a message: its words and marks, with what varies by its very look left out.

This is the reference for the compiled scan, which does the same in one pass. A shape is the
message with each variable token replaced by one `\x01` and each run of blanks by one blank; a token
is a run of bytes between blanks, quotes, brackets and `= : , ; |`. What varies only when lines are
compared (user names, states) stays in the shape: `templates` merges shapes.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

HOLE = b"\x01"
MAX_MESSAGE = 4096  # bytes looked at; what lies behind is cut off
MAX_SLOTS = 24  # variable tokens whose values are kept
MAX_VALUE = 64  # bytes of a value
_TOKEN = re.compile(
    rb"(?:[0-9A-Fa-f]{2}:){3,}[0-9A-Fa-f]{2}"  # a hardware address
    rb"(?![^\x00-\x20=:,;|\"'()\[\]{}<>\x7f])"
    rb"|(?:[^\x00-\x20=:,;|\"'()\[\]{}<>.\x7f]|(?<!\.)\.(?!\.))+"
)
_BLANKS = re.compile(rb"[\x00-\x20\x7f]+")
_NUMBER = re.compile(
    rb"([+-]?)(\d{1,15})(?:\.(\d{1,9}))?"
    rb"(ms|us|ns|s|%|B|b|[kKMGT]i?B?)?\.?"
)
_DATE_WORDS = frozenset(
    b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun".split()
)
_TRUTHS = frozenset(
    b"true false True False TRUE FALSE null NULL None nil NaN undefined none".split()
)
_PATH_HEAD = re.compile(rb"/[A-Za-z0-9_.~/-]")
_DIGITS = re.compile(rb"\d")
_ALL_HEX = re.compile(rb"[0-9a-fA-F]+")
_IN_WORD = re.compile(rb"[A-Za-z][A-Za-z_$]*\d{1,2}(?:[A-Za-z_$]+\d)?[A-Za-z_$]*[A-Za-z]")
_NAME = re.compile(rb"[A-Za-z_][A-Za-z_-]*\d{0,2}[A-Za-z_-]*")
LONG_HEX = 8


@dataclass(frozen=True, slots=True)
class Slot:
    """A variable token: its name (a key before `=` or `:`), its value, its number if it is one."""

    key: bytes
    value: bytes
    bin: int  # -1: no number


@dataclass(frozen=True, slots=True)
class Shape:
    """A message's shape and the values of its first `MAX_SLOTS` variable tokens."""

    text: bytes
    slots: tuple[Slot, ...]


class _Kind:
    WORD = 0
    HOLE = 1
    DATE = 2  # a hole beside a number or another date word


@lru_cache(maxsize=65_536)
def _look(token: bytes) -> int:  # noqa: PLR0911 -- one look, one line
    """Tell by its look alone whether a token varies."""
    if _DIGITS.search(token):
        if _IN_WORD.fullmatch(token) and not _ALL_HEX.fullmatch(token):
            return _Kind.WORD
        return _Kind.HOLE
    if token in _DATE_WORDS:
        return _Kind.DATE
    if token in _TRUTHS:
        return _Kind.HOLE
    if _PATH_HEAD.match(token) or token.count(b"/") > 1:
        return _Kind.HOLE
    if b":" in token or b"@" in token[1:-1]:
        return _Kind.HOLE
    if len(token) >= LONG_HEX and _ALL_HEX.fullmatch(token):
        return _Kind.HOLE
    return _Kind.WORD


def shape_of(message: bytes) -> Shape:
    """Return the shape of a message and the values in its holes."""
    message = message[:MAX_MESSAGE]
    pieces: list[bytes] = []
    slots: list[Slot] = []
    end = 0
    tokens = [(found.start(), found.end()) for found in _TOKEN.finditer(message)]
    previous_hole = False
    for index, (start, stop) in enumerate(tokens):
        gap = message[end:start]
        pieces.append(_BLANKS.sub(b" ", gap) if end or gap.strip() else b"")
        token = message[start:stop]
        end = stop
        kind = _look(token)
        if kind == _Kind.DATE:
            follows = tokens[index + 1] if index + 1 < len(tokens) else None
            numeric = follows is not None and message[follows[0] : follows[0] + 1].isdigit()
            dated = follows is not None and message[follows[0] : follows[1]] in _DATE_WORDS
            kind = _Kind.HOLE if numeric or dated or previous_hole else _Kind.WORD
        after = message[stop : stop + 1]
        if kind == _Kind.WORD and gap[-1:] == b"=" and after not in (b"(", b"{"):
            kind = _Kind.HOLE
        elif kind == _Kind.HOLE and after == b"=" and gap[-1:] != b"=" and _NAME.fullmatch(token):
            kind = _Kind.WORD  # a key with a number in it, as in `PSR0=1`
        previous_hole = kind == _Kind.HOLE
        if kind == _Kind.WORD:
            pieces.append(token)
            continue
        pieces.append(HOLE)
        if len(slots) < MAX_SLOTS:
            slots.append(Slot(_key(message, tokens, index), value_of(token), bin_of(token)))
    tail = _BLANKS.sub(b" ", message[end:]).rstrip()
    return Shape(b"".join(pieces) + tail, tuple(slots))


def _key(message: bytes, tokens: list[tuple[int, int]], index: int) -> bytes:
    """Return the word before `=`, `:` or a blank and `=`; empty when there is none."""
    if not index:
        return b""
    before = tokens[index - 1]
    gap = message[before[1] : tokens[index][0]].strip()
    if gap.rstrip(b"\"'([{<") not in (b"=", b":", b'":', b"':"):
        return b""
    word = message[before[0] : before[1]]
    return b"" if _look(word) == _Kind.HOLE else word[:MAX_VALUE]


def value_of(token: bytes) -> bytes:
    """Return the token as a value: a path keeps its words only, so that routes are few."""
    if token[:1] == b"/" and len(token) > 1:
        path = token.partition(b"?")[0]
        token = b"/".join(b"#" if _DIGITS.search(part) else part for part in path.split(b"/"))
    return token[:MAX_VALUE]


BINS_PER_OCTAVE = 4
_LOWEST = -40
_NEGATIVE = 2048
_TOP = 1023
_STEPS = tuple(2.0 ** (step / BINS_PER_OCTAVE) / 2 for step in range(BINS_PER_OCTAVE))


def bin_of(token: bytes) -> int:
    """Return the bin of a numeric token in a logarithmic histogram; -1 when it is no number."""
    found = _NUMBER.fullmatch(token)
    if not found:
        return -1
    sign, whole, fraction = found[1], found[2], found[3] or b""
    if len(whole) + len(fraction) > 15:  # noqa: PLR2004 -- digits a double holds exactly
        fraction = fraction[: 15 - len(whole)]
    return bin_of_number((-1 if sign == b"-" else 1) * int(whole + fraction) / 10 ** len(fraction))


def bin_of_number(number: float) -> int:
    """Return the bin of a number: 0 for zero, four bins an octave, negatives from 2048 on."""
    if not number:
        return 0
    mantissa, exponent = math.frexp(abs(number))
    step = BINS_PER_OCTAVE - 1
    while _STEPS[step] > mantissa:
        step -= 1
    place = 1 + BINS_PER_OCTAVE * (exponent - _LOWEST) + step
    return min(max(place, 1), _TOP) + (_NEGATIVE if number < 0 else 0)


def number_of(place: int) -> float:
    """Return the middle (in proportion) of a bin."""
    if not place:
        return 0.0
    sign = 1.0
    if place >= _NEGATIVE:
        place, sign = place - _NEGATIVE, -1.0
    exponent, step = divmod(place - 1, BINS_PER_OCTAVE)
    middle: float = 2.0 ** (exponent + _LOWEST - 1 + (step + 0.5) / BINS_PER_OCTAVE)
    return sign * middle
