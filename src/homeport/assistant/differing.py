"""Tells where the code of the repository is no longer the code that a trace shows."""

from collections.abc import Callable, Iterator

from homeport.traces import Trace

_SHOWN = 60
_CUT = ("...", "…")  # a reader or a runtime shortened the line


def differing(failure: Trace, read: Callable[[str], str | None]) -> Iterator[str]:
    """Yield one note for each file whose line is not, or no more, what the trace shows."""
    told: set[str] = set()
    for frame in failure.frames:
        path = frame.file or ""
        text = read(path) if path and frame.line and frame.code and path not in told else None
        shown = (frame.code or "").strip()
        if text is None or not shown or shown.endswith(_CUT):
            continue
        lines = text.splitlines()
        at = frame.line or 0
        held = lines[at - 1].strip() if 0 < at <= len(lines) else ""
        if shown in held or (held and held in shown):
            continue
        told.add(path)
        where = _found(lines, shown)
        moved = f"; it is at line {where} now" if where else ""
        yield (
            f"{path} differs from the trace: line {at} should be `{shown[:_SHOWN]}`{moved}. The "
            "file has changed since, so lines named here may be off"
        )


def _found(lines: list[str], shown: str) -> int | None:
    """The one line that holds what the trace shows."""
    found = [number for number, line in enumerate(lines, 1) if line.strip() == shown]
    return found[0] if len(found) == 1 else None
