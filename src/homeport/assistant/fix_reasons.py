"""The sentences that come with a patch: what it does, what was run, and what to know beside it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from homeport.code import is_test

if TYPE_CHECKING:
    from homeport.repair.baseline import Baseline
    from homeport.repair.ranking import Ranked
    from homeport.repair.validation import Report

NOT_RUN = (
    "the command runs chosen tests only, and the others could not be run within the budget: run "
    "them before you keep a patch"
)
_MOST_NAMED = 3


class Others(StrEnum):
    """What became of the tests that the command leaves out."""

    NONE = "none"  # it leaves none out
    UNKNOWN = "unknown"  # whether it leaves any out
    RUN = "run"  # and none is broken
    NOT_RUN = "not run"


def reasons_of(place: Ranked, report: Report, others: Others) -> tuple[str, ...]:
    """Return why a patch is believed, the evidence first."""
    candidate = place.plausible.candidate
    line = f"{candidate.path}:{candidate.line}"
    where = f" in {candidate.symbol}" if candidate.symbol else ""
    said = [f"{candidate.note} ({line}{where})", _fixed(report), _suite(report, others)]
    match others:
        case Others.RUN:
            said.append("the tests that the command leaves out were run, too, and none is broken")
        case Others.NOT_RUN:
            said.append("the tests that the command leaves out were not run")
        case Others.NONE | Others.UNKNOWN:
            pass
    return (*said, *place.labels, *place.reasons)


def _fixed(report: Report) -> str:
    many = len(report.fixed)
    more = f" and {many - _MOST_NAMED} more" if many > _MOST_NAMED else ""
    names = ", ".join(report.fixed[:_MOST_NAMED]) + more
    return f"failed before and pass{'es' if many == 1 else ''} now: {names}"


def _suite(report: Report, others: Others) -> str:
    ran = "the whole suite" if others is Others.NONE else "everything that the command runs"
    said = f"{ran} was run: {report.passed} passed, {report.skipped} skipped"
    if report.red:
        one = len(report.red) == 1
        said += f", {len(report.red)} that failed before fail{'s' if one else ''} still"
    else:
        said += ", none failed"
    if report.unstable:
        said += f"; {len(report.unstable)} unstable, not counted"
    return said


def remarks_on(baseline: Baseline) -> list[str]:
    """Say what to know of the suite: files that were left alone, tests that were ended."""
    foreign = [path for path in baseline.untouched if not is_test(path)]
    said = []
    if foreign:
        said.append(
            f"left alone, as tests, generated or not this repository's: {', '.join(foreign[:5])}"
        )
    unread = [path for path, file in baseline.files.items() if not file.readable]
    if unread:
        said.append(f"left alone, as not UTF-8: {', '.join(unread[:5])}")
    slow = [name for name in baseline.failing if name in baseline.slow]
    if slow:
        said.append("ended because they ran so long, which counts as failing (a larger --budget "
                    f"waits longer): {', '.join(slow[:_MOST_NAMED])}")  # fmt: skip
    if not baseline.files:
        said.append("the failing tests run no code of this repository that may be changed")
    return said
