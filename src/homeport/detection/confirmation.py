"""Confirms that a detector's value stands in a window, and says where: RE2, then the check.

Which windows are worth a look is a prefilter's business; `confirmations` asks for many rules.
"""

import functools
from collections.abc import Callable, Iterable, Iterator

from homeport.detection.detector import BlockDetector, Candidate, Check, PatternDetector
from homeport.detection.expressions import Finder, Spans, compile_expression, every, finder

MAX_BLOCK = 32 * 1024  # bytes a block may span; an opening without an end costs no more
PLACEHOLDER = r"\[?HP_[A-Z_]{2,40}_[A-Z2-7]{8,16}\]?"  # whole or cut at its brackets
_JUDGED = 1024  # bytes of a value that a check looks at, so that no value makes it slow


class Confirmation:
    """One detector's way to its values; RE2 compiles the pattern when it is first asked."""

    __slots__ = ("_check", "_detector", "_groups", "_name", "_search", "_spared")

    def __init__(self, detector: PatternDetector | BlockDetector) -> None:
        self._detector = detector
        self._search: Callable[[bytes, int, int], Iterable[Spans]] | None = None
        self._name: int | None = None
        self._groups: tuple[int, ...] = ()
        self._check = detector.check
        self._spared = detector.spared if isinstance(detector, PatternDetector) else None

    def spans(self, data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield every value that is accepted; only the bytes between `start` and `end` count."""
        search = self._search or self._compiled()
        for match in search(data, start, end):
            first, last = self._value(match)
            name = (0, 0) if self._name is None else match[self._name]
            if first < last and self.accepts(data, first, last, *name):
                yield first, last

    def accepts(self, data: bytes, first: int, last: int, name_start: int, name_end: int) -> bool:
        """Tell whether a value passes the check, and its surroundings do not spare it."""
        if self._check is not None:
            value = data[first : min(last, first + _JUDGED)]
            if not _verdict(self._check, value, data[name_start:name_end]):
                return False
        return self._spared is None or not self._spared(data, first, last)

    def _compiled(self) -> Callable[[bytes, int, int], Iterable[Spans]]:
        detector = self._detector
        block = _Block(detector) if isinstance(detector, BlockDetector) else None
        pattern = compile_expression(detector.pattern, detector.name, within_line=block is None)
        self._name = pattern.groupindex.get(b"name")
        secret = pattern.groupindex.get(b"secret")
        groups = range(1, pattern.groups + 1)
        self._groups = (secret,) if secret else tuple(n for n in groups if n != self._name)
        search = functools.partial(every, finder(pattern)) if block is None else block.matches
        self._search = search
        return search

    def _value(self, match: Spans) -> tuple[int, int]:
        """Return what the value's groups span together; the match if none took part."""
        spans = [match[group] for group in self._groups if match[group][0] >= 0]
        if not spans:
            return match[0]
        return min(start for start, _ in spans), max(end for _, end in spans)


@functools.lru_cache(maxsize=1024)  # rules that know the same value, and texts that repeat it
def _verdict(check: Check, value: bytes, name: bytes) -> bool:
    return check(Candidate(_judged(value), _judged(name) if name else ""))


class _Block:
    """Where a block opens, and the block itself."""

    def __init__(self, detector: BlockDetector) -> None:
        self._opening = compile_expression(detector.opening, detector.name)
        self._pattern = compile_expression(detector.pattern, detector.name, within_line=False)
        self._closing = detector.closing.encode()

    def matches(self, data: bytes, start: int, end: int) -> Iterator[Spans]:
        """Yield every block that opens between `start` and `end`."""
        place = start
        for opening in self._opening.finditer(data, start, end):
            first = opening.start()
            if first < place:
                continue  # inside the block before
            limit = min(len(data), first + MAX_BLOCK)
            if self._closing and data.find(self._closing, opening.end(), limit) < 0:
                continue  # an opening without an end costs no more than this look
            match = self._pattern.match(data, first, limit)
            if match is not None:
                place = match.end()
                yield [match.span(group) for group in range(self._pattern.groups + 1)]


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
