"""How much was to be expected of every template in each cell: the slow pulse of the whole log.

A day's wave, growth over a week or a quieter night moves all templates alike; it is measured over
the templates that are frequent enough and taken out. Only slow movement is, so that an incident
which lifts everything at once still stands out.
"""

import math
from collections.abc import Sequence

from homeport.logs.anomalies.distributions import median

_BLOCKS = 20
_ENOUGH = 12.0  # lines of a template in a block, on average
_FEWEST = 5  # templates, else nothing is taken out
_MOST = 150
_DAY = 86_400.0
_DAYS = 2.5  # of log, before a pulse by the hour of the day is looked for


def common_exposure(series: Sequence[Sequence[int]], size: int) -> list[float]:
    """Return one factor a cell, with mean 1, from the series that are frequent enough."""
    length = max(1, math.ceil(size / _BLOCKS))
    blocks = [range(at, min(size, at + length)) for at in range(0, size, length)]
    frequent = sorted(series, key=sum, reverse=True)[:_MOST]
    frequent = [one for one in frequent if sum(one) >= _ENOUGH * len(blocks)]
    if len(frequent) < _FEWEST or len(blocks) < _FEWEST:
        return [1.0] * size
    ratios = [
        median([sum(one[i] for i in block) / len(block) * size / sum(one) for one in frequent])
        for block in blocks
    ]
    smooth = _smoothed(ratios)
    centres = [(block[0] + block[-1]) / 2 for block in blocks]
    found = [max(0.05, _between(centres, smooth, cell)) for cell in range(size)]
    mean = sum(found) / size
    return [one / mean for one in found]


def daily_profile(counts: Sequence[int], starts: Sequence[float], step: float) -> list[float]:
    """Return one factor a cell for what recurs with the hour of the day; ones for a short log.

    The profile is the median over the days, so that one bad day is not taken for a habit.
    """
    size, total = len(counts), sum(counts)
    if not size or starts[-1] - starts[0] < _DAYS * _DAY or not total:
        return [1.0] * size
    slots = max(2, min(24, int(_DAY / step)))
    slot_of = [int((start % _DAY) / _DAY * slots) for start in starts]
    by_day: dict[int, dict[int, list[int]]] = {}
    for start, slot, count in zip(starts, slot_of, counts, strict=True):
        by_day.setdefault(slot, {}).setdefault(int(start // _DAY), []).append(count)
    mean = total / size
    profile = {
        slot: median([sum(day) / len(day) for day in days.values()])
        for slot, days in by_day.items()
    }
    shrunk = {slot: (profile[slot] + 0.1 * mean) / (1.1 * mean) for slot in profile}
    return [shrunk[slot] for slot in slot_of]


def _smoothed(ratios: Sequence[float]) -> list[float]:
    """Return each as the median of itself and its neighbours: one block's jump is no pulse."""
    padded = [ratios[0], *ratios, ratios[-1]]
    return [median(padded[i : i + 3]) for i in range(len(ratios))]


def _between(centres: Sequence[float], values: Sequence[float], at: float) -> float:
    if at <= centres[0]:
        return values[0]
    for (left, low), (right, high) in zip(
        zip(centres, values, strict=True), zip(centres[1:], values[1:], strict=True), strict=False
    ):
        if at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return values[-1]
