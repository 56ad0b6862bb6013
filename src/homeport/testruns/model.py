"""The one normal form of a test report: cases with their outcome, and what is to be said of it.

Every format is read into this; how each is read is the business of `formats`.
"""

from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_TEXT = 200_000  # characters kept of one message or trace; more is never read by anyone


class Outcome(StrEnum):
    """How a test ended."""

    PASSED = "passed"
    FAILED = "failed"  # an assertion said no
    ERROR = "error"  # something else broke: set-up, an exception, a time-out
    SKIPPED = "skipped"  # not run, or run without a verdict that counts
    UNFINISHED = "unfinished"  # began and never ended, or a package that did not build


FAILING = frozenset({Outcome.FAILED, Outcome.ERROR, Outcome.UNFINISHED})


@dataclass(frozen=True, slots=True)
class Attempt:
    """An earlier try of a test that its runner repeated."""

    outcome: Outcome
    message: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One test of one run. Empty text and None mean that the report does not say.

    `kind` is the error's type, `trace` the text that holds its stack, `parameters` what tells
    apart the cases of one parametrised test; `attempts` came before the verdict, oldest first.
    """

    name: str
    outcome: Outcome
    duration: float | None = None  # seconds
    message: str = ""
    kind: str = ""
    trace: str = ""
    suite: str = ""
    file: str = ""
    line: int | None = None
    parameters: str = ""
    attempts: tuple[Attempt, ...] = ()

    @property
    def failing(self) -> bool:
        """Tell whether someone has to look at it."""
        return self.outcome in FAILING


@dataclass(slots=True)
class Counts:
    """How many tests a report has; tests without a verdict are counted apart."""

    tests: int = 0
    failed: int = 0
    errored: int = 0
    skipped: int = 0
    unfinished: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one more test."""
        match outcome:
            case Outcome.UNFINISHED:
                self.unfinished += 1
                return
            case Outcome.FAILED:
                self.failed += 1
            case Outcome.ERROR:
                self.errored += 1
            case Outcome.SKIPPED:
                self.skipped += 1
            case Outcome.PASSED:
                pass
        self.tests += 1


@dataclass(slots=True)
class Remarks:
    """What a reader says about a report while it reads: filled until the last case came out.

    `cut` says where a report ends in the middle, as a killed runner leaves it; `counts` are the
    report's own totals where it names only some of its tests.
    """

    notes: list[str] = field(default_factory=list)
    cut: str = ""
    counts: Counts | None = None


def full_name(owner: str, name: str) -> str:
    """Join a class or suite with a test's name, unless the name says it already."""
    if not owner or owner == name:
        return name
    if not name:
        return owner
    if name.startswith(owner) and not (name[len(owner)].isalnum() or name[len(owner)] == "_"):
        return name
    return f"{owner}::{name}"


def split_parameters(name: str) -> str:
    """Return the parameters in a test's name: `test_add[1-2]`, `Adds(1, 2)`; empty without."""
    if name.endswith("]"):
        start = name.find("[")
        return name[start + 1 : -1] if start > 0 else ""
    if name.endswith(")"):
        start = name.find("(")
        return name[start + 1 : -1] if start > 0 else ""
    return ""


def seconds_of(text: str | None) -> float | None:
    """Read a duration written in seconds, with a decimal comma or thousands too; None if none."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = _grouped_number(text)
    return value if 0 <= value < float("inf") else None


def _grouped_number(text: str) -> float:
    """Read `0,014` and `1,234.5`; the last separator is the decimal one. Not a number is -1."""
    comma, point = text.rfind(","), text.rfind(".")
    plain = text.replace(".", "").replace(",", ".") if comma > point else text.replace(",", "")
    try:
        return float(plain.strip().removesuffix("s"))
    except ValueError:
        return -1.0


def clipped(text: str) -> str:
    """Keep what a person would read of a very long text: its beginning and its end."""
    if len(text) <= LONGEST_TEXT:
        return text
    half = LONGEST_TEXT // 2
    return f"{text[:half]}\n... {len(text) - 2 * half} characters left out ...\n{text[-half:]}"


def first_line(text: str) -> str:
    """Return the first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
