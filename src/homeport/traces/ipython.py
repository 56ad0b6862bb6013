"""Reads the tracebacks of IPython and Jupyter: arrows into source, cells instead of files."""

from dataclasses import replace

from homeport.traces.markers import CELL
from homeport.traces.pattern import Pattern
from homeport.traces.python_errors import PHRASES, PythonError, read_message
from homeport.traces.python_frames import CARETS, python_frame
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Relation, Trace
from homeport.traces.view import View

HEADER = Pattern(r"(?P<type>[^\W\d][\w.]*+) {2,}Traceback \(most recent call last\)$")
RULE = Pattern(r"-{60,}$")
_CALL = r"(?:,? in (?P<function><[^<>\n]*>|[^\s(][^(\n]*)(?:\([^\n]*)?)?"
ENTRY = Pattern(
    r"\s*+(?P<file>(?:Cell |Input )?In ?\[\d+\])(?:, line (?P<line>\d+))?" + _CALL + r"$"
)
FILE_ENTRY = Pattern(r"\s*+File (?P<file>[^\n]*?[^\s:]):(?P<line>\d+)" + _CALL + r"$")
OLD_ENTRY = Pattern(
    r"(?P<file>[~/<.\w][^\n]*?) in (?P<function><?[\w.]+>?)(?P<line>)(?:\([^\n]*)?$"
)
ARROW = Pattern(r"\s*+-+> ?(?P<line>\d+) ?(?P<code>.*)$")
SOURCE = Pattern(r"\s*+\d+(?: |$)")
SHORT = Pattern(r"\(\.\.\.\)$|\s*+\[\.\.\. skipping .*\]$|\s*+\[\.\.\. \d+ frames? .*\]$")
MOST_SOURCE = 60  # lines shown for one frame


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if not HEADER.match(first):
        return _read_syntax(view)
    error, index = _read_error(view, 0)
    while (found := _next(view, index)) is not None:
        relation, after = found
        later, end = _read_error(view, after)
        later.linked.insert(0, (relation, error))
        error, index = later, end
    if not error.frames and not error.linked:
        return None
    return _made(view, -1 if RULE.match(view.line(-1) or "") else 0, error, index)


def _made(view: View, begin: int, error: PythonError, end: int) -> Trace:
    return Trace(
        language="python",
        type=error.type,
        message=error.message,
        frames=tuple(reversed(error.frames)),
        chain=tuple(error.links()),
        start=view.start(begin),
        end=view.end(end - 1),
        notes=tuple(error.notes),
    )


def _next(view: View, index: int) -> tuple[Relation, int] | None:
    """Find the sentence that joins two errors, and the later one's heading below it."""
    relation: Relation | None = None
    for ahead in range(index, index + 8):
        line = view.line(ahead) or ""
        relation = PHRASES.get(line.strip(), relation)
        if HEADER.match(line):
            return (relation, ahead) if relation else None
    return None


def _read_error(view: View, index: int) -> tuple[PythonError, int]:
    """Read heading, frames and message; returns the error and the index behind it."""
    error = PythonError()
    heading = HEADER.match(view.line(index) or "")
    index += 1
    while (line := view.line(index)) is not None:
        if not line.strip() or SHORT.match(line):
            index += 1
            continue
        entry = _entry(line)
        if entry is None:
            break
        frame, index = _placed(view, index, entry)
        error.frames.append(frame)
    index = read_message(view, index, error)
    error.type = error.type or (heading["type"] if heading else "")
    return error, index


def _entry(line: str) -> Frame | None:
    """Return the place that begins a frame; older ones get their line from the arrow."""
    for pattern in (ENTRY, FILE_ENTRY, OLD_ENTRY):
        found = pattern.match(line)
        if found and found["file"]:
            name = (found["function"] or "").strip()
            name = "<module>" if name.startswith(("<cell line", "<module>")) else name
            return python_frame(found["file"], int(found["line"] or 0), name or "<module>")
    return None


def _placed(view: View, begin: int, frame: Frame) -> tuple[Frame, int]:
    """Read the source below a frame: the arrow points at its line."""
    index = begin + 1
    while index < begin + MOST_SOURCE and (line := view.line(index)) is not None:
        if not line.strip() or _entry(line):
            break
        if found := ARROW.match(line):
            code = found["code"].strip()
            frame = replace(frame, line=frame.line or int(found["line"]), code=frame.code or code)
        elif not (SOURCE.match(line) or CARETS.match(line) or SHORT.match(line)):
            break
        index += 1
    return replace(frame, line=frame.line or None), index


def _read_syntax(view: View) -> Trace | None:
    """Read an error of the parser, which comes without a heading."""
    found = ENTRY.match(view.line(0) or "")
    code, caret = view.line(1) or "", view.line(2) or ""
    if found is None or not found["line"] or not CARETS.match(caret):
        return None
    margin = len(code) - len(code.lstrip())
    start = max(0, len(caret) - len(caret.lstrip()) - margin)
    mark = (start, start + len(caret.strip()))
    frame = python_frame(found["file"], int(found["line"]), "", code.strip())
    error = PythonError(frames=[replace(frame, mark=mark)])
    end = read_message(view, 3, error)
    return _made(view, 0, error, end) if error.type.endswith(("Error", "Warning")) else None


READER = Reader(
    language="python",
    markers=("(most recent call ", CELL),
    anchor=Pattern(
        r"(?<!\S)[^\W\d][\w.]*+ {2,}(?=Traceback \(most recent call last\)$)"
        r"|(?<!\S)(?:Cell |Input )In ?\[\d+\]"
    ),
    read=_read,
)
