"""Learns from all tests of a history how common flaky ones and breaks are, before judging each."""

from collections.abc import Sequence
from dataclasses import dataclass

from homeport.testruns.history.spells import FIRST_PRIOR, RATES, Prior, Reading

_TESTS = 12.0  # how many tests the first belief is worth
_TRIES = 5000.0  # chances to break a test that it is worth
_BROKEN_COMMITS = 12.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one test teaches: its states, and which commits touched it."""

    reading: Reading
    touched: Sequence[bool] | None


def learn(lessons: Sequence[Lesson], quiet: int, runs: int, commits: int) -> Prior:
    """Return the prior that the tests support; `quiet` tests never failed in `runs` runs."""
    before = FIRST_PRIOR
    breaks = broken = mended = touching = touchable = born = 0.0
    for lesson in lessons:
        reading = lesson.reading
        born += reading.born_broken
        for block, chance, begins in zip(
            reading.blocks, reading.broken, reading.begins, strict=True
        ):
            broken += chance * (block.last - block.first + 1)
            if block is not reading.blocks[0]:
                breaks += begins
                if lesson.touched is not None:
                    touchable += begins
                    touching += begins * lesson.touched[block.first]
        if reading.blocks and reading.broken[-1] < 0.5:  # noqa: PLR2004 -- likelier mended than not
            mended += sum(reading.begins)
    tests = max(len(lessons) + quiet, 1)
    return Prior(
        _rates(lessons, quiet, runs),
        (breaks + before.breaks * _TRIES) / (tests * commits + _TRIES),
        (mended + before.mends * _BROKEN_COMMITS) / (broken + _BROKEN_COMMITS),
        (touching + before.touching * 10) / (touchable + 10),
        (born + before.born_broken * 100) / (tests + 100),
    )


def _rates(lessons: Sequence[Lesson], quiet: int, runs: int) -> tuple[float, ...]:
    """Return the weights of the rates, those of flaky tests smoothed over their neighbours."""
    counts = [_TESTS * weight for weight in FIRST_PRIOR.rates]
    for lesson in lessons:
        for number, weight in enumerate(lesson.reading.rates):
            counts[number] += weight
    silent = [
        weight * (1 - rate) ** runs for weight, rate in zip(FIRST_PRIOR.rates, RATES, strict=True)
    ]
    whole = sum(silent)
    for number, weight in enumerate(silent):
        counts[number] += quiet * weight / whole
    flaky = counts[1:]
    last = len(flaky) - 1
    smooth = [
        (flaky[max(i - 1, 0)] + 2 * flaky[i] + flaky[min(i + 1, last)]) / 4 for i in range(last + 1)
    ]
    total = counts[0] + sum(smooth)
    return (counts[0] / total, *(one / total for one in smooth))
