"""Tells where the code of the repository is no longer the code that a trace shows."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace

from homeport.diagnosis import Cause, Sources
from homeport.diagnosis.python.readable import ERRORS, stop_of
from homeport.traces import Frame, Trace

_SHOWN = 60
_GONE, _LATER = 0.6, 0.4  # how much of a score is left in code that is not that of the trace
_OF_CHANGES = frozenset({"changed", "uncommitted"})
_AFTER = "(The trace shows the file as it was before, so this change came after it.)"
_SINCE = "(The file has changed since the trace, so this may speak of other code.)"
_CUT = ("...", "…")  # a reader or a runtime shortened the line


def differing(failure: Trace, read: Callable[[str], str | None]) -> Iterator[str]:
    """Yield one note for each file whose line is not, or no more, what the trace shows."""
    told: set[str] = set()
    for frame in failure.frames:
        path, shown = frame.file or "", (frame.code or "").strip()
        lines = _changed(frame, read) if path not in told else None
        if lines is None:
            continue
        told.add(path)
        where = _found(lines, shown)
        moved = f"; it is at line {where} now, and read there" if where else ""
        yield (
            f"{path} differs from the trace: line {frame.line} should be `{shown[:_SHOWN]}`"
            f"{moved}. The file has changed since, so lines named here may be off"
        )


def unreadable(failure: Trace, sources: Sources) -> Iterator[str]:
    """Yield one note for each file of the trace that Python cannot read now, though it ran."""
    if failure.type in ERRORS:
        return  # that is what the failure itself says
    for path in dict.fromkeys(frame.file or "" for frame in failure.frames):
        if not path.endswith(".py") or path not in sources or sources.tree(path) is not None:
            continue
        stop = stop_of(sources.text(path) or "")
        if stop is not None:
            yield (
                f"{path} cannot be read as Python any more (line {stop.line}: {stop.message}), so "
                "nothing in it was examined"
            )


def at_present(failure: Trace, read: Callable[[str], str | None]) -> Trace:
    """The failure with each frame at the one line where the code that it shows stands now."""
    return replace(failure, frames=tuple(_at_present(frame, read) for frame in failure.frames))


def _at_present(frame: Frame, read: Callable[[str], str | None]) -> Frame:
    lines = _changed(frame, read)
    now = _found(lines, (frame.code or "").strip()) if lines else None
    return replace(frame, line=now) if now else frame


def less_sure(
    causes: Iterable[Cause], failure: Trace, read: Callable[[str], str | None]
) -> tuple[Cause, ...]:
    """Causes in files that are no more what the trace shows: said, and less sure.

    A change that took away what the trace shows came after the failure.
    """
    differing = [(f, lines) for f in failure.frames if (lines := _changed(f, read)) is not None]
    later = {frame.file for frame, _ in differing}
    gone = {f.file for f, lines in differing if _found(lines, (f.code or "").strip()) is None}
    return tuple(sorted((_weighed(one, gone, later) for one in causes), key=lambda c: -c.score))


def _weighed(cause: Cause, gone: Container[str], later: Container[str]) -> Cause:
    if cause.rule in _OF_CHANGES and cause.path in later:
        return replace(cause, score=round(cause.score * _LATER, 2), why=f"{cause.why} {_AFTER}")
    if cause.path in gone:
        return replace(cause, score=round(cause.score * _GONE, 2), why=f"{cause.why} {_SINCE}")
    return cause


def _changed(frame: Frame, read: Callable[[str], str | None]) -> list[str] | None:
    """The file's lines, where the frame's line is no more what the trace shows."""
    shown = (frame.code or "").strip()
    text = read(frame.file) if frame.file and frame.line and shown else None
    if text is None or shown.endswith(_CUT):
        return None
    lines = text.splitlines()
    at = frame.line or 0
    held = lines[at - 1].strip() if 0 < at <= len(lines) else ""
    return None if shown in held or (held and held in shown) else lines


def _found(lines: list[str], shown: str) -> int | None:
    """The one line that holds what the trace shows."""
    found = [number for number, line in enumerate(lines, 1) if line.strip() == shown]
    return found[0] if len(found) == 1 else None
