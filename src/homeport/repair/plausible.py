"""What became of candidates: how tests ended, and the changes that made failing tests pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeport.repair.candidate import Candidate


class Verdict(StrEnum):
    """How a candidate fared against groups of tests."""

    PASSED = "passed"
    PARTIAL = "partial"  # some groups passed
    FAILED = "failed"
    SLOW = "slow"
    CRASHED = "crashed"
    MISFIT = "misfit"  # it cannot be tried this way


@dataclass(frozen=True, slots=True)
class Tried:
    """A verdict, and the numbers of the groups that passed."""

    verdict: Verdict
    passed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TestResult:
    """How one test ended: passed, skipped, failed, slow or crashed."""

    __test__ = False  # pytest takes the name for its own

    name: str
    outcome: str
    message: str = ""
    cpu_s: float = 0.0
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def bad(self) -> bool:
        """Tell whether it failed; a skipped test did not."""
        return self.outcome not in {"passed", "skipped"}


@dataclass(frozen=True, slots=True)
class Plausible:
    """A change that makes failing tests pass and breaks none that could be tried so far."""

    candidate: Candidate
    before: bytes
    after: bytes
    suspicion: float
    fixed: tuple[str, ...]  # tests that failed before and pass now
    left: tuple[str, ...] = ()  # tests that failed before and still fail
    behaviour: str = ""  # what it returns for recorded inputs, as a digest; empty: not known
