"""Finds the one stretch in which a series of counts left its rate, and how sure that is.

The counts are compared with an exposure (how much was to be expected in each cell, up to a factor).
Scatter beyond Poisson is measured outside the stretch, cell by cell and in blocks as long as the
stretch, so that a series which is bursty by nature needs a larger burst to stand out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from homeport.logs.anomalies.distributions import (
    log_chi_square_tail,
    log_heavy_tail,
    rates_likelihood_ratio,
)

_RISING, _FALLING = (1.7, 5.0), (0.55, 0.12)
_ROUNDS = 2  # the first search still has the stretch in its baseline
_BLOCKS = 8  # at least so many blocks tell how much sums over a stretch scatter
_BURSTY = 4.0  # dispersion from which Poisson tails are not believed
_DULL = 3.0  # nats: nothing that could pass a test is lost, and most series end here
_REGULAR = 0.3  # a clockwork series is trusted no further than this
_ABRUPT = 0.5  # of the whole change (in logarithms) shows in the cells around its edge
_LONG = 0.2  # of the series: a longer stretch must begin abruptly
_LOCAL = 12.0  # lines to be expected in the neighbourhood of an edge


@dataclass(frozen=True, slots=True)
class Window:
    """Cells `start` to `end` (exclusive) with `ratio` times the rate outside."""

    start: int
    end: int
    inside: int
    expected: float  # at the rate outside
    ratio: float
    dispersion: float  # of the counts outside: 1 is Poisson, near 0 is a clock
    log_p: float


def rising(counts: Sequence[int], exposure: Sequence[float]) -> Window | None:
    """Return the stretch with the best evidence for a higher rate."""
    return _best(counts, exposure, _RISING)


def falling(counts: Sequence[int], exposure: Sequence[float]) -> Window | None:
    """Return the stretch with the best evidence for a lower rate."""
    return _best(counts, exposure, _FALLING)


def _best(
    counts: Sequence[int], exposure: Sequence[float], ratios: tuple[float, float]
) -> Window | None:
    total, reach = sum(counts), sum(exposure)
    if total <= 0 or reach <= 0:
        return None
    rate, found = total / reach, None
    for _ in range(_ROUNDS):
        found = max(
            (_stretch(counts, exposure, ratio, rate) for ratio in ratios),
            key=lambda one: one[0],
        )
        likelihood, start, end = found
        if likelihood <= _DULL:
            return None
        inside, within = sum(counts[start:end]), sum(exposure[start:end])
        if within >= reach or within <= 0:
            return None
        outside = (total - inside) / (reach - within)
        if outside == rate:
            break
        rate = outside
        if rate <= 0:  # everything lies inside
            rate = 0.5 / (reach - within)
    start, end = _again(counts, exposure, start, end)
    return _judged(counts, exposure, start, _to_the_end(counts, exposure, start, end))


def _again(
    counts: Sequence[int], exposure: Sequence[float], start: int, end: int
) -> tuple[int, int]:
    """Return the stretch as it is found with the ratio that it turned out to have."""
    inside, within = sum(counts[start:end]), sum(exposure[start:end])
    outside, beyond = sum(counts) - inside, sum(exposure) - within
    if within <= 0 or beyond <= 0:
        return start, end
    rate = max(outside, 0.5) / beyond
    ratio = min(_STEEPEST, max(1 / _STEEPEST, (inside / within) / rate))
    if abs(math.log(ratio)) < _FLAT:
        return start, end
    likelihood, first, last = _stretch(counts, exposure, ratio, rate)
    return (first, last) if likelihood > 0 else (start, end)


_STEEPEST, _FLAT = 50.0, 0.1


def _to_the_end(counts: Sequence[int], exposure: Sequence[float], start: int, end: int) -> int:
    """Return the end, or that of the series when a few last cells speak hardly against it."""
    size = len(counts)
    if end == size or size - end > max(2, (end - start) // 8):
        return end
    total, reach = sum(counts), sum(exposure)

    def likelihood(stop: int) -> float:
        inside, within = sum(counts[start:stop]), sum(exposure[start:stop])
        return rates_likelihood_ratio(inside, within, total - inside, reach - within)

    return size if likelihood(size) > likelihood(end) - _HARDLY else end


_HARDLY = 3.0  # nats


def _stretch(
    counts: Sequence[int], exposure: Sequence[float], ratio: float, rate: float
) -> tuple[float, int, int]:
    """Return the stretch that speaks most for `ratio` times `rate`: the largest sum in one pass."""
    gain, cost = math.log(ratio), (ratio - 1.0) * rate
    best, best_start, best_end = 0.0, 0, 0
    running, start = 0.0, 0
    for index, count in enumerate(counts):
        running += count * gain - cost * exposure[index]
        if running <= 0.0:
            running, start = 0.0, index + 1
        elif running > best:
            best, best_start, best_end = running, start, index + 1
    return best, best_start, best_end


def _judged(
    counts: Sequence[int], exposure: Sequence[float], start: int, end: int
) -> Window | None:
    inside, within = sum(counts[start:end]), sum(exposure[start:end])
    outside, beyond = sum(counts) - inside, sum(exposure) - within
    if beyond <= 0 or within <= 0:
        return None
    rate = max(outside, 0.5) / beyond
    ratio = (inside / within) / rate
    dispersion, blocks, here = _scatter(counts, exposure, start, end, rate)
    likelihood = rates_likelihood_ratio(inside, within, outside, beyond)
    log_p = log_chi_square_tail(2.0 * likelihood / dispersion) + math.log(len(counts) * 4.0)
    if ratio > 1 and dispersion > _BURSTY and blocks:
        heavy = here * log_heavy_tail(inside / here, blocks) + math.log(len(blocks))
        log_p = max(log_p, heavy)
    return Window(start, end, inside, rate * within, ratio, dispersion, min(0.0, log_p))


def _scatter(
    counts: Sequence[int], exposure: Sequence[float], start: int, end: int, rate: float
) -> tuple[float, list[float], int]:
    """Return variance over mean outside, the sums of blocks there, and blocks inside."""
    # The cells beside the stretch may hold some of it.
    before, behind = slice(0, max(0, start - 1)), slice(end + 1, len(counts))
    rest: list[tuple[float, float]] = []
    for part in (before, behind):
        rest += zip(counts[part], exposure[part], strict=True)
    length = max(1, min(end - start, len(rest) // _BLOCKS))
    long = _blocks(rest, length)
    single = _dispersion(_blocks(rest, 1), rate) if length > 1 else 0.0
    dispersion = max(single, _dispersion(long, rate), _REGULAR)
    typical = rate * sum(e for _, e in rest) / max(1, len(long))
    sums = [c / (e * rate) * typical for c, e in long if e > 0]
    return dispersion, sums, max(1, (end - start) // length)


def _blocks(rest: Sequence[tuple[float, float]], length: int) -> list[tuple[float, float]]:
    if length == 1:
        return list(rest)
    counts = list(accumulate((c for c, _ in rest), initial=0.0))
    reaches = list(accumulate((e for _, e in rest), initial=0.0))
    cuts = range(0, len(rest) - length + 1, length)
    return [(counts[at + length] - counts[at], reaches[at + length] - reaches[at]) for at in cuts]


def _dispersion(blocks: Sequence[tuple[float, float]], rate: float) -> float:
    """Return Pearson's dispersion, raised for what few blocks cannot tell.

    Rare lines look regular in short blocks whatever they are, so blocks are joined until some lines
    are to be expected in each.
    """
    used = [(c, e * rate) for c, e in blocks if e > 0]
    mean = sum(one for _, one in used) / max(1, len(used))
    joined = max(1, math.ceil(_EXPECTED / max(mean, 1e-9)))
    used = [(c, one) for c, one in _blocks(used, joined) if one > 0]
    if len(used) < _FEWEST_BLOCKS:
        return 1.0
    found = sum((c - mean) ** 2 / mean for c, mean in used) / (len(used) - 1)
    found *= 1.0 + _CAUTION * math.sqrt(2.0 / len(used))
    return found if len(used) >= _PROVEN else max(1.0, found)


_EXPECTED = 2.0
_PROVEN = 12  # blocks, before a series is believed to be more regular than chance
_CAUTION = 2.0  # standard errors of the dispersion itself
_FEWEST_BLOCKS = 4


def abrupt(counts: Sequence[int], exposure: Sequence[float], window: Window) -> bool:
    """Tell whether a long stretch begins with a jump; a slow drift does not."""
    size = len(counts)
    if window.end - window.start <= size * _LONG:
        return True
    edge = window.start if window.start > 0 else window.end
    rate = max(window.expected, window.inside) / max(1e-9, sum(exposure[window.start : window.end]))
    # The cells at the edge hold some of both sides, so they are left out.
    for reach in range(3, size):
        left, right = max(0, edge - reach), min(size, edge + reach)
        if sum(exposure[left:right]) * rate >= 2 * _LOCAL or (left, right) == (0, size):
            break
    before, after = counts[left : edge - 1], counts[edge + 1 : right]
    old = (sum(before) + 0.5) / (sum(exposure[left : edge - 1]) + 0.5 / max(rate, 1e-9))
    new = (sum(after) + 0.5) / (sum(exposure[edge + 1 : right]) + 0.5 / max(rate, 1e-9))
    change = math.log(new / old) if window.start > 0 else math.log(old / new)
    whole = math.log(max(window.ratio, 0.02))
    return change / whole >= _ABRUPT


def refined(
    fine: dict[int, int], width: int, near: float, reach: float, rates: tuple[float, float]
) -> float:
    """Return the moment near an edge where `rates` (lines per axis unit) change from one to other.

    `fine` has the counts of buckets of `width`; the answer is the start of one of them.
    """
    old, new = max(rates[0], 1e-6), max(rates[1], 1e-6)
    gain, cost = math.log(new / old), (new - old) * width
    first, last = int((near - reach) // width), int((near + reach) // width)
    # What lies after the edge speaks for `new`: the best edge has the largest sum behind it.
    running, best, edge = 0.0, 0.0, last + 1
    for bucket in range(last, first - 1, -1):
        running += fine.get(bucket, 0) * gain - cost
        if running > best:
            best, edge = running, bucket
    return float(edge * width)
