"""Lays out a trace for people: the error, the reader's own calls with their source, the causes."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from homeport.cli.terminal import Line, Style, line
from homeport.traces import Frame, Link, Trace

_LONGEST_SOURCE = 4_000_000  # bytes; a longer file is no source a person reads
_SHOWN_FRAMES = 20
_SHOWN_MESSAGE = 40  # lines
_SHOWN_CHARACTERS = 4000


def lines_of(trace: Trace, repo: Path | None, *, blank: bool, telling: bool) -> Iterator[Line]:
    """Lay out one trace: what happened, where, and what it came from."""
    if blank:
        yield line("")
    what = trace.type or ("failed" if trace.test else trace.language)
    tail = "  <- most telling" if telling else ""
    yield line((what, Style.ERROR), *_said(trace.message), (tail, Style.MUTED))
    if trace.test:
        yield line("  test ", (trace.test, Style.PLACE))
    yield from _frames(trace.frames, repo, "  ")
    for note in trace.notes:
        yield line(("  note ", Style.MUTED), note)
    for link in trace.chain:
        yield from _linked(link, repo)


def _said(message: str, *, alone: bool = False) -> tuple[str, ...]:
    """Lay out a message; a very long one is cut, `--json` has it whole."""
    shown = message[:_SHOWN_CHARACTERS]
    first, *more = shown.split("\n")[:_SHOWN_MESSAGE]
    hidden = len(message) - len("\n".join([first, *more]))
    tail = (f"\n    ... and {hidden} characters more",) if hidden else ()
    start = first if alone or not first else ": " + first
    return (start, *("\n    " + one for one in more), *tail)


def _linked(link: Link, repo: Path | None) -> Iterator[Line]:
    margin = "  " * link.depth
    yield line(
        (f"{margin}{link.relation.value} ", Style.MUTED),
        (link.type, Style.ERROR),
        *_said(link.message, alone=not link.type),
    )
    yield from _frames(link.frames, repo, margin + "  ")
    for note in link.notes:
        yield line((f"{margin}  note ", Style.MUTED), note)


def _frames(frames: tuple[Frame, ...], repo: Path | None, margin: str) -> Iterator[Line]:
    """Show the reader's own frames with their source; neighbours of others shrink to a count."""
    others = shown = repeated = 0
    last: Frame | None = None
    shared = sum(frame.shared for frame in frames)
    for frame in frames:
        if frame.shared:
            continue
        if not frame.in_app:
            others += 1
            continue
        if frame == last:
            repeated += 1
            continue
        yield from _counted(others, repeated, margin)
        others, repeated, last = 0, 0, frame
        shown += 1
        if shown > _SHOWN_FRAMES:
            break
        yield from _own(frame, repo, margin)
    hidden = len(frames) - shown if shown > _SHOWN_FRAMES else 0
    yield from _counted(others, repeated, margin)
    if shared:
        calls = "call" if shared == 1 else "calls"
        yield line(
            (f"{margin}... {shared} {calls} shared with the error linked to it", Style.MUTED)
        )
    if hidden:
        yield line((f"{margin}... and more calls, {len(frames)} in all", Style.MUTED))
    if not shown and not shared:
        for frame in frames[:3]:
            yield line((f"{margin}at {_place(frame)}", Style.MUTED))


def _counted(others: int, repeated: int, margin: str) -> Iterator[Line]:
    if repeated:
        yield line((f"{margin}... the same call {repeated} more times", Style.MUTED))
    if others:
        calls = "call" if others == 1 else "calls"
        yield line((f"{margin}... {others} {calls} in runtime and libraries", Style.MUTED))


def _own(frame: Frame, repo: Path | None, margin: str) -> Iterator[Line]:
    yield line(
        margin, (_place(frame), Style.PLACE), f"  {frame.function}" if frame.function else ""
    )
    code = _source(frame, repo)
    if code:
        yield line(margin + "    ", (code, Style.FAILING))
        if frame.mark and code == frame.code:
            start, end = frame.mark
            yield line(margin + "    " + " " * start, ("^" * max(1, end - start), Style.ERROR))


def _place(frame: Frame) -> str:
    numbers: Iterable[int | None] = (frame.line, frame.column)
    where = frame.file or frame.module or frame.function or "?"
    return ":".join([where, *(str(number) for number in numbers if number is not None)])


def _source(frame: Frame, repo: Path | None) -> str:
    """Return the failing line from the repository when it has the file, else from the trace."""
    if repo is None or frame.line is None or not frame.file:
        return frame.code
    lines = _source_lines(repo, frame.file)
    if 0 < frame.line <= len(lines) and lines[frame.line - 1].strip():
        return lines[frame.line - 1].strip()
    return frame.code


@lru_cache(maxsize=64)
def _source_lines(repo: Path, file: str) -> list[str]:
    return source_text(repo, file, _LONGEST_SOURCE).split("\n")


def source_text(repo: Path, file: str, longest: int) -> str:
    """Return a file of the repository, or nothing when it has none such; links out are none."""
    try:
        path = (repo / file).resolve()
        if not path.is_relative_to(repo) or path.stat().st_size > longest:
            return ""
        return path.read_text("utf-8", "replace")
    except (OSError, ValueError):
        return ""
