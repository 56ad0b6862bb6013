"""Prefilters name windows worth a look: lines in which a rule may match. They never miss one.

`KeywordPrefilter` needs nothing but Python; `multipattern` and `linewise` are the fast ones, and
`compiled` brings them together.
"""

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from homeport.detection.detector import (
    BlockDetector,
    Detector,
    DocumentDetector,
    Layer,
    PatternDetector,
)

NEAR = 512  # bytes between lines of one rule that are looked at as one: a look costs as much

Windows: TypeAlias = "array[int]"  # the numbers of each, one after the other


class Window(NamedTuple):
    """Whole lines in which a rule may match, or in which its block may open.

    No match crosses lines, so a window over several is as good as one for each.
    """

    rule: int
    start: int
    end: int


def each(windows: Windows) -> Iterator[Window]:
    """Yield every window."""
    numbers = iter(windows)
    return map(Window, numbers, numbers, numbers)


class Prefilter(Protocol):
    """Names the windows worth a look: every match lies in one of them, and no rule's overlap."""

    def windows(self, data: bytes) -> Windows:
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
            () if isinstance(rule, Layer) else tuple(k.encode().lower() for k in rule.keywords)
            for rule in rules
        )

    def windows(self, data: bytes) -> Windows:
        """Return one window over everything for each rule that may match."""
        low = data.lower()
        out = array("I")
        for rule, keywords in enumerate(self._keywords):
            if not keywords or any(keyword in low for keyword in keywords):
                out.extend((rule, 0, len(data)))
        return out


class Prefilters:
    """Several prefilters as one: those of the same rules, each for some of them."""

    def __init__(self, *parts: Prefilter) -> None:
        self._parts = parts

    def windows(self, data: bytes) -> Windows:
        """Return the windows of all of them."""
        out = array("I")
        for part in self._parts:
            out.extend(part.windows(data))
        return out


class Renumbered:
    """A prefilter whose rules have other places in a whole."""

    def __init__(self, prefilter: Prefilter, places: Sequence[int]) -> None:
        self._prefilter, self._places = prefilter, tuple(places)

    def windows(self, data: bytes) -> Windows:
        """Return its windows with the rules' places in the whole."""
        out = self._prefilter.windows(data)
        for at in range(0, len(out), 3):
            out[at] = self._places[out[at]]
        return out
