"""Confirms that a detector's value stands in a window, and says where: RE2, then the check.

Which windows are worth a look is a prefilter's business.
"""

import functools
from collections.abc import Iterable, Iterator

from homeport.detection.detector import BlockDetector, Candidate, Check, PatternDetector
from homeport.detection.expressions import Finder, Spans, compile_expression, every, finder

MAX_BLOCK = 32 * 1024  # bytes a block may span; an opening without an end costs no more
PLACEHOLDER = r"\[?HP_[A-Z_]{2,40}_[A-Z2-7]{8,16}\]?"  # whole or cut at its brackets
_JUDGED = 1024  # bytes of a value that a check looks at, so that no value makes it slow


class Confirmation:
    """One detector's compiled pattern with the groups that hold the value."""

    __slots__ = ("_block", "_check", "_find", "_groups", "_name", "_spared", "within_lines")

    def __init__(self, detector: PatternDetector | BlockDetector) -> None:
        self._block = _Block(detector) if isinstance(detector, BlockDetector) else None
        self.within_lines = self._block is None
        pattern = compile_expression(
            detector.pattern, detector.name, within_line=self._block is None
        )
        self._find: Finder = finder(pattern)
        self._name: int | None = pattern.groupindex.get(b"name")
        secret = pattern.groupindex.get(b"secret")
        every = range(1, pattern.groups + 1)
        self._groups = (secret,) if secret else tuple(n for n in every if n != self._name)
        self._check = detector.check
        self._spared = detector.spared if isinstance(detector, PatternDetector) else None

    def spans(self, data: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Return the value's span of every match that passes the check and is not spared."""
        return self.unspared(data, self.values(data, start, end))

    def unspared(self, data: bytes, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return those of the values that their surroundings do not spare."""
        spared = self._spared
        if spared is None or not spans:
            return spans
        return [(first, last) for first, last in spans if not spared(data, first, last)]

    def values(self, data: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Return the value's span of every match that passes the check; only these bytes count."""
        out: list[tuple[int, int]] = []
        matches: Iterable[Spans] = (
            every(self._find, data, start, end)
            if self._block is None
            else self._block.matches(data, start, end)
        )
        for match in matches:
            first, last = self._value(match)
            if first < last and (
                self._check is None or self._passes(self._check, data, match, first, last)
            ):
                out.append((first, last))
        return out

    def _passes(self, check: Check, data: bytes, match: Spans, first: int, last: int) -> bool:
        value = data[first : min(last, first + _JUDGED)]
        if self._name is None:
            return _verdict(check, value, None)
        start, end = match[self._name]
        return _verdict(check, value, data[start:end])

    def _value(self, match: Spans) -> tuple[int, int]:
        if len(self._groups) == 1:
            only = match[self._groups[0]]
            return only if only[0] >= 0 else match[0]
        spans = [match[group] for group in self._groups if match[group][0] >= 0]
        if not spans:
            return match[0]
        return min(start for start, _ in spans), max(end for _, end in spans)


@functools.lru_cache(maxsize=1024)  # rules that know the same value, and texts that repeat it
def _verdict(check: Check, value: bytes, name: bytes | None) -> bool:
    return check(Candidate(_judged(value), "" if name is None else _judged(name)))


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
