"""Asks every rule that fits, keeps what they say apart from what breaks them, and ranks it."""

import logging
from collections.abc import Sequence

from homeport.diagnosis.case import Case, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.rules import RULES
from homeport.diagnosis.sources import Sources
from homeport.traces import Frame, Trace

_LOG = logging.getLogger(__name__)


def diagnose(
    failure: Trace, sources: Sources, rules: Sequence[Rule] = RULES, most: int = 5
) -> tuple[Cause, ...]:
    """Return the likely causes, best first; empty when no rule has anything to say.

    The failure's frames must already carry paths relative to the repository where they lie in it.
    """
    frames = tuple(frame for frame in failure.frames if _stands(frame, sources))
    flow = Flow(sources, tuple((f.file or "", f.line or 0) for f in frames))
    case = Case(failure, sources, frames, flow)
    found: list[Cause] = []
    for rule in rules:
        match = rule.fits(case)
        if match is None:
            continue
        try:
            found.extend(rule.examine(case, match))
        except Exception:  # noqa: BLE001 -- one wrong rule must not take the others down
            _LOG.warning("the rule %s failed and was left out", rule.name)
    return _ranked(found)[:most]


def _stands(frame: Frame, sources: Sources) -> bool:
    """Tell whether the frame's line is there: a trace may be of another version of the file."""
    if frame.file not in sources or not frame.line:
        return False
    text = sources.text(frame.file)
    return text is not None and frame.line <= text.count("\n") + 1


def _ranked(found: list[Cause]) -> tuple[Cause, ...]:
    """Best first; of several causes for one line the best stays."""
    best: dict[tuple[str, int], Cause] = {}
    for cause in sorted(found, key=lambda c: -c.score):
        best.setdefault((cause.path, cause.line), cause)
    return tuple(best.values())
