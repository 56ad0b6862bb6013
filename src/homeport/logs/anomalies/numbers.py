"""Numbers whose distribution moved: latencies, sizes, queue lengths.

Ranks are compared, not values, so that one outlier of a million moves nothing. A number that grows
by itself (a counter, a sequence) is told apart from one that jumped by its trend on both sides.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from homeport.logs.anomalies.distributions import log_normal_tail
from homeport.logs.anomalies.fields import confined, names_someone, sample_of, sibling
from homeport.logs.anomalies.grid import Grid
from homeport.logs.anomalies.kind import Anomaly, Family, Kind, Picture, Unit
from homeport.logs.digest import Field, Sketch, Template, Variant
from homeport.logs.shapes import number_of

_FEWEST = 60
_LEAST_SHIFT = math.log(1.25)  # of the median
_LEAST_EFFECT = 0.12  # of the chance that a number inside exceeds one outside, above a half
_FEW_VALUES = 8  # fewer are categories: see `shares`
_TREND = 0.75
_FEWEST_CELLS = 6


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Per cell: how many numbers, and the sum of their ranks (0 to 1, centred on 0)."""

    counts: list[int]
    sums: list[float]
    variance: float


def number_changes(template: Template, variant: Variant, grid: Grid) -> Iterator[Anomaly]:
    """Yield where each numeric field of a variant moved, over all and for each sibling's value."""
    for field in variant.fields:
        if not field.numeric or field.numbers is None or field.count < _FEWEST:
            continue
        if (field.values and len(field.values) <= _FEW_VALUES) or names_someone(field):
            continue
        yield from _moved(template, variant, field, grid, (field.numbers, ""))
        for name, by_value in field.by.items():
            other = sibling(variant, name)
            for value, sketch in by_value.items() if other is not None else ():
                part = sketch, f"{name}={value}"
                yield from _moved(template, variant, field, grid, part)


def _moved(
    template: Template, variant: Variant, field: Field, grid: Grid, part: tuple[Sketch, str]
) -> Iterator[Anomaly]:
    sketch, among = part
    cells = _cells(sketch, grid)
    ranked = _ranks(cells)
    if ranked is None:
        return
    start, end, log_p, effect = _likeliest(ranked)
    if not 0 < start < end or abs(effect) < _LEAST_EFFECT or _drifts(ranked, start, end):
        return
    inside, outside = _merged(cells, start, end), _merged(cells, end, start)
    before, after = _median(outside), _median(inside)
    if before <= 0 or after <= 0 or abs(math.log(after / before)) < _LEAST_SHIFT:
        return
    yield Anomaly(
        kind=Kind.LATENCY,
        family=Family.NUMBER,
        start=grid.start(start),
        end=grid.end(end),
        lasting=end == len(cells),
        template_id=template.id,
        template=confined(variant, among),
        sample=_sample(variant, field, among, (before, after)),
        level=template.level,
        field=field.name,
        among=among,
        count=sum(ranked.counts[start:end]),
        before=before,
        after=after,
        unit=Unit.MEDIAN,
        evidence=-log_p,
        score=0.0,
        picture=Picture(grid.start(0), grid.step, tuple(_median(cell) for cell in cells)),
    )


def _sample(variant: Variant, field: Field, among: str, middles: tuple[float, float]) -> str:
    """Return a line whose number is nearer to the middle after the move, or none."""
    before, after = middles
    head = variant.text.split("<*>")[field.slot] if field.slot >= 0 else ""
    words = (head.split() or [""])[-1] if field.name.startswith("#") else field.name
    if not words:
        return sample_of(variant, among)
    stands = re.compile(re.escape(words) + r"[\s\"'=:]*(\d{1,15}(?:\.\d{1,9})?)")
    telling = []
    for line in variant.samples:
        found = stands.search(line)
        value = float(found[1]) if found else 0.0
        if value > 0 and abs(math.log(value / after)) < abs(math.log(value / before)):
            telling.append(line)
    return sample_of(replace(variant, samples=tuple(telling)), among)


def _cells(sketch: Sketch, grid: Grid) -> list[Mapping[int, int]]:
    cells: list[Mapping[int, int]] = [{} for _ in range(len(grid))]
    for bucket, bins in sketch.cells.items():
        index = grid.places.get(bucket)
        if index is not None:
            cells[index] = bins
    return cells


