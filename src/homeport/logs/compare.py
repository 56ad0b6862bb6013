"""What differs between two runs: templates that came or went, rates, shares and numbers that moved.

The runs may differ in length: rates are compared after the factor by which most templates differ
has been taken out. How much a rate scatters by itself is read from the blocks of each run.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from homeport.logs.anomalies.distributions import (
    log_chi_square_tail,
    log_normal_tail,
    median,
    rates_likelihood_ratio,
    significant,
)
from homeport.logs.anomalies.fields import filled, names_someone
from homeport.logs.anomalies.grid import Grid, grid_of
from homeport.logs.anomalies.kind import Anomaly, Family, Kind, Picture, Unit
from homeport.logs.anomalies.selection import ranked
from homeport.logs.digest import Digest, Field, Template, Value, Variant
from homeport.logs.shapes import number_of

_FALSE_RATE = 1e-2
_FEWEST = 4  # lines of a template that came or went
_SEVERE = ("fatal", "error")
_LEAST_RATIO = 2.0
_LEAST_SHIFT = math.log(1.25)
_LEAST_MOVE = 0.01
_FEWEST_NUMBERS = 40
_BLOCKS = 12
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
            tests += sum(len(variant.fields) for variant in pair.after.variants)
            found += _strongest(moved)
    passes = significant([-one.evidence for one in found], _FALSE_RATE, tests)
    return tuple(ranked(one for one, good in zip(found, passes, strict=True) if good))


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
    for template, grid, digest in (
        (pair.before, runs.grids[0], runs.before),
        (pair.after, runs.grids[1], runs.after),
    ):
        if template is None or len(grid) < _BLOCKS:
            continue
        counts = grid.spread(template.counts, digest.width)
        size = len(counts) // _BLOCKS
        blocks = [sum(counts[at : at + size]) for at in range(0, size * _BLOCKS, size)]
        mean = sum(blocks) / len(blocks)
        if mean > 0:
            found.append(sum((one - mean) ** 2 for one in blocks) / mean / (len(blocks) - 1))
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
            if before is None or names_someone(field):
                continue
            pair = _Pair(old, new)
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
    if min(middles) <= 0 or abs(math.log(middles[1] / middles[0])) < _LEAST_SHIFT:
        return
    evidence = -log_normal_tail(_rank_z(earlier, later))
    one = _told(pair, runs, Kind.LATENCY, evidence, middles)
    yield _about(one, variant.text, new.name, Unit.MEDIAN)


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
    for name in {*old.values, *new.values}:
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
    family = Family.NUMBER if unit is Unit.MEDIAN else Family.VALUE
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
