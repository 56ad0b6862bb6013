"""A failing test as the judge sees it: its runs, its spells, the condition it may depend on."""

from dataclasses import dataclass

from homeport.testruns.history.conditions import Condition
from homeport.testruns.history.spells import Reading
from homeport.testruns.history.timeline import Seen

LIKELIER = 0.5


@dataclass(slots=True)
class Subject:
    """One failing test: what its runs say, without the failures of machines."""

    test: int
    all_seen: list[Seen]
    seen: list[Seen]
    touched: list[bool] | None
    suspected: dict[int, float]  # commits that broke others, and how likely this test with them
    reading: Reading
    condition: Condition | None = None
    p_condition: float = 0.0

    def holds(self, run: int) -> bool:
        """Tell whether the test's condition was met in a run."""
        return self.condition is not None and run in self.condition.holds

    def own_chance(self, p_broken: float, *, holds: bool) -> float:
        """Return how likely the test failed by itself, as everything learnt says."""
        condition = self.condition
        if condition is None or self.p_condition < LIKELIER:
            return p_broken + (1 - p_broken) * self.reading.rate * self.reading.p_flaky
        if holds:
            return (condition.failed_with + 0.5) / (condition.ran_with + 1)
        return (condition.failed_without + 0.01) / (condition.ran_without + 1)


def broken_commits(reading: Reading) -> dict[int, float]:
    """Return for each commit the chance that the test was broken at it."""
    return {
        commit: reading.broken[number]
        for number, block in enumerate(reading.blocks)
        for commit in range(block.first, block.last + 1)
    }
