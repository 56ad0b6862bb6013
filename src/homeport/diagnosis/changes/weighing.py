"""Brings what changed together with the causes that rules found."""

from collections.abc import Sequence
from dataclasses import replace

from homeport.code import Hunk
from homeport.diagnosis.case import Case
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.changes.involved import involved
from homeport.diagnosis.changes.judge import Evidence, judged
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.sources import Sources
from homeport.traces import Trace

_NEAR = 1  # lines
_SURER = 0.06
_MENDED, _REPLAYED = 0.12, frozenset({"replayed", "js-replayed"})  # changed, and an edit mends it
_SUREST = 0.93
_MOST = 3  # changes that become causes of their own
_OF_NAMES = frozenset({"renamed", "removed", "moved"})
_REMEDY = {
    "renamed": "use the new name, or give the old one back",
    "removed": "bring it back, or drop this use of it",
    "moved": "use the new path, or move the file back",
    "upgraded": "adapt the code to the new version, or pin the old one",
    "value": "check the new value, or set the old one again",
}
_REVERT = "compare with what was there before; undo this change if it was not meant"


def weigh(
    failure: Trace, sources: Sources, causes: Sequence[Cause], hunks: Sequence[Hunk], now: float
) -> tuple[tuple[Cause, ...], tuple[Evidence, ...]]:
    """Return the causes with what changed among them, best first, and the changes that count."""
    frames = tuple(f for f in failure.frames if f.file in sources and f.line)
    flow = Flow(sources, tuple((f.file, f.line or 0) for f in frames))
    case = Case(failure, sources, frames, flow)
    found = judged(hunks, involved(case, causes), sources, now)
    told = list(causes)
    for evidence in found[:_MOST]:
        _add(case, told, evidence)
    return tuple(sorted(told, key=lambda cause: -cause.score)), found


def _add(case: Case, causes: list[Cause], evidence: Evidence) -> None:
    """Confirm the cause that the change is about, or add a cause of its own."""
    for number, cause in enumerate(causes):
        if _same(cause, evidence):
            causes[number] = _confirmed(cause, evidence)
            return
    crash = case.crash()
    path, line = evidence.hunk.path, evidence.line
    if evidence.kind in _OF_NAMES and crash is not None:
        path, line = crash.path, crash.line
    step = Step(evidence.hunk.path, evidence.line, hunk_text(evidence.hunk))
    remedy = _REMEDY.get(evidence.kind, _REVERT)
    causes.append(
        Cause("changed", path, line, case.symbol(path, line), evidence.score, evidence.said, remedy, (step,))
    )  # fmt: skip


def _same(cause: Cause, evidence: Evidence) -> bool:
    if evidence.kind in _OF_NAMES:
        return f"`{evidence.name}`" in cause.why or f"'{evidence.name}'" in cause.why
    return cause.path == evidence.hunk.path and abs(cause.line - evidence.line) <= _NEAR


def _confirmed(cause: Cause, evidence: Evidence) -> Cause:
    """The cause, surer, with the change in its words and the hunk as its last step."""
    step = Step(evidence.hunk.path, evidence.line, hunk_text(evidence.hunk))
    surer = _MENDED if cause.rule in _REPLAYED else _SURER
    score = min(_SUREST, max(cause.score, evidence.score - surer) + surer)
    why = f"{cause.why} {evidence.said}"
    return replace(cause, why=why, score=round(max(score, cause.score), 2), steps=(*cause.steps, step))  # fmt: skip


def hunk_text(hunk: Hunk) -> str:
    """The hunk in one line, as a step of a proof shows it."""
    gone = [f"- {line.strip()}" for line in hunk.removed if line.strip()][:2]
    come = [f"+ {line.strip()}" for line in hunk.added if line.strip()][:2]
    return f"{hunk.commit}: {'  '.join([*gone, *come])}"[:200]
