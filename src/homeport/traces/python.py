"""Finds Python tracebacks: of the interpreter, of unittest, of faulthandler, in logs."""

from homeport.traces.markers import FAILURE_LINE
from homeport.traces.pattern import Pattern
from homeport.traces.python_errors import GROUP, HEADER, PythonError, read_chain
from homeport.traces.python_frames import read_frames
from homeport.traces.reader import Reader
from homeport.traces.trace import Kind, Trace
from homeport.traces.view import View

TEST = Pattern(r"(?:FAIL|ERROR): (?P<name>\S+) \((?P<where>[\w.<>]+)\)")
RULE = Pattern(r"={50,}$|-{50,}$")
DUMP = Pattern(r".*\(most recent call first\):")
FATAL = Pattern(r"(?:Fatal Python error: |Windows fatal exception: )(?P<message>.*)")
LOOK_BACK = 6


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if DUMP.match(first):
        return _read_dump(view)
    test = _test_above(view)
    error, end = read_chain(view, 0, stop=RULE if test else None)
    if not error.frames and not error.linked:
        return None
    if not (HEADER.match(first) or GROUP.match(first)) and not _is_sure(error):
        return None
    return Trace(
        language="python",
        type=error.type,
        message=error.message,
        frames=tuple(reversed(error.frames)),
        chain=tuple(error.links()),
        start=view.start(0),
        end=view.end(end - 1),
        notes=tuple(error.notes),
        test=test,
    )


def _is_sure(error: PythonError) -> bool:
    """Tell a traceback whose head was cut off from any text that cites a file and a line."""
    return bool(error.type) or len(error.frames) > 1 or bool(error.frames[0].function)


def _test_above(view: View) -> str:
    """Name the test when unittest's heading stands above the traceback."""
    if not RULE.match(view.line(-1) or ""):
        return ""
    for index in range(-2, -LOOK_BACK, -1):
        if found := TEST.match(view.line(index) or ""):
            name, where = found["name"], found["where"]
            return where if where.endswith("." + name) else f"{where}.{name}"
    return ""


def _read_dump(view: View) -> Trace | None:
    """Read what faulthandler prints: innermost call first, no source."""
    frames, notes, end = read_frames(view, 1)
    if not frames:
        return None
    message, start = "", 0
    for index in range(-1, -LOOK_BACK, -1):
        if found := FATAL.match(view.line(index) or ""):
            message, start = found["message"], index
    return Trace(
        language="python",
        type="Fatal Python error" if message else "",
        message=message,
        frames=tuple(frames),
        start=view.start(start),
        end=view.end(end - 1),
        notes=tuple(notes),
        kind=Kind.CRASH,
    )


READER = Reader(
    language="python",
    markers=("(most recent call ", FAILURE_LINE),
    anchor=Pattern(
        r"(?:  \+ Exception Group |Exception Group )?Traceback \(most recent call last\):"
        r"|(?:(?:Current t|T)hread|Stack)\b[^\n]{0,80}\(most recent call first\):"
        r'|(?:  )?(?:> )?File "[^"\n]*+", line \d'
    ),
    read=_read,
)
