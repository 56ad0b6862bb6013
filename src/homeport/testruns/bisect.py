"""When enough runs of one commit have been seen to call it good or bad, also with flaky tests.

A sequential test between two rates of failing: that of the known bad commit and that of the known
good one. Running, and git, are for the caller.
"""

import math
from dataclasses import dataclass, replace

_SHARP = 0.995  # a rate that was measured as 1 or 0 may still be a little off
_DOUBT = 0.9
_MOST = 40


@dataclass(frozen=True, slots=True)
class Rates:
    """How often the command fails on the known bad commit and on the known good one."""

    bad: float
    good: float

    @classmethod
    def measured(cls, bad: tuple[int, int], good: tuple[int, int]) -> "Rates":
        """Return the rates of (failures, runs) on either side, kept off 0 and 1.

        Where one side answers both ways, runs of one answer on the other say less: a few passes
        do not show that it never fails.
        """
        if bad[0] == bad[1] and not good[0]:
            return cls(_SHARP, 1 - _SHARP)
        return cls(_rate(*bad), _rate(*good))

    def doubted(self) -> "Rates":
        """Return rates with which one run says little: the same commit has answered both ways."""
        return Rates(min(self.bad, _DOUBT), max(self.good, 1 - _DOUBT))

    @property
    def certain(self) -> bool:
        """Tell whether one run says all."""
        return self.bad >= _SHARP and self.good <= 1 - _SHARP

    @property
    def apart(self) -> bool:
        """Tell whether the two sides can be told apart at all."""
        return self.bad - self.good > 0.1  # noqa: PLR2004 -- below, hundreds of runs a step


def _rate(failures: int, runs: int) -> float:
    return (failures + 0.5) / (runs + 1)


@dataclass(frozen=True, slots=True)
class Sequence:
    """The runs of one commit so far; `error` is how often a verdict may be wrong."""

    rates: Rates
    error: float
    runs: int = 0
    failures: int = 0
    evidence: float = 0.0  # log likelihood ratio of bad against good

    def after(self, *, failed: bool) -> "Sequence":
        """Return the state after one more run."""
        bad, good = self.rates.bad, self.rates.good
        step = math.log(bad / good) if failed else math.log((1 - bad) / (1 - good))
        return replace(
            self,
            runs=self.runs + 1,
            failures=self.failures + failed,
            evidence=self.evidence + step,
        )

    @property
    def verdict(self) -> bool | None:
        """True: bad; False: good; None: run it again."""
        if self.rates.certain and self.runs:
            return self.failures > 0
        limit = math.log((1 - self.error) / self.error)
        if abs(self.evidence) >= limit:
            return self.evidence > 0
        return None

    @property
    def hopeless(self) -> bool:
        """Tell whether so many runs did not settle it that the commit is better left out."""
        return self.runs >= _MOST
