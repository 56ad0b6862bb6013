"""Reads Rust panics, backtraces of the standard library, anyhow and eyre, and test failures."""

from dataclasses import replace

from homeport.traces.block import find_above
from homeport.traces.mangled import plain_name
from homeport.traces.markers import ADDRESSED, FILES, STACK_TRACE
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader, Skip
from homeport.traces.trace import Frame, Kind, Link, Relation, Trace
from homeport.traces.view import View

PANIC = Pattern(r"thread '(?P<thread>[^'\n]*+)'(?: \(\d+\))? panicked at (?P<rest>.*)$")
RS_PLACE = Pattern(r"(?P<file>[^:\n]+\.rs):(?P<line>\d+)(?::(?P<column>\d+))?$")
PLACE = Pattern(r"(?P<file>.+?):(?P<line>\d+)(?::(?P<column>\d+))?:?$")
BACKTRACE = Pattern(r"\s*+(?i:stack backtrace:)$")
CALL = Pattern(r"\s*+(?P<number>\d+): (?:\s*+0x[0-9a-f]+ - )?(?P<name>\S.*)$")
AT = Pattern(r"\s+at (?P<file>\S.*?):(?P<line>\d+)(?::(?P<column>\d+))?$")
WITH_PLACE = Pattern(
    r"(?P<name>.*\S) at (?P<file>(?:[A-Za-z]:)?[^\s:]+):(?P<line>\d+)(?::(?P<column>\d+))?$"
)
HASH = Pattern(r"::h[0-9a-f]{16}$|(?<=\w)\[[0-9a-f]{12,16}\]")
OVERFLOWED = Pattern(r"thread '(?P<thread>[^'\n]*+)'(?: \(\d+\))? has overflowed its stack$")
AFTER = Pattern(
    r"note: |stack backtrace:|Stack backtrace:|---- |failures:|test |error: |thread '|$"
)
CAPTURED = Pattern(r"---- (?P<test>\S+) stdout ----$")
REPORT = Pattern(r"Error: (?P<message>.+)$")

CAUSE = Pattern(r"    (?:\s*\d+: )?(?P<message>\S.*)$")
MOST_LINES_OF_MESSAGE = 100


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _frame(name: str, file: str = "", line: str | None = None, column: str | None = None) -> Frame:
    function = HASH.sub("", plain_name(name))
    if function == "<unknown>":
        function = ""
    return Frame(
        file=file,
        line=_number(line),
        column=_number(column),
        function=function,
        in_app=in_app("rust", file, function=function) and (bool(file) or "::" in function),
    )


def _backtrace(view: View, index: int) -> tuple[list[Frame], int]:
    """Read numbered calls; a place stands behind the name or on the line below."""
    frames: list[Frame] = []
    while (line := view.line(index)) is not None:
        found = CALL.match(line)
        if found is None:
            if line.strip() != "..." and not line.strip().startswith("at "):
                break
            index += 1
            continue
        name = found["name"]
        index += 1
        if placed := WITH_PLACE.match(name):
            frames.append(_frame(placed["name"], placed["file"], placed["line"], placed["column"]))
        elif placed := AT.match(view.line(index) or ""):
            frames.append(_frame(name, placed["file"], placed["line"], placed["column"]))
            index += 1
        else:
            frames.append(_frame(name))
    return frames, index


def _read(view: View) -> Trace | Skip | None:
    first = view.line(0) or ""
    if found := PANIC.match(first):
        return _read_panic(view, found["thread"], found["rest"])
    if found := OVERFLOWED.match(first):
        start, end, notes = view.start(0), view.end(0), (f"thread {found['thread']}",)
        said = "has overflowed its stack"
        return Trace("rust", "stack overflow", said, (), (), start, end, notes, Kind.CRASH)
    if BACKTRACE.match(first):
        return _read_report(view)
    frames, index = _backtrace(view, 0)
    if not any(_is_rust(frame) for frame in frames):
        return Skip(index)
    return Trace("rust", "", "", tuple(frames), (), view.start(0), view.end(index - 1))


def _is_rust(frame: Frame) -> bool:
    return frame.file.endswith(".rs") or frame.function.startswith(("std::", "core::", "rust_"))


