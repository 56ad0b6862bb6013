"""Test reports of any runner in one form, failures in groups, and what history says of a test.

No I/O in the readers, the grouping and the judging; only `history.store` opens a database.
"""

from homeport.testruns.formats import Reading, read_report
from homeport.testruns.model import FAILING, Attempt, Case, Counts, Outcome, Remarks

__all__ = [
    "FAILING",
    "Attempt",
    "Case",
    "Counts",
    "Outcome",
    "Reading",
    "Remarks",
    "read_report",
]
