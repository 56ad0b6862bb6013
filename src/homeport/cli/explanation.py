"""How findings and an answer look to a person, and their JSON for programs."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from homeport.assistant.findings import Findings
from homeport.cli.terminal import Line, Style, line
from homeport.code import UNCOMMITTED, Change
from homeport.diagnosis import Cause
from homeport.traces import Frame, Trace, as_dict

_MOST_FRAMES = 6
_WIDEST = 200  # characters of a failing line: generated code has lines without an end
_MOST_STEPS = 8
_FEW_LEADS, _MANY_LEADS, _MOST_REASONS = 2, 5, 2
_MESSAGE_LINES = 6
_MOST_HUNKS, _MOST_CHANGED = 2, 6
_SURE, _LIKELY, _POSSIBLE = 0.8, 0.6, 0.5
_DAY = 86_400


def findings_lines(findings: Findings, now: float | None = None) -> Iterator[Line]:
    """Lay out the deterministic findings: what raised, likely causes, what changed, notes."""
    yield from _failure_lines(findings.failure)
    proven = [cause for cause in findings.causes if cause.score >= _POSSIBLE]
    leads = [cause for cause in findings.causes if cause.score < _POSSIBLE]
    if proven:
        yield line()
        yield line(("Cause" if len(proven) == 1 else "Causes, likeliest first", Style.HEADING))
        for cause in proven:
            yield from _cause_lines(cause)
    if leads:
        yield line()
        said = "Where to look" if proven else "No rule proves the cause; this is where to look"
        yield line((said, Style.HEADING))
        for cause in leads[: _FEW_LEADS if proven else _MANY_LEADS]:
            why = "; ".join(dict.fromkeys(cause.why.split("; ")[:_MOST_REASONS]))
            yield line("  ", _place(cause), f"  {cause.symbol}", (f"  {why}", Style.MUTED))
    if findings.changes:
        yield line()
        counted = tuple(change for change in findings.changes if change.why)
        said = "What changed" if counted else "Changed recently there"
        yield line((said, Style.HEADING))
        shown = counted or findings.changes
        yield from _change_lines(shown, now if now is not None else time.time())
    for note in findings.notes:
        yield line()
        yield line((f"Note: {note}", Style.MUTED))


def _failure_lines(failure: Trace) -> Iterator[Line]:
    message = (failure.message or "").splitlines()
    head = ": ".join(part for part in (failure.type, *message[:1]) if part)
    yield line((head, Style.ERROR))
    for more in message[1:_MESSAGE_LINES]:
        yield line(f"  {more}")
    if len(message) > _MESSAGE_LINES:
        yield line((f"  ... {len(message) - _MESSAGE_LINES} more lines", Style.MUTED))
    own = [frame for frame in failure.frames if frame.in_app] or list(failure.frames)
    for number, frame in enumerate(own[:_MOST_FRAMES]):
        verb = "raised at" if number == 0 else "called from"
        yield line(
            f"  {verb:<11} ", (_frame_place(frame), Style.PLACE), f"  {frame.function or ''}"
        )
        if frame.code and number == 0:
            yield line("      ", (frame.code.strip()[:_WIDEST], Style.FAILING))
    if len(own) > _MOST_FRAMES:
        yield line((f"  ... {len(own) - _MOST_FRAMES} more frames", Style.MUTED))
    for link in failure.chain:
        yield line((f"  {link.relation.value}: {link.type}: {link.message}"[:200], Style.MUTED))


def _cause_lines(cause: Cause) -> Iterator[Line]:
    yield line(
        "  ", _place(cause), f"  {cause.symbol}", (f"  ({_sureness(cause.score)})", Style.MUTED)
    )
    yield line(f"    {cause.why}")
    if cause.remedy:
        yield line(("    To fix: ", Style.GOOD), cause.remedy)
    if cause.replacement:
        yield line((f"      + {cause.replacement.strip()}", Style.ADDED))
    steps = [step for step in cause.steps if (step.path, step.line) != (cause.path, cause.line)]
    if steps:
        yield line(("    How the value got there:", Style.MUTED))
        for step in reversed(steps[-_MOST_STEPS:]):  # from the origin to the failure
            yield line(
                "      ", (f"{step.path}:{step.line}", Style.PLACE), (f"  {step.text}", Style.MUTED)
            )


def _place(cause: Cause) -> tuple[str, Style]:
    return f"{cause.path}:{cause.line}", Style.PLACE


def _frame_place(frame: Frame) -> str:
    return f"{frame.file}:{frame.line}" if frame.line else frame.file


def _sureness(score: float) -> str:
    if score >= _SURE:
        return "very likely"
    return "likely" if score >= _LIKELY else "possible"


def _change_lines(changes: Sequence[Change], now: float) -> Iterator[Line]:
    """One line a commit, with the files it touched."""
    for commit in dict.fromkeys(change.commit for change in changes):
        of_it = [change for change in changes if change.commit == commit]
        when = "" if commit == UNCOMMITTED else _ago(now - of_it[0].time)
        files = ", ".join(dict.fromkeys(change.path for change in of_it))
        yield line(
            f"  {commit} ",
            (f"{when}  ", Style.MUTED),
            of_it[0].subject,
            (f"  {files}", Style.PLACE),
        )
        hunks = dict.fromkeys(change.hunk for change in of_it)
        for hunk in list(hunks)[:_MOST_HUNKS]:
            yield from _hunk_lines(hunk)


def _hunk_lines(hunk: str) -> Iterator[Line]:
    """The changed lines of a hunk that explains something."""
    changed = [text for text in hunk.split("\n") if text[:1] in ("-", "+")]
    for text in changed[:_MOST_CHANGED]:
        style = Style.ADDED if text.startswith("+") else Style.FAILING
        yield line("      ", (f"{text[0]} {text[1:].strip()}", style))


def _ago(seconds: float) -> str:
    days = int(seconds // _DAY)
    if days < 1:
        return "today"
    return "1 day ago" if days == 1 else f"{days} days ago"


def as_json(findings: Findings) -> dict[str, object]:
    """The stable JSON of `homeport explain`; `answer`, `route` and `decision` are null here."""
    return {
        "failure": as_dict(findings.failure),
        "causes": [_cause_json(cause) for cause in findings.causes],
        "excerpts": [asdict(excerpt) for excerpt in findings.excerpts],
        "changes": [asdict(change) for change in findings.changes],
        "notes": list(findings.notes),
        "answer": None,
        "route": None,
        "decision": None,
    }


def _cause_json(cause: Cause) -> Mapping[str, object]:
    return {
        "path": cause.path,
        "line": cause.line,
        "symbol": cause.symbol,
        "score": cause.score,
        "why": cause.why,
        "rule": cause.rule,
        "remedy": cause.remedy,
        "replacement": cause.replacement,
        "steps": [asdict(step) for step in cause.steps],
    }
