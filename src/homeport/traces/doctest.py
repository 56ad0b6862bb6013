"""Reads doctest's report: what an example expected, what it got, or what it raised."""

from homeport.traces.block import find_above
from homeport.traces.markers import FAILURE_LINE
from homeport.traces.pattern import Pattern
from homeport.traces.python_errors import HEADER, read_chain
from homeport.traces.python_frames import python_frame
from homeport.traces.reader import Reader
from homeport.traces.trace import Trace
from homeport.traces.view import View

PLACE = Pattern(r'File "(?P<file>[^"\n]*+)", line (?P<line>\d+), in (?P<name>\S+)$')
RULE = Pattern(r"\*{20,}$")
MOST_LINES = 500


class _Indented:
    """The lines of a view without the indentation that doctest adds."""

    def __init__(self, view: View) -> None:
        self._view = view

    def line(self, index: int) -> str | None:
        """Return one line; a rule ends the report."""
        line = self._view.line(index)
        if line is None or RULE.match(line):
            return None
        return line.removeprefix("    ")

    def goes_on(self, index: int) -> bool:
        """Tell whether a line may belong to the message above: here nothing else can stand."""
        return self.line(index) is not None


def _read(view: View) -> Trace | None:
    found = PLACE.match(view.line(0) or "")
    if found is None or view.line(1) != "Failed example:":
        return None
    lines: list[str] = []
    index = 1
    while index < MOST_LINES and (line := view.line(index)) is not None and not RULE.match(line):
        lines.append(line)
        index += 1
    code = lines[1].strip() if len(lines) > 1 else ""
    own = python_frame(found["file"], int(found["line"]), found["name"], code)
    above = find_above(view, RULE, 1)
    start, end = view.start(0 if above is None else above), view.end(index - 1)
    header = next((at for at, one in enumerate(lines) if HEADER.match(one)), None)
    if header is None:
        said = next((at for at, one in enumerate(lines) if one.startswith("Expected")), 1)
        return Trace(
            language="python",
            type="DocTestFailure",
            message="\n".join(lines[said:]).rstrip(),
            frames=(own,),
            start=start,
            end=end,
            test=found["name"],
        )
    error, _ = read_chain(_Indented(view), header + 1)
    frames = [one for one in error.frames if not one.file.endswith(("doctest.py", "]>"))]
    return Trace(
        language="python",
        type=error.type,
        message=error.message,
        frames=(*reversed(frames), own),
        chain=tuple(error.links()),
        start=start,
        end=end,
        notes=tuple(error.notes),
        test=found["name"],
    )


READER = Reader(
    language="python",
    markers=(FAILURE_LINE,),
    anchor=Pattern(r'File "[^"\n]*+", line \d+, in \S+$'),
    read=_read,
)
