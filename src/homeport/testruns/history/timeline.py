"""A history by position: tests, commits and runs as numbers, and what each run says of a test."""

from dataclasses import dataclass
from datetime import UTC, datetime

from homeport.testruns.history.run import Failure, Run, Suite


@dataclass(slots=True)
class Ran:
    """One run by numbers."""

    commit: int
    failed: dict[int, Failure]
    only: frozenset[int] | None
    order: list[int] | None
    place: dict[int, int] | None  # test -> position in the order


@dataclass(frozen=True, slots=True)
class Seen:
    """One test in one run."""

    run: int
    commit: int
    failed: bool


class Timeline:
    """The runs of one suite in their order."""

    def __init__(self, runs: list[Run], suite: Suite) -> None:
        self.runs = runs
        self.tests: list[str] = []
        self._numbers: dict[str, int] = {}
        for name in suite.tests:
            self.number(name)
        self.commits: list[str] = []
        self.changed: list[set[str]] = []
        self.ran: list[Ran] = []
        self._covers = suite.covers
        self._traced = suite.traced
        places: dict[str, int] = {}
        for run in runs:
            if run.commit not in places:
                places[run.commit] = len(self.commits)
                self.commits.append(run.commit)
                self.changed.append(set())
            self.changed[places[run.commit]].update(run.changed)
            self.ran.append(self._numbered(run, places[run.commit]))
        self.born = self._births()
        self._orders_known = any(ran.order is not None for ran in self.ran)
        self.moments = [_moment(run.time) for run in runs]  # in UTC, None where unknown

    def number(self, name: str) -> int:
        """Return the number of a test, giving it one."""
        found = self._numbers.get(name)
        if found is None:
            found = self._numbers[name] = len(self.tests)
            self.tests.append(name)
        return found

    def _numbered(self, run: Run, commit: int) -> Ran:
        order = [self.number(name) for name in run.order] if run.order is not None else None
        return Ran(
            commit,
            {self.number(one.test): one for one in run.failures},
            None if run.only is None else frozenset(self.number(name) for name in run.only),
            order,
            {test: place for place, test in enumerate(order)} if order is not None else None,
        )

    def _births(self) -> dict[int, int]:
        """Return the first run of each test that is named by an order, a list or a failure."""
        born: dict[int, int] = {}
        for number, ran in enumerate(self.ran):
            if ran.order is not None:
                for test in ran.order:
                    born.setdefault(test, number)
            for test in ran.failed:
                born.setdefault(test, number)
        return born

    def size(self, run: int) -> int:
        """Return how many tests a run had; one of none, as a killed runner tells, counts as one."""
        ran = self.ran[run]
        if ran.only is not None:
            return max(len(ran.only), 1)
        return max(len(ran.order) if ran.order is not None else len(self.tests), 1)

    def took_part(self, test: int, run: int) -> bool:
        """Tell whether a test ran in a run."""
        ran = self.ran[run]
        if test in ran.failed:
            return True
        if ran.only is not None:
            return test in ran.only
        if ran.place is not None:
            return test in ran.place
        return run >= self.born.get(test, 0) if self._orders_known else True

    def seen(self, test: int) -> list[Seen]:
        """Return what every run says of a test."""
        return [
            Seen(number, ran.commit, test in ran.failed)
            for number, ran in enumerate(self.ran)
            if self.took_part(test, number)
        ]

    def traced(self, test: int) -> list[int]:
        """Return the commits that changed a file which the test's traces pass through."""
        files = self._traced.get(self.tests[test])
        if not files:
            return []
        return [commit for commit, changed in enumerate(self.changed) if changed & files]

    def touched(self, test: int) -> list[bool] | None:
        """Tell for each commit whether it changed what the test covers; None when unknown."""
        name = self.tests[test]
        covered = self._covers.get(name) if self._covers is not None else None
        if covered is None or not any(self.changed):
            return None
        own = name.partition("::")[0]
        return [bool(covered & files) or own in files for files in self.changed]


def _moment(seconds: float | None) -> datetime | None:
    """Return the moment; a time that no calendar holds is unknown."""
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
