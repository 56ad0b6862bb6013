"""Runs detectors and layers over bytes: a prefilter names lines worth a look, RE2 finds spans.

The prefilter may be Hyperscan or plain keyword search; both lead to the same matches, because
no pattern can match across lines and every line with a match is named. What wins when matches
overlap is `overlap`'s business.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from homeport.detection.detector import (
    BlockDetector,
    Candidate,
    Detector,
    DocumentDetector,
    Layer,
    PatternDetector,
)
from homeport.detection.expressions import compile_expression

MAX_BLOCK = 32 * 1024  # bytes a block may span; an opening without an end costs no more
MAX_DEPTH = 3  # layers below layers
_MAX_NESTED = 1 << 20  # bytes that layers may uncover in one scan, so that none can explode


@dataclass(frozen=True, slots=True)
class Match:
    """One confirmed match in the bytes that were scanned; `rule` is the detector's place."""

    start: int
    end: int
    rule: int


@dataclass(frozen=True, slots=True)
class Window:
    """Whole lines in which a rule may match, or in which its block may open."""

    rule: int
    start: int
    end: int


class Prefilter(Protocol):
    """Names the windows worth a look: every match lies in one of them, and none overlap."""

    def windows(self, data: bytes) -> Iterable[Window]:
        """Return the windows of all rules."""
        ...


def trigger(rule: Detector | Layer) -> str:
    """Return the pattern that tells the lines in which a rule may have work."""
    match rule:
        case PatternDetector():
            return rule.hint or rule.pattern
        case BlockDetector(opening=opening):
            return opening
        case DocumentDetector() | Layer():
            return rule.trigger


class KeywordPrefilter:
    """The plain prefilter: a rule whose keyword is absent cannot match; others see all bytes."""

    def __init__(self, rules: Sequence[Detector | Layer]) -> None:
        self._keywords = tuple(
            () if isinstance(rule, Layer) else tuple(k.encode() for k in rule.keywords)
            for rule in rules
        )

    def windows(self, data: bytes) -> Iterator[Window]:
        """Yield one window over everything for each rule that may match."""
        low = data.lower()
        for rule, keywords in enumerate(self._keywords):
            if not keywords or any(keyword in low for keyword in keywords):
                yield Window(rule, 0, len(data))


class Engine:
    """Finds all matches of all rules; patterns are compiled when first needed."""

    def __init__(
        self, detectors: Sequence[Detector], layers: Sequence[Layer], prefilter: Prefilter
    ) -> None:
        self._rules: tuple[Detector | Layer, ...] = (*detectors, *layers)
        self._layers_from = len(detectors)
        self._always = [
            rule for rule, layer in enumerate(layers, start=len(detectors)) if not layer.trigger
        ]
        self._prefilter = prefilter
        self._runners: list[_Runner | None] = [None] * len(self._rules)

    def matches(self, data: bytes) -> Iterator[Match]:
        """Yield every match, in no order."""
        return self._matches(data, MAX_DEPTH, _Allowance(_MAX_NESTED))

    def _matches(self, data: bytes, depth: int, allowance: "_Allowance") -> Iterator[Match]:
        layers = set(self._always)
        for window in self._prefilter.windows(data):
            rule = window.rule
            if rule >= self._layers_from:
                layers.add(rule)
                continue
            runner = self._runners[rule]
            if runner is None:
                runner = self._runners[rule] = _runner(self._rules[rule])
            for start, end in runner.spans(data, window.start, window.end):
                yield Match(start, end, rule)
        if depth > 0:
            for rule in sorted(layers):
                layer = self._rules[rule]
                assert isinstance(layer, Layer)  # noqa: S101 -- the tuple's tail holds no other
                if len(data) <= layer.largest:
                    yield from self._below(data, layer, depth - 1, allowance)

    def _below(
        self, data: bytes, layer: Layer, depth: int, allowance: "_Allowance"
    ) -> Iterator[Match]:
        """Yield what lies in a layer, where it lies in `data`."""
        for decoded in layer.decode(data):
            if not allowance.takes(len(decoded.data)):
                return
            for match in self._matches(decoded.data, depth, allowance):
                detector = self._rules[match.rule]
                if not isinstance(detector, Layer) and detector.category in layer.only:
                    start, end = decoded.origin(match.start, match.end)
                    yield Match(start, end, match.rule)


class _Allowance:
    """How many more bytes layers may uncover."""

    def __init__(self, size: int) -> None:
        self._left = size

    def takes(self, size: int) -> bool:
        self._left -= size
        return self._left >= 0


class _Runner(Protocol):
    """Finds the values of one detector in a window."""

    def spans(self, data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]: ...


def _runner(rule: Detector | Layer) -> _Runner:
    if isinstance(rule, DocumentDetector):
        return _Document(rule)
    assert isinstance(rule, PatternDetector | BlockDetector)  # noqa: S101 -- layers never get here
    return _Expression(rule)


class _Document:
    """A document's own reader, called when its trigger is in the window."""

    def __init__(self, detector: DocumentDetector) -> None:
        self._trigger = compile_expression(detector.trigger, detector.name)
        self._find = detector.find
        self._seen: bytes | None = None

    def spans(self, data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the document's values; it is read as a whole however many windows name it."""
        if self._trigger.search(data, start, end) is not None:
            yield from self._find(data)


class _Expression:
    """One detector's compiled pattern with the groups that hold the value."""

    __slots__ = ("_check", "_groups", "_name", "_opening", "_pattern")

    def __init__(self, detector: PatternDetector | BlockDetector) -> None:
        is_block = isinstance(detector, BlockDetector)
        self._pattern = compile_expression(
            detector.pattern, detector.name, within_line=not is_block
        )
        self._opening = (
            compile_expression(detector.opening, detector.name)
            if isinstance(detector, BlockDetector)
            else None
        )
        self._name: int | None = self._pattern.groupindex.get(b"name")
        secret = self._pattern.groupindex.get(b"secret")
        every = range(1, self._pattern.groups + 1)
        self._groups = (secret,) if secret else tuple(n for n in every if n != self._name)
        self._check = detector.check

    def spans(self, data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the value's span of every match that passes the check."""
        for match in self._matches(data, start, end):
            span = self._value(match)
            if span[0] < span[1] and (
                self._check is None or self._check(self._candidate(data, match, span))
            ):
                yield span

    def _matches(self, data: bytes, start: int, end: int) -> Iterator[Any]:
        if self._opening is None:
            yield from self._pattern.finditer(data, start, end)
            return
        for opening in self._opening.finditer(data, start, end):
            first = opening.start()
            match = self._pattern.match(data, first, min(len(data), first + MAX_BLOCK))
            if match is not None:
                yield match

    def _value(self, match: Any) -> tuple[int, int]:  # noqa: ANN401 -- re2 carries no types
        spans = [match.span(n) for n in self._groups if match.start(n) >= 0]
        if not spans:
            return match.start(), match.end()
        return min(start for start, _ in spans), max(end for _, end in spans)

    def _candidate(self, data: bytes, match: Any, span: tuple[int, int]) -> Candidate:  # noqa: ANN401 -- as above
        name = match.group(self._name) if self._name else b""
        return Candidate(
            data[span[0] : span[1]].decode("utf-8", "replace"),
            match.group().decode("utf-8", "replace"),
            name.decode("utf-8", "replace"),
        )
