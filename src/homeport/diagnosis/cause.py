"""What a rule says: a cause at a line, with the steps that prove it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the proof: what happens at a line of the repository (1-based)."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Cause:
    """A likely cause: the line to change, why, and what would fix it.

    `score` runs from 0 to 1: how sure the rule is that this line must change. `why` is readable
    alone. `steps` lead from the failing expression back to the cause. `replacement` is the new text
    of the line when the rule is sure enough to write it, else empty.
    """

    rule: str
    path: str
    line: int
    symbol: str
    score: float
    why: str
    remedy: str = ""
    steps: tuple[Step, ...] = ()
    replacement: str = ""
