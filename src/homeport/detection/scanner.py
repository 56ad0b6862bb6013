"""The scanner: text in, findings out. Everything else in this room serves it."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from homeport.detection.confirmations import Match
from homeport.detection.continued import heads, tells
from homeport.detection.detector import Detector, Layer
from homeport.detection.engine import Engine
from homeport.detection.expressions import compile_expression, every, finder
from homeport.detection.joined import Joined, Stretch
from homeport.detection.judgement import Shape, shape
from homeport.detection.lines import line_end
from homeport.detection.overlap import outside, resolve
from homeport.detection.prefilter import KeywordPrefilter, Prefilter, Prefilters, Renumbered
from homeport.detection.windows import next_cut
from homeport.domain import Category, Finding, Span

PLACEHOLDER_OPENING = b"[HP_"
_PLACEHOLDER = r"\[HP_[A-Z_]{2,40}_[A-Z2-7]{8,16}\]"
_SECRETS = frozenset(
    (Category.CREDENTIAL, Category.SECRET, Category.PRIVATE_KEY, Category.CONNECTION_STRING)
)
_TAG = "A" * 8  # stands for the tag of a placeholder that is not made yet
_ROUNDS = 4
_ECHO = (8, 256)  # bytes of a secret that is looked for again
_MAX_ECHOES = 200  # different secrets in one piece; a list of more echoes nothing
_TELLING = frozenset((Shape.RANDOM, Shape.HASH, Shape.CHOSEN))
_PIECE = 8  # bytes beside a placeholder that are still worth withholding


@dataclass(frozen=True, slots=True)
class Scanner:
    """Finds secrets and personal data; the same text gives the same findings, whatever engine."""

    detectors: tuple[Detector, ...]
    engine: Engine
    # By rule, for each match: whether its kind gives way to secrets, what stands for it masked.
    _yielding: tuple[bool, ...] = field(init=False, repr=False)
    _stand_ins: tuple[bytes, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Look up once what categories say: there are many matches, and an enum's hash costs."""
        categories = [detector.category for detector in self.detectors]
        object.__setattr__(self, "_yielding", tuple(each not in _SECRETS for each in categories))
        object.__setattr__(
            self, "_stand_ins", tuple(f"[HP_{each.name}_{_TAG}]".encode() for each in categories)
        )

    @classmethod
    def default(cls) -> "Scanner":
        """Return this process's scanner of the whole catalogue, made once."""
        return _default()

    @classmethod
    def soon(cls, waits: Callable[[], None]) -> "Scanner":
        """Return the scanner of the whole catalogue without waiting until it is compiled.

        It finds the same; see `meanwhile`. `waits` is called if much text makes it wait after all.
        """
        from homeport.detection.catalogue import DETECTORS, LAYERS  # noqa: PLC0415 -- when needed
        from homeport.detection.compiled import best_prefilter, kept_programs, prefilter_if_kept  # noqa: PLC0415 -- as above

        rules = (*DETECTORS, *LAYERS)
        kept = prefilter_if_kept(rules)
        if kept is not None:
            return cls.of(DETECTORS, LAYERS, kept, kept_programs(DETECTORS))
        from homeport.detection.meanwhile import Meanwhile, start_making  # noqa: PLC0415 -- at first use only

        start_making()
        prefilter = Meanwhile(
            KeywordPrefilter(rules),
            functools.partial(prefilter_if_kept, rules),
            functools.partial(best_prefilter, rules),
            waits,
        )
        return cls.of(DETECTORS, LAYERS, prefilter, {})

    @classmethod
    def of(
        cls,
        detectors: Sequence[Detector],
        layers: Sequence[Layer],
        prefilter: Prefilter,
        programs: Mapping[str, bytes] | None = None,
    ) -> "Scanner":
        """Make a scanner of some detectors; the prefilter is one of detectors, then layers.

        Patterns whose programs were not made before have theirs made when first needed.
        """
        return cls(tuple(detectors), Engine(detectors, layers, prefilter, programs))

    def with_people(self, names: Iterable[str]) -> "Scanner":
        """Return a scanner that also finds these names, from a directory or a repository's log."""
        from homeport.detection.people import people_detectors  # noqa: PLC0415 -- for this only

        return self.with_rules(people_detectors(names))

    def with_rules(self, rules: Sequence[Detector]) -> "Scanner":
        """Return a scanner that also finds what these rules do."""
        from homeport.detection.compiled import best_prefilter  # noqa: PLC0415 -- made when first needed

        if not rules:
            return self
        layers = self.engine.layers
        first, after = len(self.detectors), len(self.detectors) + len(rules)
        # The catalogue's database stays as it is: compiling it takes seconds, the others' none.
        prefilter = Prefilters(
            Renumbered(self.engine.prefilter, (*range(first), *range(after, after + len(layers)))),
            Renumbered(best_prefilter(rules, kept=False), range(first, after)),
        )
        return Scanner.of((*self.detectors, *rules), layers, prefilter, self.engine.programs)

    def scan(self, text: str) -> tuple[Finding, ...]:
        """Return the findings, sorted, never overlapping; spans count code points."""
        findings: list[Finding] = []
        start, above = 0, b""
        while start < len(text):
            cut = next_cut(text, start, final=True) or len(text)
            piece = text if start == 0 and cut == len(text) else text[start:cut]
            scanned = self.scan_piece(piece, above, start, last=cut == len(text))
            findings.extend(scanned.findings)
            start, above = cut, scanned.above
        return tuple(findings)

    def scan_piece(
        self, piece: str, above: bytes = b"", offset: int = 0, *, last: bool = False
    ) -> "Scanned":
        """Scan one piece of a longer text, below what the pieces before it left `above` it.

        Spans count from `offset`, where the piece begins.
        """
        data = piece.encode("utf-8", "surrogatepass")
        documents: set[str] = set()
        matches = self._settled(above + data if above else data, documents)
        if above:
            ahead = len(above)
            matches = [
                (max(0, start - ahead), end - ahead, rule)
                for start, end, rule in matches
                if end > ahead
            ]
        if not last and tells(documents):
            above = heads(above + data)
        return Scanned(tuple(self._findings(data, matches, len(piece), offset)), above)

    def why(self, detector: str) -> str:
        """Tell a person in one line what the named detector recognises."""
        return next((each.why for each in self.detectors if each.name == detector), "")

    def _settled(self, data: bytes, documents: set[str]) -> list[Match]:
        """Return the resolved matches, with those that only come to light once others are masked.

        Masking must leave nothing to find: what a longer match had swallowed, or a placeholder
        completes, is looked for in the lines that change, as they will read.
        """
        found = _beside_placeholders(data, self.engine.matches(data, documents))
        matches = resolve(found, self._yielding)
        masked: frozenset[Match] = frozenset()  # those whose lines were looked at
        for _ in range(_ROUNDS):
            fresh = frozenset(matches) - masked
            if not fresh:
                break
            matches = self._with(matches, self._echoes(data, matches, fresh))
            fresh = frozenset(matches) - masked
            masked |= fresh
            matches = self._with(matches, self._unmasked(data, matches, fresh))
        return matches

    def _with(self, matches: list[Match], more: Iterable[Match]) -> list[Match]:
        """Return resolved matches with more of them."""
        fresh = set(more).difference(matches)
        return resolve([*matches, *fresh], self._yielding) if fresh else matches

    def _echoes(
        self, data: bytes, matches: list[Match], fresh: frozenset[Match]
    ) -> Iterator[Match]:
        """Yield where a fresh secret stands a second time, without the name that betrayed it."""
        firsts: dict[bytes, Match] = {}
        shortest, longest = _ECHO
        for match in matches:
            start, end, rule = match
            if shortest <= end - start <= longest and not self._yielding[rule]:
                firsts.setdefault(data[start:end], match)
        if len(firsts) > _MAX_ECHOES:
            return
        for value, first in firsts.items():
            if first not in fresh:
                continue
            places = _places(data, value)
            if places == [first[0]]:
                continue  # mostly: it stands nowhere else
            if shape(value.decode("utf-8", "replace")) in _TELLING:  # no word that means itself
                yield from ((at, at + len(value), first[2]) for at in places)

    def _unmasked(
        self, data: bytes, matches: list[Match], fresh: frozenset[Match]
    ) -> Iterator[Match]:
        """Yield what is found in the lines that fresh matches change, once `matches` are masked."""
        masked = Joined(self._masked(data, matches, fresh)).decoded()
        for start, end, rule in _beside_placeholders(masked.data, self.engine.matches(masked.data)):
            # The lines may not have been neighbours: what crosses their ends is not there.
            if b"\n" not in masked.data[start:end]:
                yield *masked.origin(start, end), rule

    def _masked(
        self, data: bytes, matches: list[Match], fresh: frozenset[Match]
    ) -> Iterator[Stretch]:
        """Yield the lines that fresh matches change, masked."""
        some = len(fresh) < len(matches)
        for start, stop, within in _lines_of(data, matches):
            if some and fresh.isdisjoint(within):
                continue
            place = start
            for first, last, rule in within:
                if place < first:
                    yield data[place:first], place, first
                yield self._stand_ins[rule], first, last
                place = last
            if rest := data[place : stop + 1]:
                yield rest, place, place + len(rest)

    def _findings(
        self, data: bytes, matches: Sequence[Match], length: int, offset: int
    ) -> Iterator[Finding]:
        spans = (
            ((start, end) for start, end, _ in matches)
            if len(data) == length
            else _code_points(data, matches)
        )
        for (_, _, rule), (start, end) in zip(matches, spans, strict=True):
            detector = self.detectors[rule]
            yield Finding(Span(start + offset, end + offset), detector.category, detector.name)


