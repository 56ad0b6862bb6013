"""The tests that a command leaves out: a patch that is shown breaks none of them either.

They are run as they stand, and again with the patch. What failed before may fail; a test that
passes by chance is found by running the tree without the patch once more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.repair.benches import open_warm
from homeport.repair.cold import Cold
from homeport.repair.suite import Kind
from homeport.sandbox import Limits

if TYPE_CHECKING:
    from collections.abc import Collection

    from homeport.repair.plausible import Plausible
    from homeport.repair.suite import Suite
    from homeport.sandbox import Sandbox

_LONGEST_S = 20.0  # of one test
_AGAIN = 2.0  # a run with a patch may take so much longer than the one without
_DONE = 0.95  # a run that used this much of its limit was ended by it


@dataclass(slots=True)
class Beyond:
    """How the tests stand that a command leaves out; `cpu_s` is what looking has cost.

    A command whose output names no tests is one test: red with the bug, it tells only by passing.
    """

    suite: Suite  # the command without its choice
    known: Collection[str]  # what the command itself runs, and what is not trusted
    seed: int = 0
    cpu_s: float = 0.0
    passing: frozenset[str] | None = None
    _once_s: float = field(default=0.0, init=False)
    _silent: bool = field(default=False, init=False)

    def look(self, box: Sandbox, most_s: float) -> None:
        """Run everything without a patch; `passing` stays None where that takes more CPU time."""
        box.reset()
        begun = self.cpu_s
        found = self._ended(box, most_s)
        self._once_s = self.cpu_s - begun
        if found is not None:
            self._silent = found == {self.suite.said: False}
            self.passing = _passed(found) - frozenset(self.known)

    @property
    def needs_s(self) -> float:
        """CPU time that judging a patch may take."""
        return self._once_s * _AGAIN + 1.0

    def broken(self, box: Sandbox, change: Plausible) -> frozenset[str] | None:
        """Return the tests that a patch breaks; None when that could not be found out."""
        if not self.passing and not self._silent:
            return self.passing
        box.reset()
        try:
            box.write(change.candidate.path, change.after)
            ends = self._ended(box, self.needs_s)
            if ends is None or (self._silent and not all(ends.values())):
                return None
            now = _passed(ends)
            if not self.passing or self.passing <= now:
                return frozenset()
            # A test that fails without the patch as well is no witness any more.
            box.reset()
            again = self._ended(box, self.needs_s)
            if again is not None:
                self.passing &= _passed(again)
        finally:
            box.reset()
        return self.passing - now

    def _ended(self, box: Sandbox, most_s: float) -> dict[str, bool] | None:
        """Tell of each test whether it passed; None where there are none or time was short."""
        most_s = max(most_s, 1.0)
        longest = min(_LONGEST_S, most_s)
        if self.suite.kind.warm and self.suite.kind is not Kind.NODE:
            limits = Limits(cpu_s=most_s, wall_s=most_s * 6 + 60)
            with open_warm(box, self.suite, limits, self.seed) as warm:
                results = warm.whole(longest)
                spent = warm.cpu_s
        else:
            # The command itself has the last word; an evaluator for Node.js only stands for it.
            cold = Cold(box, self.suite.cold, self.seed)
            results = [one for one in cold.whole(most_s) if one.outcome != "slow"]
            spent = cold.cpu_s
        self.cpu_s += spent
        if not results or spent > _DONE * most_s:
            return None
        return {one.name: one.outcome == "passed" for one in results if one.outcome != "skipped"}


def _passed(ends: dict[str, bool]) -> frozenset[str]:
    return frozenset(name for name, passed in ends.items() if passed)
