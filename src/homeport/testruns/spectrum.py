"""Which lines failing tests pass through and passing ones do not: Ochiai and DStar.

Holds the counting and the ranking. Where coverage comes from is for the caller: a run in the
sandbox, or a file of coverage.py; what else speaks for a line comes in as its weight.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

Line = tuple[str, int]  # path and 1-based number


class Formula(StrEnum):
    """How suspicion is computed from the counts."""

    OCHIAI = "ochiai"
    DSTAR = "dstar"


@dataclass(frozen=True, slots=True)
class Execution:
    """One test: whether it failed, and the lines it ran."""

    failed: bool
    lines: frozenset[Line]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A line; `failed` and `passed` count the tests that ran it.

    `score` is the formula's; `rank` orders, the score times the weight the caller gave.
    """

    path: str
    line: int
    score: float
    rank: float
    failed: int
    passed: int


@dataclass(slots=True)
class Spectrum:
    """The counts of all lines; tests are added one by one, or two spectra are joined."""

    failed: int = 0
    passed: int = 0
    failed_through: dict[Line, int] = field(default_factory=dict)
    passed_through: dict[Line, int] = field(default_factory=dict)

    @classmethod
    def of(cls, executions: Iterable[Execution]) -> "Spectrum":
        """Return the spectrum of these tests."""
        spectrum = cls()
        for execution in executions:
            spectrum.add(execution)
        return spectrum

    def add(self, execution: Execution) -> None:
        """Count one more test."""
        if execution.failed:
            self.failed += 1
            through = self.failed_through
        else:
            self.passed += 1
            through = self.passed_through
        for line in execution.lines:
            through[line] = through.get(line, 0) + 1

    def join(self, other: "Spectrum") -> None:
        """Count the tests of another spectrum as well."""
        self.failed += other.failed
        self.passed += other.passed
        for mine, theirs in (
            (self.failed_through, other.failed_through),
            (self.passed_through, other.passed_through),
        ):
            for line, count in theirs.items():
                mine[line] = mine.get(line, 0) + count

    def score(self, line: Line, formula: Formula = Formula.OCHIAI) -> float:
        """Return how suspicious a line is, 0 to 1; 0 when no failing test runs it."""
        bad, good = self.failed_through.get(line, 0), self.passed_through.get(line, 0)
        if not bad:
            return 0.0
        match formula:
            case Formula.OCHIAI:
                return bad / sqrt(self.failed * (bad + good))
            case Formula.DSTAR:  # its exponent is 2, as its authors recommend
                # Mapped to 0..1 without changing the order: the formula itself has no upper end.
                power, rest = bad * bad, good + (self.failed - bad)
                return power / (power + rest)


def ranked(
    spectrum: Spectrum,
    formula: Formula = Formula.OCHIAI,
    weight: Callable[[Line], float] | Mapping[Line, float] | None = None,
) -> list[Suspect]:
    """Return the lines that failing tests ran, the most suspicious first.

    A weight above 1 moves a line up, one below 1 down, 0 leaves it out. Equal lines stand in
    the order of their paths and numbers.
    """
    suspects = []
    for line in spectrum.failed_through:
        score = spectrum.score(line, formula)
        factor = _weight(weight, line)
        if score and factor:
            suspects.append(
                Suspect(
                    *line,
                    score,
                    score * factor,
                    spectrum.failed_through[line],
                    spectrum.passed_through.get(line, 0),
                )
            )
    suspects.sort(key=lambda one: (-one.rank, one.path, one.line))
    return suspects


def suspicion(spectrum: Spectrum, path: str, formula: Formula = Formula.OCHIAI) -> dict[int, float]:
    """Return how suspicious each line of one file is; lines that no failing test ran are out."""
    return {
        number: spectrum.score((file, number), formula)
        for file, number in spectrum.failed_through
        if file == path
    }


def _weight(weight: Callable[[Line], float] | Mapping[Line, float] | None, line: Line) -> float:
    if weight is None:
        return 1.0
    return weight(line) if callable(weight) else weight.get(line, 1.0)
