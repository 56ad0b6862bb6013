"""Runs detectors and layers over bytes: a prefilter names lines worth a look, RE2 finds spans.

The prefilter may be Hyperscan or plain keyword search; both lead to the same matches, because
no pattern can match across lines and every line with a match is named. How one detector's
values are found is `confirmation`'s business, what wins when matches overlap `overlap`'s.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from homeport.detection.confirmations import Confirmations, Match
from homeport.detection.detector import Decoded, Detector, DocumentDetector, Layer, Reach
from homeport.detection.native import library
from homeport.detection.prefilter import Prefilter
from homeport.domain import Category

# What has a format of its own: it is known where it ends.
CERTAIN = frozenset((Category.CREDENTIAL, Category.PRIVATE_KEY))
MAX_DEPTH = 3  # layers below layers
# Bytes that layers may uncover in one scan, so that none can explode: of new text, and in all.
_MAX_NEW, _MAX_NESTED = 1 << 21, 1 << 25


class Engine:
    """Finds all matches of all rules; patterns are compiled when first needed."""

    def __init__(
        self,
        detectors: Sequence[Detector],
        layers: Sequence[Layer],
        prefilter: Prefilter,
        programs: Mapping[str, bytes] | None = None,
    ) -> None:
        self.layers = tuple(layers)
        self._rules: tuple[Detector | Layer, ...] = (*detectors, *layers)
        self._always = [
            rule for rule, layer in enumerate(layers, start=len(detectors)) if not layer.trigger
        ]
        named = {rule.name: n for n, rule in reversed(list(enumerate(self._rules)))}
        self._first = [named[rule.name] for rule in self._rules]  # of the layers of one name
        self.prefilter = prefilter
        self.programs = programs  # made before, by pattern
        self._confirmations = Confirmations(self._rules, library("programs"), programs)

    def matches(self, data: bytes, documents: set[str] | None = None) -> list[Match]:
        """Return every match, in no order; `documents` grows by whose triggers are there."""
        return self._matches(data, MAX_DEPTH, _Uncovered(_MAX_NEW, _MAX_NESTED), documents)

    def _matches(
        self,
        data: bytes,
        depth: int,
        uncovered: "_Uncovered",
        documents: set[str] | None = None,
    ) -> list[Match]:
        # Rules that look at all bytes, once however often named, and where they were.
        wholes: dict[int, list[tuple[int, int]]] = {rule: [] for rule in self._always}
        out, others = self._confirmations.spans(data, self.prefilter.windows(data))
        for rule, start, end in others:
            wholes.setdefault(self._first[rule], []).append((start, end))
        if documents is not None:
            documents.update(self._rules[rule].name for rule in wholes)
        within_lines = len(out)
        for rule in sorted(wholes):
            match self._rules[rule]:
                case DocumentDetector(find=find):
                    out += [(start, end, rule) for start, end in find(data)]
                case Layer() as layer if depth > 0 and len(data) <= layer.largest:
                    below = list(self._below(data, layer, wholes[rule], depth - 1, uncovered))
                    if below and layer.reach is not None:
                        below = self._reached(data, layer.reach, below, out[:within_lines])
                    out += below
                case _:
                    pass
        return out

    def _below(
        self,
        data: bytes,
        layer: Layer,
        places: Sequence[tuple[int, int]],
        depth: int,
        uncovered: "_Uncovered",
    ) -> Iterator[Match]:
        """Yield what lies in a layer, where it lies in `data`."""
        for start, decoded in _decoded(data, layer, places):
            if not uncovered.goes_on(decoded.data):
                return
            known = uncovered.known.get((decoded.data, depth))
            if known is None:
                if not uncovered.takes(decoded.data):
                    continue  # smaller ones may still be looked into
                known = self._matches(decoded.data, depth, uncovered)
                uncovered.known[decoded.data, depth] = known
            for first, last, rule in known:
                if self._category(rule) in layer.only:
                    first, last = decoded.origin(first, last)  # noqa: PLW2901 -- the same span, above
                    yield start + first, start + last, rule

    def _reached(
        self, data: bytes, reach: Reach, below: Iterable[Match], found: Iterable[Match]
    ) -> list[Match]:
        """Return the matches below, each cut where the layer says that it ends."""
        own = {
            edge
            for start, end, rule in found
            if self._category(rule) in CERTAIN
            for edge in (start, end)
        }
        return [(start, reach(data, start, end, own), rule) for start, end, rule in below]

    def _category(self, rule: int) -> Category:
        detector = self._rules[rule]
        assert not isinstance(detector, Layer)  # noqa: S101 -- layers have no spans of their own
        return detector.category


def _decoded(
    data: bytes, layer: Layer, named: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, Decoded]]:
    """Yield what a layer uncovers, with where its text begins; `named` are the trigger's lines."""
    if layer.within_lines:
        for start, end in _apart(named):
            yield from ((start, decoded) for decoded in layer.decode(data[start:end]))
    elif layer.longest is None:
        yield from ((0, decoded) for decoded in layer.decode(data))
    else:
        far = layer.longest
        near = _apart((max(start - far, 0), min(end + far, len(data))) for start, end in named)
        yield from ((0, decoded) for decoded in layer.decode(data, near))


def _apart(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return places in order, those that lie over each other as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


class _Uncovered:
    """What layers uncovered in one scan: how much more they may, and what was in it."""

    def __init__(self, new: int, all_: int) -> None:
        self._new, self._all = new, all_
        self.known: dict[tuple[bytes, int], list[Match]] = {}  # by text and depth; many repeat

    def goes_on(self, text: bytes) -> bool:
        """Count what was uncovered, known or not, and tell whether more may be."""
        self._all -= len(text)
        return self._all >= 0

    def takes(self, text: bytes) -> bool:
        """Tell whether a text that is not known may be looked into, and count it if so."""
        if len(text) > self._new:
            return False
        self._new -= len(text)
        return True
