"""Templates whose rate jumped, fell or stopped, and heartbeats that were missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from homeport.logs.anomalies.exposure import daily_profile
from homeport.logs.anomalies.grid import Grid
from homeport.logs.anomalies.kind import Anomaly, Family, Kind, Picture, Unit
from homeport.logs.anomalies.windows import Window, abrupt, falling, refined, rising
from homeport.logs.digest import Template

_LEAST_UP, _LEAST_STEP_UP, _MOST_DOWN = 2.0, 1.7, 0.5
_FEWEST = 8
_CLOCKWORK = 0.7  # dispersion below which a series is a heartbeat
_ACTIVE = 0.12  # of the cells must hold lines before a fall means anything
_FEWEST_ACTIVE = 6
_STOPPED = 0.15  # of the rate before


@dataclass(frozen=True, slots=True)
class Counted:
    """A series of counts with what is needed to say where it comes from."""

    template: Template
    text: str
    sample: str
    field: str
    counts: Sequence[int]
    exposure: Sequence[float]
    fine: dict[int, int]
    width: int


def rate_changes(series: Counted, grid: Grid) -> Iterator[Anomaly]:
    """Yield the best rise and the best fall of a series, each with its evidence."""
    if sum(series.counts) < _FEWEST:
        return
    for window in (_up(series), _down(series)):
        if window is not None:
            yield _told(series, grid, window)


def seasonal(counts: Sequence[int], exposure: Sequence[float], grid: Grid) -> list[float]:
    """Return the exposure with the series' own habit by the hour of the day, when it is long."""
    starts = [grid.start(i) for i in range(len(grid))]
    profile = daily_profile(counts, starts, grid.step)
    return [one * other for one, other in zip(exposure, profile, strict=True)]


def _up(series: Counted) -> Window | None:
    window = rising(series.counts, series.exposure)
    if window is None:
        return None
    least = _LEAST_STEP_UP if window.end == len(series.counts) else _LEAST_UP
    if window.ratio < least or window.start == 0 or not _is_record(series, window):
        return None
    return window if abrupt(series.counts, series.exposure, window) else None


def _is_record(series: Counted, window: Window) -> bool:
    """Tell whether no other stretch as long held nearly as much, for what its cells expect."""
    length = window.end - window.start
    counts = list(accumulate(series.counts, initial=0))
    reaches = list(accumulate(series.exposure, initial=0.0))
    inside = reaches[window.end] - reaches[window.start]
    level = window.inside / max(1e-9, inside) / _RECORD
    return all(
        counts[at + length] - counts[at] <= level * (reaches[at + length] - reaches[at])
        for at in range(len(series.counts) - length + 1)
        if at + length <= window.start or at >= window.end
    )


_RECORD = 1.5


def _down(series: Counted) -> Window | None:
    window = falling(series.counts, series.exposure)
    if window is None or window.ratio > _MOST_DOWN or window.start == 0:
        return None
    before = series.counts[: window.start]
    active = sum(1 for count in before if count)
    if active < max(_FEWEST_ACTIVE, _ACTIVE * len(series.counts)):
        return None
    if window.ratio < _STOPPED and 2 * _longest_pause(series, window) > window.end - window.start:
        return None
    return window if abrupt(series.counts, series.exposure, window) else None


def _longest_pause(series: Counted, window: Window) -> int:
    """Return the most cells in a row without a line (where some were expected) outside."""
    longest = running = 0
    outside = [*range(window.start), *range(window.end, len(series.counts))]
    for index in outside:
        running = 0 if series.counts[index] else running + (series.exposure[index] > 0)
        longest = max(longest, running)
    return longest


def _told(series: Counted, grid: Grid, window: Window) -> Anomaly:
    reach = sum(series.exposure[window.start : window.end])
    mean = reach / (window.end - window.start)
    before = window.expected / reach * mean
    after = window.inside / reach * mean
    start, end = _edges(series, grid, window, (before / grid.step, after / grid.step))
    kind = _kind(window)
    template = series.template
    if kind is Kind.RATE_UP and window.inside == sum(series.counts):
        before = 0.0  # what was expected is the prior's guess: no line ever came outside
        if window.inside == template.count:
            kind = Kind.NEW_TEMPLATE
            start, end = template.first or start, template.last or end
    return Anomaly(
        kind=kind,
        family=Family.RATE,
        start=start,
        end=end,
        lasting=window.end == len(series.counts),
        template_id=template.id,
        template=series.text,
        sample=series.sample,
        level=template.level,
        field=series.field,
        among="",
        count=window.inside if window.ratio > 1 else round(window.expected - window.inside),
        before=before,
        after=after,
        unit=Unit.PER_CELL,
        evidence=-window.log_p,
        score=0.0,
        picture=Picture(grid.start(0), grid.step, tuple(map(float, series.counts))),
    )


def _kind(window: Window) -> Kind:
    if window.ratio > 1:
        return Kind.RATE_UP
    regular = window.dispersion < _CLOCKWORK and window.ratio < _STOPPED
    return Kind.MISSING if regular else Kind.RATE_DOWN


def _edges(
    series: Counted, grid: Grid, window: Window, rates: tuple[float, float]
) -> tuple[float, float]:
    reach, fine, width = 1.5 * grid.step, series.fine, series.width
    start = refined(fine, width, grid.start(window.start), reach, rates)
    if window.end == len(series.counts):
        return start, grid.end(window.end)
    return start, max(start, refined(fine, width, grid.end(window.end), reach, rates[::-1]))