def _ranks(cells: Sequence[Mapping[int, int]]) -> _Ranked | None:
    """Return the numbers as centred mid-ranks, or None when there are too few."""
    pooled: dict[int, int] = {}
    for bins in cells:
        for place, count in bins.items():
            pooled[place] = pooled.get(place, 0) + count
    total = sum(pooled.values())
    if total < _FEWEST or sum(1 for bins in cells if bins) < _FEWEST_CELLS:
        return None
    rank, seen, variance = {}, 0, 0.0
    for place in sorted(pooled, key=number_of):
        rank[place] = (seen + pooled[place] / 2) / total - 0.5
        variance += pooled[place] / total * rank[place] ** 2
        seen += pooled[place]
    if variance <= 0:
        return None
    sums = [sum(rank[place] * count for place, count in bins.items()) for bins in cells]
    return _Ranked([sum(bins.values()) for bins in cells], sums, variance)


def _stretch(ranked: _Ranked) -> tuple[int, int]:
    """Return the stretch between the lowest and the highest point of the running sum."""
    running, low, high, low_at, high_at = 0.0, 0.0, 0.0, 0, 0
    for index, one in enumerate(ranked.sums, 1):
        running += one
        if running < low:
            low, low_at = running, index
        if running > high:
            high, high_at = running, index
    start, end = sorted((low_at, high_at))
    size = len(ranked.sums)
    return (start, size) if end in {0, start} else (start, end)


def _likeliest(ranked: _Ranked) -> tuple[int, int, float, float]:
    """Return the stretch, its ln p and its effect: a lasting jump unless a passing one is surer."""
    start, end = _stretch(ranked)
    size = len(ranked.sums)
    passing = (start, end, *_evidence(ranked, start, end))
    lasting = [(at, size, *_evidence(ranked, at, size)) for at in (start, end) if 0 < at < size]
    best = min(lasting, key=lambda one: one[2], default=passing)
    return best if best[2] <= passing[2] * _SIMPLER or start == 0 else passing


_SIMPLER = 0.85  # of the evidence is enough for the story with one edge less


def _evidence(ranked: _Ranked, start: int, end: int) -> tuple[float, float]:
    """Return ln p of the stretch and the mean rank inside above that outside."""
    inside, within = sum(ranked.sums[start:end]), sum(ranked.counts[start:end])
    outside = sum(ranked.sums) - inside
    beyond = sum(ranked.counts) - within
    if within < _LEAST_IN or beyond < _LEAST_IN:
        return 0.0, 0.0
    effect = inside / within - outside / beyond
    means = (inside / within, outside / beyond)
    spread, used = 0.0, 0
    for index, (count, one) in enumerate(zip(ranked.counts, ranked.sums, strict=True)):
        if count:
            mean = means[0] if start <= index < end else means[1]
            spread += count * (one / count - mean) ** 2
            used += 1
    dispersion = max(1.0, spread / max(1, used - 2) / ranked.variance)
    dispersion *= 1.0 + math.sqrt(2.0 / max(1, used))
    scale = math.sqrt(ranked.variance * dispersion * (1 / within + 1 / beyond))
    log_p = math.log(2.0) + log_normal_tail(abs(effect) / scale) + 2 * math.log(len(ranked.sums))
    return min(0.0, log_p), effect


_LEAST_IN = 12


def _drifts(ranked: _Ranked, start: int, end: int) -> bool:
    """Tell whether the numbers climb (or fall) steadily on both sides: a counter, not a jump."""
    means = [s / c if c else None for s, c in zip(ranked.sums, ranked.counts, strict=True)]
    sides = [means[:start], means[start:end], means[end:]]
    trends = [_trend([one for one in side if one is not None]) for side in sides]
    known = [trend for trend in trends if trend is not None]
    return len(known) > 1 and all(abs(trend) > _TREND for trend in known)


def _trend(values: Sequence[float]) -> float | None:
    """Return the correlation of values with their order, None of too few."""
    n = len(values)
    if n < _FEWEST_CELLS:
        return None
    mean, middle = sum(values) / n, (n - 1) / 2
    across = sum((i - middle) * (one - mean) for i, one in enumerate(values))
    square = sum((one - mean) ** 2 for one in values) * sum((i - middle) ** 2 for i in range(n))
    return across / math.sqrt(square) if square > 0 else 0.0


def _merged(cells: Sequence[Mapping[int, int]], start: int, end: int) -> dict[int, int]:
    """Return one histogram of the cells from `start` to `end`, around the ends when reversed."""
    chosen = cells[start:end] if start < end else [*cells[:end], *cells[start:]]
    merged: dict[int, int] = {}
    for bins in chosen:
        for place, count in bins.items():
            merged[place] = merged.get(place, 0) + count
    return merged


def _median(bins: Mapping[int, int]) -> float:
    half, seen = sum(bins.values()) / 2, 0
    for place in sorted(bins, key=number_of):
        seen += bins[place]
        if seen >= half:
            return number_of(place)
    return 0.0
