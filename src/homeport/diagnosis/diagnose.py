"""Asks every rule that fits, keeps what they say apart from what breaks them, and ranks it."""

import ast
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from homeport.diagnosis.case import Case, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.rules import rules_of
from homeport.diagnosis.sources import Sources
from homeport.diagnosis.values import NOTHING, Values, matching, shown
from homeport.traces import Frame, Trace

_MOST_HELD = 4
_LOG = logging.getLogger(__name__)


def diagnose(
    failure: Trace,
    sources: Sources,
    rules: Sequence[Rule] | None = None,
    most: int = 5,
    captured: Sequence[Mapping[str, object]] = (),
) -> tuple[Cause, ...]:
    """Return the likely causes, best first; empty when no rule has anything to say.

    The failure's frames must already carry paths relative to the repository where they lie in it.
    `captured` are recorded failures of this kind, of which one may be this very one.
    """
    frames = tuple(frame for frame in failure.frames if _stands(frame, sources))
    places = tuple((f.file or "", f.line or 0) for f in frames)
    values = matching(captured, places, failure.message or "") or _witnessed(
        failure, sources, places
    )
    flow = Flow(sources, places, values)
    case = Case(failure, sources, frames, flow)
    found: list[Cause] = []
    # Those that look for one message first: the flow's budget is the same for all of them.
    asked = rules_of(failure.language) if rules is None else rules
    for rule in sorted(asked, key=lambda rule: not rule.pattern.pattern):
        match = rule.fits(case)
        if match is None:
            continue
        try:
            found.extend(rule.examine(case, match))
        except Exception:  # noqa: BLE001 -- one wrong rule must not take the others down
            _LOG.warning("the rule %s failed and was left out", rule.name)
    ranked = _ranked(found)
    return tuple(_with_values(case, cause) for cause in ranked[:most])


def _witnessed(failure: Trace, sources: Sources, places: tuple[tuple[str, int], ...]) -> Values:
    """The values that a replay of the program finds, where it can be replayed."""
    if failure.language != "python" or not places:
        return NOTHING
    from homeport.diagnosis.replay.witness import witnessed  # noqa: PLC0415 -- Python's failures only

    try:
        return witnessed(sources, places, (failure.type or "").rpartition(".")[2])
    except Exception:  # noqa: BLE001 -- what cannot be replayed must not take the rules down
        _LOG.warning("the replay of the program failed and was left out")
        return NOTHING


def _with_values(case: Case, cause: Cause) -> Cause:
    """The cause with what the names on the failing line held, where that was captured."""
    site = case.crash()
    told = list(_held(case, site)) if site and case.flow.values else []
    if site is None or not told:
        return cause
    step = Step(site.path, site.line, f"at the crash {', '.join(told[:_MOST_HELD])}")
    return replace(cause, steps=(*cause.steps, step))


def _held(case: Case, site: Site) -> Iterator[str]:
    seen: set[str] = set()
    for node in case.expressions(site):
        text = code(node)
        held = None if isinstance(node, ast.Constant) else case.flow.values.at(node, site)
        if held is not None and text not in seen:
            seen.add(text)
            yield f"`{text}` was {shown(held)}"


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
