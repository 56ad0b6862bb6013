"""Reads what Node adds around an uncaught error: the thrown line, who emitted it, bare values."""

from dataclasses import replace

from homeport.traces.javascript_frames import v8_frame
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Link, Relation, Trace
from homeport.traces.view import View

_THROWN_AT = Pattern(r"(?P<file>(?:file://|node:|[A-Za-z]:)?[^\s:][^:\n]*+):(?P<line>\d+)$")
_CARET = Pattern(r"\s*+\^+$")
_ORIGIN = Pattern(r"Emitted '[^'\n]*' event (?:.* )?at:$|From previous event:$")
_MATCHING = "[... lines matching original stack trace ...]"
_ADVICE = "(Use `node --trace-uncaught"
THROWN = "Thrown at:"
_MOST_LINES = 60
_MOST_FALSE_FRAMES = 200  # lines of a message that look like a stack


def with_thrown_line(
    view: View, begin: int, kind: str, frames: list[Frame]
) -> tuple[list[Frame], int]:
    """Take the source line that Node prints above an uncaught error into its frame."""
    found = _thrown_above(view, begin)
    if found is None:
        return frames, begin
    index, place = found
    for at, frame in enumerate(frames):
        if _same_place(frame, place):
            frames[at] = replace(frame, code=place.code, mark=place.mark)
            return frames, index
    if kind == "SyntaxError":
        frames.insert(0, place)
    return frames, index


def true_stack(view: View, begin: int, frames: list[Frame], index: int) -> int:
    """Return where the stack begins when the message above it holds lines that look like one.

    `frames` end at `index`. Node names the place that threw; a stack that lacks it is none, when
    one below has it.
    """
    found = _thrown_above(view, begin)
    if found is None or any(_same_place(frame, found[1]) for frame in frames):
        return 0
    for ahead in range(index, index + _MOST_FALSE_FRAMES):
        line = view.line(ahead)
        if line is None or not line.strip():
            break
        frame = v8_frame(line)
        if frame is not None and _same_place(frame, found[1]):
            return ahead
    return 0


def _same_place(frame: Frame, place: Frame) -> bool:
    return frame.line == place.line and frame.file.endswith(place.file.removeprefix("file://"))


def _thrown_above(view: View, begin: int) -> tuple[int, Frame] | None:
    """Find place, source line and carets above a heading; the index is the place's."""
    at = begin - 1
    while at > begin - 4 and view.line(at) == "":
        at -= 1
    caret_at = at if _CARET.match(view.line(at) or "") else at + 2
    if caret_at >= begin:
        return None
    return _thrown_at(view, caret_at)


def _thrown_at(view: View, caret_at: int) -> tuple[int, Frame] | None:
    found = _THROWN_AT.match(view.line(caret_at - 2) or "")
    if not found:
        return None
    shown, caret = view.line(caret_at - 1) or "", view.line(caret_at) or ""
    margin = len(shown) - len(shown.lstrip())
    mark = (
        (max(0, caret.find("^") - margin), max(1, len(caret.rstrip()) - margin)) if caret else None
    )
    file = found["file"]
    own = in_app("javascript", file)
    return caret_at - 2, Frame(file, int(found["line"]), in_app=own, code=shown.strip(), mark=mark)


def read_origin(view: View, index: int) -> tuple[Link | None, int]:
    """Read the stack of who emitted the error or scheduled the call, below its own stack."""
    line = (view.line(index) or "").strip()
    if not _ORIGIN.match(line):
        return None, index
    frames: list[Frame] = []
    after = index + 1
    while (text := view.line(after)) is not None:
        frame = v8_frame(text)
        if frame is None and text.strip() != _MATCHING:
            break
        if frame is not None:
            frames.append(frame)
        after += 1
        if text.rstrip().endswith(" {"):
            break
    if not frames:
        return None, index
    return Link(Relation.ORIGIN, "", line.rstrip(":"), tuple(frames)), after


def thrown_value(view: View, index: int) -> tuple[int, str, Frame] | None:
    """Read the value above line `index` that was thrown without being an error.

    Returns where it begins, what it says, and the place that threw it.
    """
    lines: list[str] = []
    for at in range(index - 1, index - _MOST_LINES, -1):
        line = view.line(at)
        if line is None:
            return None
        if _CARET.match(line):
            found = _thrown_at(view, at)
            return (found[0], "\n".join(lines).strip(), found[1]) if found else None
        if not line.startswith(_ADVICE):
            lines.insert(0, line)
    return None


def _read(view: View) -> Trace | None:
    found = thrown_value(view, 0)
    if found is None:
        return None
    begin, message, place = found
    return Trace(
        language="javascript",
        type="",
        message=message,
        frames=(place,),
        start=view.start(begin),
        end=view.end(-1),
    )


READER = Reader(
    language="javascript",
    markers=("Node.js v",),
    anchor=Pattern(r"(?<!\S)Node\.js v\d+\.\d+\.\d+"),
    read=_read,
)