def _read_panic(view: View, thread: str, rest: str) -> Trace:
    place, said, index = _said(view, rest)
    frames: list[Frame] = []
    ahead = index
    while (view.line(ahead) or "").startswith("note: ") or (
        view.line(ahead) == "" and BACKTRACE.match(view.line(ahead + 1) or "")
    ):
        ahead += 1
    if BACKTRACE.match(view.line(ahead) or ""):
        frames, index = _backtrace(view, ahead + 1)
    if place is not None and frames and (at := _true_backtrace(view, index, place, frames)):
        said = "\n".join([said, *(view.line(one) or "" for one in range(ahead, at))])
        frames, index = _backtrace(view, at + 1)
    if place is not None:
        frames = _with_place(frames, place)
    above = find_above(view, CAPTURED, 2)
    test = CAPTURED.match(view.line(above) or "") if above is not None else None
    return Trace(
        language="rust",
        type="panic",
        message=said,
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(index - 1),
        notes=(f"thread {thread}",),
        test=test["test"] if test else "",
    )


def _true_backtrace(view: View, index: int, place: Frame, frames: list[Frame]) -> int:
    """Return where the backtrace begins when the message above holds lines that look like one.

    Rust names the place that panicked: a backtrace that lacks it is none, when one below has it.
    """
    if any(frame.line == place.line and _same_file(frame, place) for frame in frames):
        return 0
    for ahead in range(index, index + MOST_LINES_OF_MESSAGE):
        line = view.line(ahead)
        if line is None or PANIC.match(line):
            return 0
        if BACKTRACE.match(line):
            found, _ = _backtrace(view, ahead + 1)
            if any(frame.line == place.line and _same_file(frame, place) for frame in found):
                return ahead
            return 0
    return 0


def _same_file(frame: Frame, place: Frame) -> bool:
    return frame.file.endswith(place.file.removeprefix("./"))


def _said(view: View, rest: str) -> tuple[Frame | None, str, int]:
    """Read place and message: old panics quote the message, new ones put it on the next lines."""
    if rest.startswith("'"):
        return _said_in_quotes(view, rest[1:])
    found = PLACE.match(rest)
    place = _frame("", found["file"], found["line"], found["column"]) if found else None
    lines, index = list[str](), 1
    while index < MOST_LINES_OF_MESSAGE and (line := view.line(index)) is not None:
        if AFTER.match(line):
            break
        lines.append(line)
        index += 1
    return place, "\n".join(lines) if place else rest, index


def _said_in_quotes(view: View, rest: str) -> tuple[Frame | None, str, int]:
    """Read the older form: `'message', src/main.rs:3:5`, over as many lines as the message has."""
    lines: list[str] = []
    line: str | None = rest
    while line is not None and len(lines) < MOST_LINES_OF_MESSAGE:
        if lines and AFTER.match(line):
            break
        said, quote, place = line.rpartition("', ")
        found = RS_PLACE.match(place) if quote else None
        lines.append(said if found else line)
        if found:
            own = _frame("", found["file"], found["line"], found["column"])
            return own, "\n".join(lines), len(lines)
        line = view.line(len(lines))
    return None, "\n".join(lines), len(lines)


def _with_place(frames: list[Frame], place: Frame) -> list[Frame]:
    """Add where the panic was raised, unless a frame of the backtrace says so."""
    for frame in frames:
        if frame.line == place.line and _same_file(frame, place):
            return frames
    if any(frame.in_app and frame.line is not None for frame in frames):
        return frames
    for at, frame in enumerate(frames):
        if frame.in_app and frame.line is None:
            frames[at] = replace(place, function=frame.function)
            return frames
    return [place, *frames]


def _read_report(view: View) -> Trace | None:
    """Read an error that `main` returned: causes stand between its line and the backtrace."""
    frames, index = _backtrace(view, 1)
    if not frames:
        return None
    above = find_above(view, REPORT, 60)
    found = REPORT.match(view.line(above) or "") if above is not None else None
    begin = above if above is not None else 0
    links: list[Link] = []
    for at in range(begin + 1, 0):
        cause = CAUSE.match(view.line(at) or "")
        if cause:
            links.append(Link(Relation.CAUSE, "", cause["message"], depth=len(links) + 1))
    return Trace(
        language="rust",
        type="Error" if found else "",
        message=found["message"] if found else "",
        frames=tuple(frames),
        chain=tuple(links),
        start=view.start(begin),
        end=view.end(index - 1),
    )


READER = Reader(
    language="rust",
    markers=("panicked at ", "has overflowed its stack", STACK_TRACE, FILES, ADDRESSED),
    anchor=Pattern(
        r"thread '[^'\n]*+'(?: \(\d+\))? (?:panicked at |has overflowed its stack$)"
        r"|(?i:stack backtrace:)$|^\s*+\d+: (?=\s*+\S)"
    ),
    read=_read,
)
