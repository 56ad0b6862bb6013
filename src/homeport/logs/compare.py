"""What differs between two runs: templates that came or went, rates, shares and numbers that moved.

Also what begins within the later run alone and the earlier shows nothing of: a heartbeat that stops
at two thirds hardly moves a rate.

The runs may differ in length: rates are compared after the factor by which most templates differ
has been taken out. How much a rate scatters by itself is read from the blocks of each run.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from homeport.logs.anomalies.distributions import (
    log_chi_square_tail,
    log_normal_tail,
    median,
    rates_likelihood_ratio,
    significant,
)
from homeport.logs.anomalies.fields import filled, names_someone
from homeport.logs.anomalies.find import find_anomalies
from homeport.logs.anomalies.grid import Grid, grid_of
from homeport.logs.anomalies.kind import Anomaly, Family, Kind, Picture, Unit
from homeport.logs.anomalies.selection import ranked
from homeport.logs.digest import Digest, Field, Sketch, Template, Value, Variant
from homeport.logs.gone import gone_values
from homeport.logs.scatter import BLOCKS, scatter, scatter_beside_a_step
from homeport.logs.shapes import number_of
from homeport.logs.tails import SHARES, moved_tail

_FALSE_RATE = 1e-2
_FEWEST = 4  # lines of a template that came or went
_SEVERE = ("fatal", "error")
_LEAST_RATIO = 2.0
_LEAST_SHIFT = math.log(1.25)
_LEAST_MOVE = 0.01
_FEWEST_NUMBERS = 40
_FREQUENT = 20
_WILD = "<*>"


@dataclass(frozen=True, slots=True)
class _Pair:
    """The same template in both runs; either may lack it."""

    before: Template | None
    after: Template | None

    @property
    def either(self) -> Template:
        """The template as the later run knows it, if it does."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a pair of nothing")
        return found


@dataclass(frozen=True, slots=True)
class _Runs:
    before: Digest
    after: Digest
    grids: tuple[Grid, Grid]
    scale: float  # lines of the later run for one of the earlier


def compare(before: Digest, after: Digest) -> tuple[Anomaly, ...]:
    """Return how `after` differs from `before`, best first; times and pictures are those of after.

    What is gone has the times and the picture of before.
    """
    pairs = _paired(before.templates, after.templates)
    runs = _Runs(before, after, (grid_of(before), grid_of(after)), _scale(pairs, before, after))
    found: list[Anomaly] = []
    tests = 0
    for pair in pairs:
        tests += 1
        found += _rate(pair, runs)
        if pair.before is not None and pair.after is not None:
            moved = list(_fields(pair.before, pair.after, runs))
            tests += _TESTS * sum(len(variant.fields) for variant in pair.after.variants)
            found += _strongest(moved)
    passes = significant([-one.evidence for one in found], _FALSE_RATE, tests)
    kept = _named_once(one for one, good in zip(found, passes, strict=True) if good)
    return tuple(ranked([*kept, *_begun_within(before, after, kept)]))


_TESTS = 3  # of a field: its middle or shares, its tail, what is gone


def _named_once(found: Iterable[Anomaly]) -> list[Anomaly]:
    """Drop all but the surest finding about a value that every message lacks: one host is gone."""
    kept: list[Anomaly] = []
    named: set[str] = set()
    for one in sorted(found, key=lambda one: (-one.evidence, one.template)):
        if one.kind is Kind.MISSING and one.field:
            if one.field in named:
                continue
            named.add(one.field)
        kept.append(one)
    return kept


def _begun_within(before: Digest, after: Digest, known: Sequence[Anomaly]) -> Iterator[Anomaly]:
    """Yield what stands out in the later run by itself and not in the earlier."""
    told = {(one.template_id, _about_what(one)) for one in known}
    usual = {(one.template, _about_what(one)) for one in find_anomalies(before)}
    for one in find_anomalies(after):
        if one.kind in (Kind.NEW_TEMPLATE, Kind.RARE):
            continue  # whether a message is new, the other run says
        what = _about_what(one)
        if (one.template_id, what) not in told and (one.template, what) not in usual:
            yield one


def _about_what(one: Anomaly) -> str:
    return one.field.partition("=")[0]


def _paired(before: Sequence[Template], after: Sequence[Template]) -> list[_Pair]:
    """Match by text; then, what one run saw vary with what the other saw one value of."""
    old = {one.text: one for one in before}
    pairs = [_Pair(old.pop(one.text), one) for one in after if one.text in old]
    matched = {one.either.text for one in pairs}
    by_frame: dict[tuple[str, int], list[Template]] = {}
    for one in old.values():
        by_frame.setdefault(_frame(one.text), []).append(one)
    for one in after:
        if one.text in matched:
            continue
        candidates = by_frame.get(_frame(one.text), [])
        same = next((other for other in candidates if _alike(one.text, other.text)), None)
        if same is not None:
            candidates.remove(same)
            del old[same.text]
        pairs.append(_Pair(same, one))
    return pairs + [_Pair(one, None) for one in old.values()]


