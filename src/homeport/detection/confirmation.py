"""Confirms that a detector's value stands in a window, and says where: RE2, then the check.

Which windows are worth a look is a prefilter's business; `confirmations` asks for many rules.
"""

import functools
from collections.abc import Iterable, Iterator

from homeport.detection.detector import BlockDetector, Candidate, Check, PatternDetector
from homeport.detection.expressions import Finder, Spans, compile_expression, every, finder

MAX_BLOCK = 32 * 1024  # bytes a block may span; an opening without an end costs no more
PLACEHOLDER = r"\[?HP_[A-Z_]{2,40}_[A-Z2-7]{8,16}\]?"  # whole or cut at its brackets
_JUDGED = 1024  # bytes of a value that a check looks at, so that no value makes it slow


class Confirmation:
    """One detector's way to its values; RE2 compiles the pattern when it is first asked.

    `within_line` is the pattern of what lies within a line: the value, or where a block opens.
    """

    __slots__ = ("_check", "_detector", "_find", "_groups", "_name", "_spared", "within_line")

    def __init__(self, detector: PatternDetector | BlockDetector) -> None:
        self._detector = detector
        self._find: Finder | None = None
        self.within_line = within_line(detector)
        self._name: int | None = None
        self._groups: tuple[int, ...] = ()
        self._check = detector.check
        self._spared = detector.spared if isinstance(detector, PatternDetector) else None

    def spans(self, data: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Return every value that is accepted; only the bytes between `start` and `end` count."""
        if isinstance(self._detector, BlockDetector):
            opening = compile_expression(self._detector.opening, self._detector.name)
            openings = (match.span() for match in opening.finditer(data, start, end))
            return self.in_blocks(data, openings)
        return self._accepted(data, every(self._compiled(), data, start, end))

    def in_blocks(self, data: bytes, openings: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return every value that is accepted in the blocks that open at these places."""
        assert isinstance(self._detector, BlockDetector)  # noqa: S101 -- others have no openings
        closing = self._detector.closing.encode()
        return self._accepted(data, _blocks(self._compiled(), closing, data, openings))

    def _accepted(self, data: bytes, matches: Iterable[Spans]) -> list[tuple[int, int]]:
        out = []
        name = (0, 0)
        for match in matches:
            first, last = self._value(match)
            if self._name is not None:
                name = match[self._name]
            if first < last and self.accepts(data, first, last, *name):
                out.append((first, last))
        return out

    @property
    def is_choosy(self) -> bool:
        """Whether there is a value it does not accept."""
        return self._check is not None or self._spared is not None

    def accepts(self, data: bytes, first: int, last: int, name_start: int, name_end: int) -> bool:
        """Tell whether a value passes the check, and its surroundings do not spare it."""
        if self._check is not None:
            value = data[first : min(last, first + _JUDGED)]
            if not _verdict(self._check, value, data[name_start:name_end]):
                return False
        return self._spared is None or not self._spared(data, first, last)

    def _compiled(self) -> Finder:
        if self._find is not None:
            return self._find
        detector = self._detector
        block = isinstance(detector, BlockDetector)
        pattern = compile_expression(detector.pattern, detector.name, within_line=not block)
        self._name = pattern.groupindex.get(b"name")
        secret = pattern.groupindex.get(b"secret")
        groups = range(1, pattern.groups + 1)
        self._groups = (secret,) if secret else tuple(n for n in groups if n != self._name)
        self._find = finder(pattern, at_start=block)
        return self._find

    def _value(self, match: Spans) -> tuple[int, int]:
        """Return what the value's groups span together; the match if none took part."""
        if not self._groups:
            return match[0]
        spans = [match[group] for group in self._groups if match[group][0] >= 0]
        if len(spans) < 2:  # noqa: PLR2004 -- none or one: mostly
            return spans[0] if spans else match[0]
        return min(start for start, _ in spans), max(end for _, end in spans)


@functools.lru_cache(maxsize=1024)  # rules that know the same value, and texts that repeat it
def _verdict(check: Check, value: bytes, name: bytes) -> bool:
    return check(Candidate(_judged(value), _judged(name) if name else ""))


def within_line(detector: PatternDetector | BlockDetector) -> str:
    """Return the pattern of what lies within a line; of a block it is the opening, as a whole."""
    match detector:
        case PatternDetector(pattern=pattern):
            return pattern
        case BlockDetector(opening=opening):
            return f"(?P<secret>{opening})"


def _blocks(
    find: Finder, closing: bytes, data: bytes, openings: Iterable[tuple[int, int]]
) -> Iterator[Spans]:
    """Yield every block that opens at one of these places."""
    place = 0
    for first, behind in openings:
        if first < place:
            continue  # inside the block before
        limit = min(len(data), first + MAX_BLOCK)
        if closing and data.find(closing, behind, limit) < 0:
            continue  # an opening without an end costs no more than this look
        match = find(data, first, limit)
        if match[0][0] >= 0:
            place = match[0][1]
            yield match


def _judged(text: bytes) -> str:
    """Return the text a check sees: without placeholders, whose tags look random."""
    if b"HP_" in text:
        place, kept = 0, []
        for match in every(_placeholders(), text, 0, len(text)):
            first, last = match[0]
            kept.append(text[place:first])
            place = last
        text = b"".join((*kept, text[place:]))
    return text.decode("utf-8", "replace")


@functools.cache
def _placeholders() -> Finder:
    return finder(compile_expression(PLACEHOLDER, "placeholder"))
