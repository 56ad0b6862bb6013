"""Runs detectors and layers over bytes: a prefilter names lines worth a look, RE2 finds spans.

The prefilter may be Hyperscan or plain keyword search; both lead to the same matches, because
no pattern can match across lines and every line with a match is named. What wins when matches
overlap is `overlap`'s business.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from homeport.detection.detector import (
    BlockDetector,
    Candidate,
    Detector,
    DocumentDetector,
    Layer,
    PatternDetector,
)
from homeport.detection.expressions import Spans, all_spans, compile_expression
from homeport.domain import Category

# What has a format of its own: it is known where it ends.
CERTAIN = frozenset((Category.CREDENTIAL, Category.PRIVATE_KEY))
MAX_BLOCK = 32 * 1024  # bytes a block may span; an opening without an end costs no more
MAX_DEPTH = 3  # layers below layers
_JUDGED = 1024  # bytes of a value that a check looks at, so that no value makes it slow
PLACEHOLDER = r"\[?HP_[A-Z_]{2,40}_[A-Z2-7]{8,16}\]?"  # whole or cut at its brackets
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
        self.layers = tuple(layers)
        self._rules: tuple[Detector | Layer, ...] = (*detectors, *layers)
        self._wholes = frozenset(
            n for n, rule in enumerate(self._rules) if isinstance(rule, DocumentDetector | Layer)
        )
        self._always = [
            rule for rule, layer in enumerate(layers, start=len(detectors)) if not layer.trigger
        ]
        self._prefilter = prefilter
        self._runners: list[_Expression | None] = [None] * len(self._rules)

    def matches(self, data: bytes) -> Iterator[Match]:
        """Yield every match, in no order."""
        return self._matches(data, MAX_DEPTH, _Allowance(_MAX_NESTED))

    def _matches(self, data: bytes, depth: int, allowance: "_Allowance") -> Iterator[Match]:
        wholes = set(self._always)  # rules that look at all bytes, once however often named
        edges: dict[Category, set[int]] = {}
        for window in self._prefilter.windows(data):
            rule = window.rule
            if rule in self._wholes:
                wholes.add(rule)
                continue
            for start, end in self._runner(rule).spans(data, window.start, window.end):
                edges.setdefault(self._category(rule), set()).update((start, end))
                yield Match(start, end, rule)
        for rule in sorted(wholes):
            match self._rules[rule]:
                case DocumentDetector(find=find):
                    yield from (Match(start, end, rule) for start, end in find(data))
                case Layer() as layer if depth > 0 and len(data) <= layer.largest:
                    for match in self._below(data, layer, depth - 1, allowance):
                        yield _reached(data, layer, match, edges)
                case _:
                    pass

    def _category(self, rule: int) -> Category:
        detector = self._rules[rule]
        assert not isinstance(detector, Layer)  # noqa: S101 -- layers have no spans of their own
        return detector.category

    def _runner(self, rule: int) -> "_Expression":
        runner = self._runners[rule]
        if runner is None:
            detector = self._rules[rule]
            assert isinstance(detector, PatternDetector | BlockDetector)  # noqa: S101 -- no whole
            runner = self._runners[rule] = _Expression(detector)
        return runner

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


def _reached(data: bytes, layer: Layer, match: Match, edges: dict[Category, set[int]]) -> Match:
    """Return a match below cut where the layer says that it ends."""
    if layer.reach is None:
        return match
    own = {edge for category in CERTAIN for edge in edges.get(category, ())}
    return Match(match.start, layer.reach(data, match.start, match.end, own), match.rule)


class _Allowance:
    """How many more bytes layers may uncover."""

    def __init__(self, size: int) -> None:
        self._left = size

    def takes(self, size: int) -> bool:
        self._left -= size
        return self._left >= 0


class _Expression:
    """One detector's compiled pattern with the groups that hold the value."""

    __slots__ = ("_check", "_closing", "_every", "_groups", "_name", "_opening", "_pattern")

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
        self._closing = detector.closing.encode() if isinstance(detector, BlockDetector) else b""
        self._every = all_spans(self._pattern)
        self._name: int | None = self._pattern.groupindex.get(b"name")
        secret = self._pattern.groupindex.get(b"secret")
        every = range(1, self._pattern.groups + 1)
        self._groups = (secret,) if secret else tuple(n for n in every if n != self._name)
        self._check = detector.check

    def spans(self, data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the value's span of every match that passes the check."""
        for match in self._matches(data, start, end):
            first, last = self._value(match)
            if first < last and (
                self._check is None or self._check(self._candidate(data, match, first, last))
            ):
                yield first, last

    def _matches(self, data: bytes, start: int, end: int) -> Iterator[Spans]:
        if self._opening is None:
            yield from self._every(data, start, end)
            return
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

    def _value(self, match: Spans) -> tuple[int, int]:
        spans = [match[group] for group in self._groups if match[group][0] >= 0]
        if len(spans) == 1:
            return spans[0]
        if not spans:
            return match[0]
        return min(start for start, _ in spans), max(end for _, end in spans)

    def _candidate(self, data: bytes, match: Spans, first: int, last: int) -> Candidate:
        value = _judged(data[first : min(last, first + _JUDGED)])
        if self._name is None:
            return Candidate(value)
        start, end = match[self._name]
        return Candidate(value, _judged(data[start:end]))


def _judged(text: bytes) -> str:
    """Return the text a check sees: without placeholders, whose tags look random."""
    if b"HP_" in text:
        text = compile_expression(PLACEHOLDER, "placeholder").sub(b"", text)
    return text.decode("utf-8", "replace")