def _frame(text: str) -> tuple[str, int]:
    words = text.split()
    return (words[-1] if words and _WILD not in words[-1] else "", len(words))


def _alike(one: str, other: str) -> bool:
    """Tell whether the texts differ only where one of them varies."""
    pairs = list(zip(one.split(), other.split(), strict=True))
    same = sum(a == b for a, b in pairs)
    return same * 2 >= len(pairs) and all(a == b or _WILD in a or _WILD in b for a, b in pairs)


def _scale(pairs: Sequence[_Pair], before: Digest, after: Digest) -> float:
    """Return the factor by which most frequent templates differ, else that of all lines."""
    ratios = [
        pair.after.count / pair.before.count
        for pair in pairs
        if pair.before and pair.after and pair.before.count >= _FREQUENT <= pair.after.count
    ]
    if len(ratios) >= _ENOUGH:
        return median(ratios)
    return max(1, after.records) / max(1, before.records)


_ENOUGH = 5


def _rate(pair: _Pair, runs: _Runs) -> Iterator[Anomaly]:
    old = pair.before.count if pair.before else 0
    new = pair.after.count if pair.after else 0
    severe = pair.either.level in _SEVERE
    if max(old, new) < (1 if severe else _FEWEST):
        return
    expected = old * runs.scale
    ratio = (new + 0.5) / (expected + 0.5)
    if old and new and max(ratio, 1 / ratio) < _LEAST_RATIO:
        return
    likelihood = rates_likelihood_ratio(new, runs.scale, old, 1.0)
    evidence = -log_chi_square_tail(2 * likelihood / _scatter(pair, runs))
    if severe and not old:
        evidence = max(evidence, _SEVERE_ALONE)  # one new severe line is worth being told
    kind = Kind.NEW_TEMPLATE if not old else Kind.RATE_UP if new > expected else Kind.RATE_DOWN
    yield _told(pair, runs, kind if new else Kind.MISSING, evidence, (expected, float(new)))


_SEVERE_ALONE = 16.0


def _scatter(pair: _Pair, runs: _Runs) -> float:
    """Return how much more than Poisson the template's blocks scatter within the runs."""
    found = [1.0]
    for template, grid, digest, judged in (
        (pair.before, runs.grids[0], runs.before, scatter),
        (pair.after, runs.grids[1], runs.after, scatter_beside_a_step),
    ):
        if template is None or len(grid) < BLOCKS:
            continue
        counts = grid.spread(template.counts, digest.width)
        size = len(counts) // BLOCKS
        blocks = [sum(counts[at : at + size]) for at in range(0, size * BLOCKS, size)]
        mean = sum(blocks) / len(blocks)
        if mean > 0:
            found.append(judged([(one - mean) / math.sqrt(mean) for one in blocks]))
    return max(found)


def _fields(old: Template, new: Template, runs: _Runs) -> Iterator[Anomaly]:
    known = {variant.text: variant for variant in old.variants}
    for variant in new.variants:
        earlier = known.get(variant.text)
        if earlier is None:
            continue
        fields = {field.name: field for field in earlier.fields}
        for field in variant.fields:
            before = fields.get(field.name)
            if before is None:
                continue
            pair = _Pair(old, new)
            yield from _gone(pair, variant, (before, field), runs)
            if names_someone(field):
                continue
            yield from _number(pair, variant, (before, field), runs)
            yield from _shares(pair, variant, (before, field), runs)


def _number(
    pair: _Pair, variant: Variant, fields: tuple[Field, Field], runs: _Runs
) -> Iterator[Anomaly]:
    old, new = fields
    if old.numbers is None or new.numbers is None or (new.values and len(new.values) <= _CATEGORY):
        return
    earlier, later = old.numbers.merged(), new.numbers.merged()
    if min(sum(earlier.values()), sum(later.values())) < _FEWEST_NUMBERS:
        return
    middles = old.numbers.quantile(0.5), new.numbers.quantile(0.5)
    if min(middles) > 0 and abs(math.log(middles[1] / middles[0])) >= _LEAST_SHIFT:
        evidence = -log_normal_tail(_rank_z(earlier, later))
        one = _told(pair, runs, Kind.LATENCY, evidence, middles)
        yield _pictured(_about(one, variant.text, new.name, Unit.MEDIAN), new.numbers, runs)
        return
    tail = moved_tail(old.numbers, new.numbers)
    if tail is not None:
        one = _told(pair, runs, Kind.LATENCY, tail.evidence, (tail.before, tail.after))
        yield _pictured(_about(one, variant.text, new.name, tail.unit), new.numbers, runs)


