"""Reads Dart and Flutter traces: the virtual machine's and package stack_trace's."""

from homeport.traces.block import read_block
from homeport.traces.markers import FILES, NUMBERED
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.places import split_place
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Trace
from homeport.traces.view import View

FRAME = Pattern(r"\s*+#\d+\s+(?P<rest>\S.*)\)$")
FILE = Pattern(r"(?:dart|package|file|org-dartlang-\w+|https?):|\S+\.dart$")
CHAINED = Pattern(
    r"\s*+(?P<file>(?:dart|package):\S+|[\w./-]+\.dart)(?: (?P<line>\d+)(?::"
    r"(?P<column>\d+))?)?\s{2,}(?P<name>\S.*)$"
)
GAP = Pattern(
    r"<asynchronous suspension>$|===== asynchronous gap =+$|\(elided .*\)$|\.\.\.\s*\d* ?more"
)
HEAD = Pattern(r"(?:.*\b)?Unhandled [Ee]xception:?\s*(?P<rest>.*)$")
FLUTTER = Pattern(r".*EXCEPTION CAUGHT BY .*")
THROWN = Pattern(r"The following (?P<type>\w++)?.*thrown")
SAID = Pattern(r"(?P<type>_?[A-Z]\w*(?:Exception|Error))(?: \([^()\n]*\))?: (?P<message>.*)$")
INSTANCE = Pattern(r"Instance of '(?P<type>\w+)'$")
STATED = {"Bad state: ": "StateError", "Concurrent modification": "ConcurrentModificationError"}
MOST_LINES_OF_MESSAGE = 60


def read_frame(line: str) -> Frame | None:
    """Return the frame in a line, or None."""
    if found := FRAME.match(line):
        name, bracket, place = found["rest"].rpartition(" (")
        file, number, column = split_place(place)
        if not bracket or not FILE.match(file):
            return None
        return Frame(file, number, column, name, in_app=in_app("dart", file))
    found = CHAINED.match(line)
    if not found:
        return None
    return Frame(
        file=found["file"],
        line=int(found["line"]) if found["line"] else None,
        column=int(found["column"]) if found["column"] else None,
        function=found["name"],
        in_app=in_app("dart", found["file"]),
    )


def _read(view: View) -> Trace | None:
    frames, index = read_block(view, 0, read_frame, GAP)
    if not frames:
        return None
    begin, kind, message = _heading_above(view)
    return Trace(
        language="dart",
        type=kind,
        message=message,
        frames=tuple(frames),
        start=view.start(begin),
        end=view.end(index - 1),
    )


def _heading_above(view: View) -> tuple[int, str, str]:
    for index in range(-1, -MOST_LINES_OF_MESSAGE, -1):
        line = view.line(index)
        if line is None or read_frame(line):
            break
        between = [view.line(at) or "" for at in range(index + 1, 0)]
        if found := HEAD.match(line):
            kind, message = _named("\n".join([found["rest"], *between]).strip())
            return index, kind, message
        if found := THROWN.match(line):
            said = []
            for one in between:
                if not one.strip():
                    break
                said.append(one)
            begin = index - 1 if FLUTTER.match(view.line(index - 1) or "") else index
            return begin, found["type"] or "", "\n".join(said)
    above = SAID.match(view.line(-1) or "")
    return (-1, above["type"], above["message"]) if above else (0, "", "")


def _named(text: str) -> tuple[str, str]:
    """Split what was thrown into type and message, as far as its text names a type."""
    first, line_break, rest = text.partition("\n")
    if found := SAID.match(first):
        return found["type"], found["message"] + line_break + rest
    if found := INSTANCE.match(text):
        return found["type"], text
    if first.startswith("Exception: "):
        return "Exception", text.removeprefix("Exception: ")
    return next((kind for start, kind in STATED.items() if text.startswith(start)), ""), text


READER = Reader(
    language="dart",
    markers=(NUMBERED, FILES),
    anchor=Pattern(
        r"#\d+ {3,}(?=\S)|^\s*+(?=(?:package|dart):|[\w./-]+\.dart )|(?:package|dart):(?=\S+ \d)"
    ),
    read=_read,
)
