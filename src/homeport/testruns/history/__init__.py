"""What runs over time say of a test: kept, read and judged."""

from homeport.testruns.history.judge import judge
from homeport.testruns.history.run import Failure, Run, Suite, read_runs, read_suite
from homeport.testruns.history.verdict import Cause, Judgement, Label, Spell, Verdict

__all__ = [
    "Cause",
    "Failure",
    "Judgement",
    "Label",
    "Run",
    "Spell",
    "Suite",
    "Verdict",
    "judge",
    "read_runs",
    "read_suite",
]