def _places(data: bytes, value: bytes) -> list[int]:
    """Return where a value stands, no place over another."""
    out = []
    at = data.find(value)
    while at >= 0:
        out.append(at)
        at = data.find(value, at + len(value))
    return out


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was found in a piece of text, and what must stand above the next."""

    findings: tuple[Finding, ...]
    above: bytes = field(repr=False)


def _lines_of(data: bytes, matches: Iterable[Match]) -> Iterator[tuple[int, int, Sequence[Match]]]:
    """Yield the lines that hold matches, each with its own; those one match joins are one."""
    start, stop = 0, -1
    within: list[Match] = []
    for match in matches:
        first, last, _ = match
        if first >= stop:
            if within:
                yield start, stop, within
            start, within = data.rfind(b"\n", 0, first) + 1, []
        within.append(match)
        if last > stop:
            stop = line_end(data, last)
    if within:
        yield start, stop, within


def _code_points(data: bytes, matches: Sequence[Match]) -> Iterator[tuple[int, int]]:
    """Yield the matches' spans in code points; a cut inside a character takes the whole of it."""
    place = count = 0

    def advance(to: int) -> int:
        nonlocal place, count
        count += len(data[place:to].decode("utf-8", "surrogatepass"))
        place = to
        return count

    for start, end, _ in matches:
        while start > place and data[start] & 0xC0 == 0x80:  # noqa: PLR2004 -- a continuation byte
            start -= 1  # noqa: PLW2901 -- the same, out of its character
        while end < len(data) and data[end] & 0xC0 == 0x80:  # noqa: PLR2004 -- as above
            end += 1  # noqa: PLW2901 -- as above
        yield advance(max(start, place)), advance(end)


def _beside_placeholders(data: bytes, matches: list[Match]) -> list[Match]:
    """Leave placeholders alone: what was withheld once is not withheld again."""
    if not matches or PLACEHOLDER_OPENING not in data:
        return matches
    find = finder(compile_expression(_PLACEHOLDER, "placeholder"))
    taken = [(*match[0], -1) for match in every(find, data, 0, len(data))]
    out: list[Match] = []
    for match in matches:
        parts = outside(match, taken)
        out.extend(parts if parts == [match] else (p for p in parts if p[1] - p[0] >= _PIECE))
    return out


@functools.cache
def _default() -> Scanner:
    from homeport.detection.catalogue import DETECTORS, LAYERS  # noqa: PLC0415 -- made when first needed
    from homeport.detection.compiled import best_prefilter, kept_programs  # noqa: PLC0415 -- as above

    prefilter = best_prefilter((*DETECTORS, *LAYERS))
    return Scanner.of(DETECTORS, LAYERS, prefilter, kept_programs(DETECTORS))
