"""Weighs, for each failure, the failing machine against the test's own reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from homeport.testruns.history.infrastructure import BrokenRun, broken_runs
from homeport.testruns.history.timeline import Seen, Timeline
from homeport.testruns.history.together import JointBreak
from homeport.testruns.machine import speaks_of_machine

_ALONE = 1e-4  # chance that a machine fails one test and no other
_SIGN_OF_MACHINE = 0.8  # share of a machine's failures that say so
_RARE_SIGN = 0.001  # share of other failures that speak so, unless the test was seen to
_NEAR = 2
Own = Callable[[int], float]  # a run -> the chance that the test failed in it by itself


@dataclass(frozen=True, slots=True)
class Machines:
    """The broken runs of a history, and the chance that a failure is theirs."""

    timeline: Timeline
    broken: dict[int, BrokenRun]
    signs: dict[int, tuple[int, int]]  # of each test: failures that speak of a machine, and all
    spared: Mapping[int, frozenset[int]]  # of some runs the tests that their commit broke

    def chance(self, test: int, run: int, own: float) -> float:
        """Return the chance that the machine failed a test, which fails by itself with `own`."""
        if test in self.spared.get(run, ()):
            return 0.0
        sign = speaks_of_machine(self.timeline.ran[run].failed[test].message)
        broken = self.broken.get(run)
        if broken is None and not sign:
            return 0.0
        share, speaks = _ALONE, _SIGN_OF_MACHINE
        if broken is not None:
            share = broken.share
            speaks = (broken.signs + 0.8) / (len(broken.sudden) + 1)
        machine = share * (speaks if sign else 1 - speaks)
        usual = self._usual_sign(test, run)
        itself = max(own, 1e-9) * (usual if sign else 1 - usual)
        return machine / (machine + itself)

    def _usual_sign(self, test: int, run: int) -> float:
        """Return how often this test's failures speak of a machine in other, unbroken runs."""
        said, failed = self.signs.get(test, (0, 0))
        if run not in self.broken:
            failed -= 1
            said -= speaks_of_machine(self.timeline.ran[run].failed[test].message)
        return (said + _RARE_SIGN) / (failed + 1)


def machines_of(timeline: Timeline, breaks: Sequence[JointBreak] = ()) -> Machines:
    """Find the broken runs, and count in all others what each test's failures say."""
    spared: dict[int, frozenset[int]] = {}
    for one in breaks:
        spared[one.run] = spared.get(one.run, frozenset()) | one.tests
    broken = broken_runs(timeline, spared)
    signs: dict[int, tuple[int, int]] = {}
    for number, ran in enumerate(timeline.ran):
        if number in broken:
            continue
        for test, failure in ran.failed.items():
            said, failed = signs.get(test, (0, 0))
            signs[test] = (said + speaks_of_machine(failure.message), failed + 1)
    return Machines(timeline, broken, signs, spared)


def first_guess(seen: list[Seen]) -> Own:
    """Return how likely a test fails by itself, from its other runs and the nearest ones."""
    total = sum(one.failed for one in seen)
    place = {one.run: number for number, one in enumerate(seen)}

    def own(run: int) -> float:
        at = place[run]
        near = [*seen[max(0, at - _NEAR) : at], *seen[at + 1 : at + 1 + _NEAR]]
        here = sum(one.failed for one in near) / (len(near) + 0.5)
        overall = (total - seen[at].failed + 0.02) / len(seen)
        return max(overall, here)

    return own
