"""Finds the runs in which the machine failed: many tests that fail neither before nor after.

A failing machine leaves two marks: failures of tests that otherwise pass, more in one run than
chance brings together, and messages that speak of disks, daemons and networks. A commit that
breaks many tests looks alike in its first run; it is told apart by what comes after it on the same
code, and by its messages.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homeport.testruns.history.timeline import Timeline
from homeport.testruns.machine import speaks_of_machine

_RARE = 0.05  # a test that fails less often is not expected to fail in any one run
_NEIGHBOURS = 3
_FEWEST = 3
_UNLIKELY = math.log(1e-7)
_TOUCHED_SHARE = 0.5  # a commit that breaks many tests changed what most of them cover
_SIGN_SHARE = 0.3  # of the sudden failures, in a run that has no other mark


@dataclass(frozen=True, slots=True)
class BrokenRun:
    """A run in which the machine failed; `share` of its tests failed through it."""

    run: int
    share: float
    sudden: frozenset[int]  # the tests that failed out of nothing
    signs: int


def broken_runs(
    timeline: Timeline, spared: Mapping[int, frozenset[int]] | None = None
) -> dict[int, BrokenRun]:
    """Return the runs whose sudden failures are too many for chance.

    `spared` are, for some runs, the tests that their commit broke.
    """
    spared = spared or {}
    sudden = [
        [test for test in tests if test not in spared.get(number, ())]
        for number, tests in enumerate(_sudden_failures(timeline))
    ]
    usual = _usual(timeline, sudden)
    found = {}
    for number, tests in enumerate(sudden):
        size = timeline.size(number)
        expected = max(usual * size, 1e-3)
        if len(tests) < _FEWEST or _log_tail(len(tests), expected) > _UNLIKELY:
            continue
        failed = timeline.ran[number].failed
        signs = sum(speaks_of_machine(failed[test].message) for test in tests)
        if signs < _SIGN_SHARE * len(tests) and not acquitted(timeline, number, tests):
            continue  # nothing but its size speaks against the commit
        found[number] = BrokenRun(number, len(tests) / size, frozenset(tests), signs)
    return found


def _sudden_failures(timeline: Timeline) -> list[list[int]]:
    """Return for each run the tests that failed in it, rarely at all, and not around it."""
    where: dict[int, list[int]] = {}
    for number, ran in enumerate(timeline.ran):
        for test in ran.failed:
            where.setdefault(test, []).append(number)
    found: list[list[int]] = [[] for _ in timeline.ran]
    for test, runs in where.items():
        if len(runs) - 1 > _RARE * len(timeline.ran):
            continue
        failing = frozenset(runs)
        for number in runs:
            if not failing & _around(timeline, test, number):
                found[number].append(test)
    return found


def _around(timeline: Timeline, test: int, number: int) -> set[int]:
    """Return the nearest runs before and after in which the test took part."""
    near: set[int] = set()
    for step in (-1, 1):
        at, count = number + step, 0
        while 0 <= at < len(timeline.ran) and count < _NEIGHBOURS - 1:
            if timeline.took_part(test, at):
                near.add(at)
                count += 1
            at += step
    return near


def _usual(timeline: Timeline, sudden: Sequence[Sequence[int]]) -> float:
    """Return how many sudden failures a test of a usual run has: the mean without the top tenth."""
    rates = sorted(
        len(tests) / timeline.size(number)
        for number, tests in enumerate(sudden)
        if timeline.ran[number].only is None
    )
    kept = rates[: max(1, len(rates) * 9 // 10)]
    return sum(kept) / len(kept) if kept else 0.0


def _log_tail(count: int, expected: float) -> float:
    """Bound the logarithm of the chance of so many or more, spread twice as wide as Poisson's."""
    if count <= expected:
        return 0.0
    return -(count * math.log(count / expected) - count + expected) / 2


def acquitted(timeline: Timeline, number: int, tests: Sequence[int]) -> bool:
    """Tell whether a commit cannot have failed the tests: they passed on it, or it is elsewhere."""
    if _passed_again(timeline, number, tests):
        return True
    commit = timeline.ran[number].commit
    near = far = usual = 0.0
    for test in tests:
        touched = timeline.touched(test)
        if touched is None:
            return False
        near += touched[commit]
        far += 1
        usual += sum(touched) / len(touched)
    return near < _TOUCHED_SHARE * far and near < 2 * usual + 1


def _passed_again(timeline: Timeline, number: int, tests: Sequence[int]) -> bool:
    """Tell whether most of the tests passed in another run of the same commit."""
    commit = timeline.ran[number].commit
    others = [
        other for other, ran in enumerate(timeline.ran) if other != number and ran.commit == commit
    ]
    passed = failed = 0
    for test in tests:
        for other in others:
            if timeline.took_part(test, other):
                if test in timeline.ran[other].failed:
                    failed += 1
                else:
                    passed += 1
    return passed > 2 * failed