def _pictured(one: Anomaly, numbers: Sketch, runs: _Runs) -> Anomaly:
    """Return the finding with its quantile over the later run for a picture."""
    grid = runs.grids[1]
    share = next((share for share, unit in SHARES.items() if unit is one.unit), 0.5)
    points = [numbers.quantile(share, cell, cell + 1) for cell in grid.cells]
    drawn = tuple(0.0 if math.isnan(point) else point for point in points)
    return replace(one, picture=replace(one.picture, points=drawn))


def _gone(
    pair: _Pair, variant: Variant, fields: tuple[Field, Field], runs: _Runs
) -> Iterator[Anomaly]:
    old, new = fields
    for gone in gone_values(old, new):
        one = _told(pair, runs, Kind.MISSING, gone.evidence, (gone.share, 0.0))
        one = _about(one, filled(variant, new, gone.name), f"{new.name}={gone.name}", Unit.SHARE)
        yield replace(one, count=round(gone.expected), sample="")


_CATEGORY = 8


def _rank_z(one: Mapping[int, int], other: Mapping[int, int]) -> float:
    """Return the standardised rank sum of two histograms (Mann and Whitney, with ties)."""
    n, m = sum(one.values()), sum(other.values())
    seen, ranks, ties = 0, 0.0, 0.0
    for place in sorted({*one, *other}, key=number_of):
        both = one.get(place, 0) + other.get(place, 0)
        ranks += other.get(place, 0) * (seen + (both + 1) / 2)
        ties += both**3 - both
        seen += both
    size = n + m
    variance = n * m / 12 * (size + 1 - ties / (size * (size - 1)))
    return abs(ranks - m * (size + 1) / 2) / math.sqrt(variance) if variance > 0 else 0.0


def _shares(
    pair: _Pair, variant: Variant, fields: tuple[Field, Field], runs: _Runs
) -> Iterator[Anomaly]:
    old, new = fields
    if not old.values or not new.values:
        return
    n, m = old.count, new.count
    gone = {one.name for one in gone_values(old, new)}
    for name in {*old.values, *new.values} - gone:
        was, now = _count(old.values, name), _count(new.values, name)
        before, after = was / n, now / m
        ratio = (now + 0.5) / m / ((was + 0.5) / n)
        if abs(after - before) < _LEAST_MOVE or max(ratio, 1 / ratio) < _LEAST_RATIO:
            continue
        likelihood = rates_likelihood_ratio(now, m, was, n)
        likelihood += rates_likelihood_ratio(m - now, m, n - was, n)
        evidence = -log_chi_square_tail(2 * likelihood / _scatter(pair, runs))
        one = _told(pair, runs, Kind.VALUE_SHIFT, evidence, (before, after))
        yield _about(one, filled(variant, new, name), f"{new.name}={name}", Unit.SHARE)


def _count(values: Mapping[str, Value], name: str) -> int:
    return values[name].count if name in values else 0


def _strongest(found: Sequence[Anomaly]) -> list[Anomaly]:
    """Return the best finding of each kind and field."""
    best: dict[tuple[Kind, str], Anomaly] = {}
    for one in sorted(found, key=lambda one: (-one.evidence, one.template)):
        best.setdefault((one.kind, one.field.partition("=")[0]), one)
    return list(best.values())


def _about(one: Anomaly, text: str, field: str, unit: Unit) -> Anomaly:
    family = Family.VALUE if unit is Unit.SHARE else Family.NUMBER
    return replace(one, template=text, field=field, unit=unit, family=family)


def _told(
    pair: _Pair, runs: _Runs, kind: Kind, evidence: float, sizes: tuple[float, float]
) -> Anomaly:
    gone = pair.after is None
    template = pair.either
    grid, digest = (runs.grids[0], runs.before) if gone else (runs.grids[1], runs.after)
    counts = grid.spread(template.counts, digest.width)
    return Anomaly(
        kind=kind,
        family=Family.RATE,
        start=template.first or 0.0,
        end=template.last or 0.0,
        lasting=False,
        template_id=template.id,
        template=template.text,
        sample=template.samples[0] if template.samples else "",
        level=template.level,
        field="",
        among="",
        count=template.count,
        before=sizes[0],
        after=sizes[1],
        unit=Unit.LINES,
        evidence=max(0.0, evidence),
        score=0.0,
        picture=Picture(grid.start(0) if counts else 0.0, grid.step, tuple(map(float, counts))),
    )
