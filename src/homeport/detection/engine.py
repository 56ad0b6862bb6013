"""Runs the detectors over bytes: a prefilter names the lines worth a look, RE2 finds the spans.

The prefilter may be Hyperscan or plain keyword search; both lead to the same matches, because
a `PatternDetector` can never match across lines, and a `BlockDetector` only where its opening
stands. What wins when matches overlap is `overlap`'s business.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from homeport.detection.detector import BlockDetector, Candidate, Detector, PatternDetector
from homeport.errors import RuleError

MAX_BLOCK = 32 * 1024  # bytes a block may span; an opening without an end costs no more


@dataclass(frozen=True, slots=True)
class Match:
    """One confirmed match in the bytes that were scanned; `rule` is the detector's place."""

    start: int
    end: int
    rule: int


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the bytes in which a rule may match; a block's opening stands at `start`."""

    rule: int
    start: int
    end: int


class Prefilter(Protocol):
    """Names the windows worth a look: every match lies in one of them, and none overlap."""

    def windows(self, data: bytes) -> Iterable[Window]:
        """Return the windows of all rules."""
        ...


class Engine:
    """Finds all matches of all rules; patterns are compiled when first needed."""

    def __init__(self, detectors: Sequence[Detector], prefilter: Prefilter) -> None:
        self._detectors = tuple(detectors)
        self._prefilter = prefilter
        self._compiled: list[_Expression | None] = [None] * len(self._detectors)

    def matches(self, data: bytes) -> Iterator[Match]:
        """Yield every match, rule by rule as the prefilter names them."""
        for window in self._prefilter.windows(data):
            expression = self._compiled[window.rule]
            if expression is None:
                expression = _Expression(self._detectors[window.rule])
                self._compiled[window.rule] = expression
            for start, end in expression.spans(data, window.start, window.end):
                yield Match(start, end, window.rule)


class _Expression:
    """One detector's compiled pattern with the group that holds the value."""

    __slots__ = ("_anchored", "_check", "_find", "_group")

    def __init__(self, detector: Detector) -> None:
        self._anchored = isinstance(detector, BlockDetector)
        compiled = compile_pattern(detector)
        self._find = compiled.match if self._anchored else compiled.finditer
        self._group: int | None = compiled.groupindex.get("secret")
        self._check = detector.check

    def spans(self, data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the value's span of every match that passes the check."""
        found = self._find(data, start, end)
        for match in (found,) if self._anchored else found:
            if match is None:
                return
            span = match.span(self._group or match.lastindex or 0)
            if span[0] == span[1]:
                continue
            if self._check is not None and not self._check(_candidate(data, match.span(), span)):
                continue
            yield span


def _candidate(data: bytes, whole: tuple[int, int], value: tuple[int, int]) -> Candidate:
    return Candidate(
        data[value[0] : value[1]].decode("utf-8", "replace"),
        data[whole[0] : whole[1]].decode("utf-8", "replace"),
    )


def compile_pattern(detector: Detector) -> Any:  # noqa: ANN401 -- re2 carries no types
    """Compile for RE2 over bytes; a line pattern can never match a newline.

    Raises:
        RuleError: the pattern is not one RE2 takes; the message names the detector and the place.
    """
    import re2  # noqa: PLC0415 -- 15 ms that importing the room must not cost

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.never_nl = isinstance(detector, PatternDetector)
    options.max_mem = 32 << 20
    try:
        return re2.compile(b"(?m)" + detector.pattern.encode("latin-1"), options)
    except (re2.error, UnicodeEncodeError) as error:
        reason = error.args[0] if error.args else error
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise RuleError(
            f"detector {detector.name}: {text} in pattern {detector.pattern[:200]!r}",
            hint="rewrite the pattern for RE2: no look-around, no back-references",
        ) from error


class KeywordPrefilter:
    """The plain prefilter: a rule whose keyword is absent cannot match; others see all bytes."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = tuple(detectors)

    def windows(self, data: bytes) -> Iterator[Window]:
        """Yield one window over everything a line rule, one an opening a block rule."""
        low = data.lower()
        for rule, detector in enumerate(self._detectors):
            if isinstance(detector, BlockDetector):
                yield from self._openings(data, rule, detector.opening.encode())
            elif not detector.keywords or any(k.encode() in low for k in detector.keywords):
                yield Window(rule, 0, len(data))

    @staticmethod
    def _openings(data: bytes, rule: int, opening: bytes) -> Iterator[Window]:
        at = data.find(opening)
        while at >= 0:
            yield Window(rule, at, min(len(data), at + MAX_BLOCK))
            at = data.find(opening, at + 1)
