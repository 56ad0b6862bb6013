"""Values whose share of a message moved, and values that used to come like a clock and stayed away.

A value is judged against its siblings, so that a busier or quieter message alone shifts nothing. A
number of few values (a status code) is judged as a category, also for each value of a sibling
field: the status of one route.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from homeport.logs.anomalies.fields import filled, names_someone, passes_by, sample_of, sibling
from homeport.logs.anomalies.grid import Grid
from homeport.logs.anomalies.kind import Anomaly, Family, Kind, Picture, Unit
from homeport.logs.anomalies.windows import Window, abrupt, falling, refined, rising
from homeport.logs.digest import Field, Sketch, Template, Variant, added
from homeport.logs.shapes import number_of

_FEWEST = 40  # lines of a field before its shares are looked at
_LEAST_LINES = 6  # of a value inside (or missing from) the stretch
_LEAST_RATIO, _MOST_RATIO = 2.0, 0.4
_LEAST_MOVE = 0.01  # of the share, either way
_STOPPED = 0.15  # the edges of the gap lie inside cells that still hold lines
_CLOCKWORK = 0.75
_FEWEST_BEATS = 24  # of a heartbeat, before its absence means anything
_FEW_NUMBERS = 16  # different numbers at most, to be a category
_ALMOST_ALL = 0.5


@dataclass(frozen=True, slots=True)
class Shared:
    """The counts of one value (or group) and of all its siblings with it."""

    template: Template
    variant: Variant
    field: Field
    text: str
    value: str
    counts: Sequence[int]
    whole: Sequence[int]
    fine: dict[int, int]
    fine_whole: dict[int, int]
    width: int
    alone: bool  # a single value: it may be a heartbeat
    among: str = ""


def share_changes(
    template: Template, variant: Variant, values: Grid, numbers: Grid
) -> Iterator[Anomaly]:
    """Yield what moved in each field of a variant, on the cells of values and of numbers."""
    for field in variant.fields:
        if field.count < _FEWEST:
            continue
        if field.values and not field.overflow:
            yield from _of_values(template, variant, field, values)
        if is_category(field):
            yield from _of_siblings(template, variant, field, numbers)


def is_category(field: Field) -> bool:
    """Tell whether a number has so few values that they are names: a status, a code."""
    return field.numeric and not field.overflow and 1 < len(field.values) <= _FEW_NUMBERS


def _of_values(template: Template, variant: Variant, field: Field, grid: Grid) -> Iterator[Anomaly]:
    width = grid.step  # the grid's cells are the buckets they were counted in
    spread = {name: grid.spread(value.counts, width) for name, value in field.values.items()}
    whole = [sum(cell) for cell in zip(*spread.values(), strict=True)]
    if sum(whole) < _FEWEST or passes_by(spread):
        return
    fine_whole = added(value.counts for value in field.values.values())
    someone = names_someone(field)
    for name, counts in spread.items():
        series = Shared(
            template,
            variant,
            field,
            filled(variant, field, name),
            name,
            counts,
            whole,
            dict(field.values[name].counts),
            fine_whole,
            width,
            alone=True,
        )
        yield from _moves(series, grid, someone=someone)
    yield from _rest(template, variant, field, grid, (spread, whole, fine_whole, width))


def _rest(
    template: Template,
    variant: Variant,
    field: Field,
    grid: Grid,
    known: tuple[Mapping[str, Sequence[int]], Sequence[int], dict[int, int], int],
) -> Iterator[Anomaly]:
    """Yield what moved of all values but the usual one: errors of several codes are one shift."""
    spread, whole, fine_whole, width = known
    usual = max(spread, key=lambda name: sum(spread[name]))
    if len(spread) < _PAIR or sum(spread[usual]) < _ALMOST_ALL * sum(whole):
        return
    if names_someone(field):
        return
    counts = [all_ - one for all_, one in zip(whole, spread[usual], strict=True)]
    fine = added(value.counts for name, value in field.values.items() if name != usual)
    text = filled(variant, field, _others(usual))
    yield from _moves(
        Shared(
            template,
            variant,
            field,
            text,
            f"not {usual}",
            counts,
            whole,
            fine,
            fine_whole,
            width,
            alone=False,
        ),
        grid,
        someone=False,
    )


_PAIR = 3  # with two values, the rest of one is the other


def _others(usual: str) -> str:
    return f"<not {usual}>"


def _of_siblings(
    template: Template, variant: Variant, field: Field, grid: Grid
) -> Iterator[Anomaly]:
    """Yield what moved in a number of few values among the lines with one value of a sibling."""
    width = grid.step
    for name, by_value in field.by.items():
        other = sibling(variant, name)
        if other is None:
            continue
        for value, sketch in by_value.items():
            bins = _by_bin(sketch)
            whole_fine = added(bins.values())
            whole = grid.spread(whole_fine, width)
            if len(bins) < 2 or sum(whole) < _FEWEST:  # noqa: PLR2004 -- one bin never moves
                continue
            usual = max(bins, key=lambda place: sum(bins[place].values()))
            fine = added(counts for place, counts in bins.items() if place != usual)
            shown = _nearest(field, number_of(usual))
            text = filled(variant, other, value)
            yield from _moves(
                Shared(
                    template,
                    variant,
                    field,
                    text,
                    f"not {shown}" if shown else "",
                    grid.spread(fine, width),
                    whole,
                    fine,
                    whole_fine,
                    width,
                    alone=False,
                    among=f"{name}={value}",
                ),
                grid,
                someone=False,
            )


def _by_bin(sketch: Sketch) -> dict[int, dict[int, int]]:
    bins: dict[int, dict[int, int]] = {}
    for bucket, cell in sketch.cells.items():
        for place, count in cell.items():
            bins.setdefault(place, {})[bucket] = count
    return bins


def _nearest(field: Field, number: float) -> str:
    """Return the most frequent value that lies in the bin around a number."""
    close = [
        name
        for name in field.values
        if _is_number(name) and abs(float(name) - number) <= _BIN * abs(number)
    ]
    return max(close, key=lambda name: field.values[name].count, default="")


_BIN = 0.06


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _moves(series: Shared, grid: Grid, *, someone: bool) -> Iterator[Anomaly]:
    exposure = [float(count) for count in series.whole]
    if not someone:
        window = rising(series.counts, exposure)
        if window is not None and _grew(series, window):
            yield _told(series, grid, window, Kind.VALUE_SHIFT)
    if not series.alone:
        return
    window = falling(series.counts, exposure)
    if window is not None and _shrank(series, window):
        often = sum(series.counts) >= _FEWEST_BEATS
        clockwork = often and window.dispersion < _CLOCKWORK and window.ratio < _STOPPED
        if clockwork:
            yield _told(series, grid, window, Kind.MISSING)
        elif not someone:
            yield _told(series, grid, window, Kind.VALUE_SHIFT)


def _grew(series: Shared, window: Window) -> bool:
    within = sum(series.whole[window.start : window.end])
    move = (window.inside - window.expected) / max(1, within)
    exposure = [float(count) for count in series.whole]
    return (
        window.start > 0
        and window.inside >= _LEAST_LINES
        and window.ratio >= _LEAST_RATIO
        and move >= _LEAST_MOVE
        and abrupt(series.counts, exposure, window)
    )


def _shrank(series: Shared, window: Window) -> bool:
    within = sum(series.whole[window.start : window.end])
    move = (window.expected - window.inside) / max(1, within)
    exposure = [float(count) for count in series.whole]
    return (
        window.start > 0
        and window.expected - window.inside >= _LEAST_LINES
        and window.ratio <= _MOST_RATIO
        and move >= _LEAST_MOVE
        and abrupt(series.counts, exposure, window)
    )


def _told(series: Shared, grid: Grid, window: Window, kind: Kind) -> Anomaly:
    within = max(1, sum(series.whole[window.start : window.end]))
    before, after = window.expected / within, window.inside / within
    start, end = _edges(series, grid, window, before, after)
    shares = [
        count / whole if whole else 0.0
        for count, whole in zip(series.counts, series.whole, strict=True)
    ]
    points = [float(c) for c in series.counts] if kind is Kind.MISSING else shares
    return Anomaly(
        kind=kind,
        family=Family.VALUE if series.alone else Family.CATEGORY,
        start=start,
        end=end,
        lasting=window.end == len(series.counts),
        template_id=series.template.id,
        template=series.text,
        sample=_sample(series),
        level=series.template.level,
        field=f"{series.field.name}={series.value}" if series.value else series.field.name,
        among=series.among,
        count=window.inside if window.ratio > 1 else round(window.expected - window.inside),
        before=before,
        after=after,
        unit=Unit.SHARE,
        evidence=-window.log_p,
        score=0.0,
        picture=Picture(grid.start(0), grid.step, tuple(points)),
    )


def _sample(series: Shared) -> str:
    if series.alone:
        return sample_of(series.variant, f"={series.value}")
    usual = series.value.removeprefix("not ")
    return sample_of(series.variant, series.among, f"{series.field.name}={usual}")


def _edges(
    series: Shared, grid: Grid, window: Window, before: float, after: float
) -> tuple[float, float]:
    """Return the moments of both edges; where the siblings are dense, to their buckets."""
    mean = sum(series.fine_whole.values()) / max(1, len(series.fine_whole)) / series.width
    rates = (before * mean, after * mean)
    reach = 1.5 * grid.step
    start = refined(series.fine, series.width, grid.start(window.start), reach, rates)
    if window.end == len(series.counts):
        return start, grid.end(window.end)
    end = refined(series.fine, series.width, grid.end(window.end), reach, rates[::-1])
    return start, max(start, end)
