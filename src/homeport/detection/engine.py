"""Runs detectors and layers over bytes: a prefilter names lines worth a look, RE2 finds spans.

The prefilter may be Hyperscan or plain keyword search; both lead to the same matches, because
no pattern can match across lines and every line with a match is named. How one detector's
values are found is `confirmation`'s business, what wins when matches overlap `overlap`'s.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from homeport.detection.confirmation import Confirmation
from homeport.detection.detector import (
    BlockDetector,
    Detector,
    DocumentDetector,
    Layer,
    PatternDetector,
)
from homeport.detection.remembered import LARGEST, Lines, Memory
from homeport.domain import Category

# What has a format of its own: it is known where it ends.
CERTAIN = frozenset((Category.CREDENTIAL, Category.PRIVATE_KEY))
MAX_DEPTH = 3  # layers below layers
NEAR = 512  # bytes between lines of one rule that are looked at as one: a look costs as much
_MAX_NESTED = 1 << 20  # bytes that layers may uncover in one scan, so that none can explode


class Match(NamedTuple):
    """One confirmed match in the bytes that were scanned; `rule` is the detector's place."""

    start: int
    end: int
    rule: int


class Window(NamedTuple):
    """Whole lines in which a rule may match, or in which its block may open.

    No match crosses lines, so a window over several is as good as one for each.
    """

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


class Prefilters:
    """Several prefilters as one: those of the same rules, each for some of them."""

    def __init__(self, *parts: Prefilter) -> None:
        self._parts = parts

    def windows(self, data: bytes) -> Iterator[Window]:
        """Return the windows of all of them."""
        return chain.from_iterable(part.windows(data) for part in self._parts)


class Renumbered:
    """A prefilter whose rules have other places in a whole."""

    def __init__(self, prefilter: Prefilter, places: Sequence[int]) -> None:
        self._prefilter, self._places = prefilter, tuple(places)

    def windows(self, data: bytes) -> Iterator[Window]:
        """Yield its windows with the rules' places in the whole."""
        for rule, start, end in self._prefilter.windows(data):
            yield Window(self._places[rule], start, end)


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
        self.prefilter = prefilter
        self._confirmations: list[Confirmation | None] = [None] * len(self._rules)
        self._memory = Memory()

    def matches(self, data: bytes, documents: set[str] | None = None) -> list[Match]:
        """Return every match, in no order; `documents` grows by whose triggers are there."""
        return self._matches(data, MAX_DEPTH, _Allowance(_MAX_NESTED), documents)

    def _matches(
        self,
        data: bytes,
        depth: int,
        allowance: "_Allowance",
        documents: set[str] | None = None,
    ) -> list[Match]:
        out: list[Match] = []
        # Rules that look at all bytes, once however often named, and where they were.
        wholes: dict[int, list[tuple[int, int]]] = {rule: [] for rule in self._always}
        known = Lines(self._memory, data) if len(data) <= LARGEST else None
        for rule, start, end in self.prefilter.windows(data):
            if rule in self._wholes:
                wholes.setdefault(rule, []).append((start, end))
                continue
            confirmation = self._confirmations[rule] or self._confirmation(rule)
            if known is None or not confirmation.within_lines:
                spans = confirmation.spans(data, start, end)
            else:
                spans = known.spans(rule, confirmation, start, end)
            for first, last in spans:
                out.append(Match(first, last, rule))
        if documents is not None:
            documents.update(self._rules[rule].name for rule in wholes)
        within_lines = tuple(out)
        for rule in sorted(wholes):
            match self._rules[rule]:
                case DocumentDetector(find=find):
                    out += [Match(start, end, rule) for start, end in find(data)]
                case Layer() as layer if depth > 0 and len(data) <= layer.largest:
                    places = wholes[rule] if layer.within_lines else [(0, len(data))]
                    below = self._below(data, layer, places, depth - 1, allowance)
                    out += self._reached(data, layer, below, within_lines)
                case _:
                    pass
        return out

    def _confirmation(self, rule: int) -> Confirmation:
        detector = self._rules[rule]
        assert isinstance(detector, PatternDetector | BlockDetector)  # noqa: S101 -- no whole
        confirmation = self._confirmations[rule] = Confirmation(detector)
        return confirmation

    def _below(
        self,
        data: bytes,
        layer: Layer,
        places: Sequence[tuple[int, int]],
        depth: int,
        allowance: "_Allowance",
    ) -> Iterator[Match]:
        """Yield what lies in a layer, where it lies in `data`."""
        for start, end in places:
            for decoded in layer.decode(data[start:end]):
                if not allowance.takes(len(decoded.data)):
                    return
                for match in self._matches(decoded.data, depth, allowance):
                    if self._category(match.rule) in layer.only:
                        first, last = decoded.origin(match.start, match.end)
                        yield Match(start + first, start + last, match.rule)

    def _reached(
        self, data: bytes, layer: Layer, below: Iterable[Match], found: Iterable[Match]
    ) -> list[Match]:
        """Return the matches below, each cut where the layer says that it ends."""
        matches = list(below)
        if layer.reach is None or not matches:
            return matches
        own: Container[int] = {
            edge
            for match in found
            if self._category(match.rule) in CERTAIN
            for edge in (match.start, match.end)
        }
        return [
            Match(match.start, layer.reach(data, match.start, match.end, own), match.rule)
            for match in matches
        ]

    def _category(self, rule: int) -> Category:
        detector = self._rules[rule]
        assert not isinstance(detector, Layer)  # noqa: S101 -- layers have no spans of their own
        return detector.category


class _Allowance:
    """How many more bytes layers may uncover."""

    def __init__(self, size: int) -> None:
        self._left = size

    def takes(self, size: int) -> bool:
        self._left -= size
        return self._left >= 0
