"""What history says: a label for each test, a cause for each failure, and the evidence."""

from dataclasses import dataclass, field
from enum import StrEnum


class Label(StrEnum):
    """Why a test fails; of a test also that it does not."""

    REGRESSION = "regression"  # a commit broke it, or broke what it tests
    FLAKY = "flaky"  # it passes and fails on unchanged code
    ORDER = "order_dependent"  # another test that ran before makes it fail
    TIME = "time_dependent"  # it fails at some hours, on some days, or since a date
    BROKEN = "broken"  # it has failed ever since it exists
    INFRA = "infra"  # the machine it ran on failed, not the test
    STABLE = "stable"


PASSING_BY = frozenset({Label.FLAKY, Label.ORDER, Label.TIME})  # it passes again, code unchanged


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of commits in which a test is broken.

    `candidates` are the commits that may have begun it, likeliest first, with probabilities;
    together they hold 95 % of it. `fixed` is empty while the test still fails.
    """

    first_bad: str
    fixed: str
    probability: float
    candidates: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What history says of one test. `evidence` are sentences, the strongest first.

    `p_flaky` is None where the test has not failed by itself, only its machine under it: nothing
    is known of it then that is not known of a test which never failed.
    """

    test: str
    label: Label
    p_flaky: float | None
    rate: float  # how often it fails on code that is not broken
    failed: int  # its own failures outside of spells, of `ran`
    ran: int
    spells: tuple[Spell, ...] = ()
    polluter: str = ""
    window: str = ""  # when it fails, in words
    evidence: tuple[str, ...] = ()
    witnessed: bool = True  # it passed beside or after a failure of its own: it passes by itself

    @property
    def first_bad(self) -> str:
        """The commit that broke it, as far as it can be told; of several the latest spell's."""
        return self.spells[-1].first_bad if self.spells else ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why one test failed in one run."""

    run: str
    test: str
    label: Label
    probability: float = 1.0
    recovered: bool = False  # the test passed later, or on the same commit


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that was learnt from a history."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    causes: tuple[Cause, ...] = ()
    broken_runs: tuple[str, ...] = ()  # runs in which the machine failed
