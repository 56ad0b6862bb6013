"""Reads Lua traces: the interpreter's and those of hosts such as Neovim, nginx and games."""

from homeport.traces.block import read_block
from homeport.traces.markers import STACK_TRACE
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Trace
from homeport.traces.view import View

HEAD = Pattern(r"\s*+stack traceback:$")
FRAME = Pattern(
    r"\s*+(?:(?P<file>\[C\]|\[string \"[^\n]*?\"\]|[^\s:][^:\n]*|"
    r"[A-Za-z]:[^:\n]+)(?::(?P<line>\d+))?): in (?P<what>.*)$"
)
NAMED = Pattern(
    r"(?:function|method|field|upvalue|local|global|metamethod)(?: '(?P<name>[^'\n]*)'|"
    r" <(?P<place>[^>\n]*)>)?"
)
TAIL = Pattern(r"\s*+\(\.\.\.tail calls\.\.\.\)$|\s*+\.\.\.\s*(?:\(skipping .*\))?$")
PROGRAM = Pattern(r"(?P<program>[\w./-]++): ")
SAID = Pattern(
    r"(?:(?P<file>\[string \"[^\"\n]*+\"\]|[^\s:][^:\n]*+):(?P<line>\d+): )?(?P<message>.*)$"
)


def read_frame(line: str) -> Frame | None:
    """Return the frame in a line, or None."""
    found = FRAME.match(line)
    if not found:
        return None
    file, what = found["file"] or "", found["what"]
    named = NAMED.match(what)
    name = (named["name"] or "") if named else what if what == "main chunk" else ""
    return Frame(
        file=file,
        line=int(found["line"]) if found["line"] else None,
        function=name.rpartition(".")[2] if "." in name else name,
        module=name.rpartition(".")[0],
        in_app=in_app("lua", file),
    )


def _read(view: View) -> Trace | None:
    if not HEAD.match(view.line(0) or ""):
        return None
    frames, index = read_block(view, 1, read_frame, TAIL)
    if not frames:
        return None
    begin, message = _said_above(view)
    return Trace(
        language="lua",
        type="error",
        message=message,
        frames=tuple(frames),
        start=view.start(begin),
        end=view.end(index - 1),
    )


def _said_above(view: View) -> tuple[int, str]:
    """Find the message, which may have several lines, the first of which names a place."""
    for index in range(-1, -20, -1):
        line = view.line(index)
        if line is None or not line.strip():
            break
        found = SAID.match(_without_program(line))
        if found and found["line"]:
            more = [view.line(at) or "" for at in range(index + 1, 0)]
            return index, "\n".join([found["message"], *more])
    above = _without_program(view.line(-1) or "")
    return (-1, above) if above else (0, "")


def _without_program(line: str) -> str:
    """Take off `lua5.4: `, which the interpreter puts before its message."""
    found = PROGRAM.match(line)
    return line[found.end() :] if found and "lua" in found["program"].lower() else line


READER = Reader(
    language="lua",
    markers=(STACK_TRACE,),
    anchor=Pattern(r"stack traceback:$"),
    read=_read,
)
