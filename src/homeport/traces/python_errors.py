"""Reads Python errors from their frames on: type, message, notes, causes, groups.

Leaves finding the traceback in a text to `python`, test reports to `pytest` and `doctest`.
"""

from dataclasses import dataclass, field

from homeport.traces.pattern import Pattern
from homeport.traces.python_frames import Lines, read_frames
from homeport.traces.python_messages import announces_more, known_lines
from homeport.traces.trace import Frame, Link, Relation

HEADER = Pattern(r"\s*+(?:Exception Group )?Traceback \(most recent call last\):$")
GROUP = Pattern(r"(\s*+)\+ Exception Group Traceback \(most recent call last\):$")
MEMBER = Pattern(r"\s*+\+(?:-\+)?-{8,} (?:\d+|\.\.\.) -{8,}$")
GROUP_END = Pattern(r"\s*+\+-{20,}$")
ERROR = Pattern(r"(?P<type>[^\W\d]\w*+(?:\.(?:<locals>|[^\W\d]\w*+))*)(?::(?: (?P<message>.*))?)?$")
LEVELS = frozenset({"INFO", "DEBUG", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL", "NOTICE"})
PHRASES = {
    "The above exception was the direct cause of the following exception:": Relation.CAUSE,
    "During handling of the above exception, another exception occurred:": Relation.CONTEXT,
}
# What may follow a traceback in a terminal or a log without belonging to its message.
AFTER = Pattern(
    r"\d{4}[-/]\d\d[-/]\d\d|\[?\d\d:\d\d:\d\d|={5,}|-{5,}|_{5,}|\*{5,}|>>> |\$ |##\[|"
    r"\([\w-]{2,12}\) "
    r"|"
    r"\[[\w:. -]{1,40}\] "
    r"|(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b|(?:FAILED|PASSED|ERROR) \S+|"
    r"make(?:\[\d+\])?: "
    r"|npm (?:ERR|error)|Ran \d+ tests?|Process finished|Exception ignored in|Traceback \(|error: |"
    r"E  "
    r"|[\w.]+RemoteTraceback: ?$|The above exception|During handling of|Command exited|exit status|"
    r"Error: Process completed"
)
NOTE = Pattern(
    r"(?:[Nn]ote|[Hh]int|Explanation)\b|Falsifying (?:explicit )?example|You can reproduce this"
)
IN_MARGIN = Pattern(r"\s*+(?:\||\+-{4}|\+-\+-{4})")
MOST_UNINDENTED = 50
NOT_SHOWN = Pattern(r"and (\d+) more exceptions?$")


@dataclass(slots=True)
class PythonError:
    """One error while it is read; `frames` in the text's order, outermost first."""

    type: str = ""
    message: str = ""
    frames: list[Frame] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    linked: list[tuple[Relation, "PythonError"]] = field(default_factory=list)

    def links(self, depth: int = 1) -> list[Link]:
        """Return the linked errors, each followed by its own."""
        found: list[Link] = []
        for relation, error in self.linked:
            found.append(
                Link(
                    relation,
                    error.type,
                    error.message,
                    tuple(reversed(error.frames)),
                    tuple(error.notes),
                    depth,
                )
            )
            found.extend(error.links(depth + 1))
        return found


class Margined:
    """Lines inside a group's margin; the first line outside of it is the end."""

    def __init__(self, lines: Lines, margin: str) -> None:
        self._lines, self._margin = lines, margin + "| "

    def line(self, index: int) -> str | None:
        """Return one line without the margin."""
        line = self._lines.line(index)
        if line is None:
            return None
        if line.startswith(self._margin):
            return line[len(self._margin) :]
        if line == self._margin.rstrip():
            return ""
        return line if self._unindented(index) else None

    def goes_on(self, index: int) -> bool:
        """Tell whether a line may belong to the message above: inside a margin always."""
        return self._lines.goes_on(index)

    def _unindented(self, index: int) -> bool:
        """Tell whether a line without margin goes on with a message: only its first has one."""
        for ahead in range(index, index + MOST_UNINDENTED):
            line = self._lines.line(ahead)
            if line is None or line in PHRASES or HEADER.match(line) or GROUP.match(line):
                return False
            if IN_MARGIN.match(line):
                return ahead > index
        return False


def read_chain(
    raw: Lines, index: int, margin: str | None = None, stop: Pattern | None = None
) -> tuple[PythonError, int]:
    """Read an error and all it came from: the last one printed is the top one.

    `stop` says which line ends a message that may hold blank lines.
    """
    lines = raw if margin is None else Margined(raw, margin)
    error, index = _read_error(raw, lines, index, margin, stop)
    while (found := _next_in_chain(lines, index)) is not None:
        relation, after = found
        later, end = _read_error(raw, lines, after, margin, stop)
        if not (later.type or later.frames):
            break
        later.linked.insert(0, (relation, error))
        error, index = later, end
    return error, index


def _next_in_chain(lines: Lines, index: int) -> tuple[Relation, int] | None:
    """Find the sentence that joins two tracebacks; blanks and closing quotes may stand before."""
    for ahead in range(index, index + 4):
        line = (lines.line(ahead) or "").strip()
        if relation := PHRASES.get(line):
            after = ahead + 1
            while lines.line(after) == "":
                after += 1
            return relation, after
        if line not in {"", '"""', "'''"}:
            break
    return None


def _read_error(
    raw: Lines, lines: Lines, index: int, margin: str | None, stop: Pattern | None
) -> tuple[PythonError, int]:
    header = lines.line(index) or ""
    if margin is None and (found := GROUP.match(header)):
        margin, index = found[1], index + 1
        lines = Margined(raw, margin)
    elif HEADER.match(header):
        index += 1
    frames, notes, index = read_frames(lines, index)
    error = PythonError(frames=frames, notes=notes)
    index = read_message(lines, index, error, stop=stop, bounded=margin is not None)
    if margin is not None:
        index = _read_members(raw, index, margin, error)
    return error, index


def _read_members(raw: Lines, index: int, margin: str, error: PythonError) -> int:
    """Read a group's members; each has a margin two columns deeper."""
    inner, began = margin + "  ", False
    while (line := raw.line(index)) is not None:
        expected = inner + "+--" if began else margin + "+-+-"
        if not line.startswith(expected) or not MEMBER.match(line):
            break
        began = True
        first = Margined(raw, inner).line(index + 1) or ""
        if NOT_SHOWN.match(first):
            error.notes.append(first)
            index += 2
            continue
        member, index = read_chain(raw, index + 1, inner)
        error.linked.append((Relation.MEMBER, member))
    line = raw.line(index)
    return index + 1 if began and line is not None and GROUP_END.match(line) else index


def read_message(
    lines: Lines,
    index: int,
    error: PythonError,
    *,
    stop: Pattern | None = None,
    bounded: bool = False,
) -> int:
    """Read `Type: message` and the lines that go on with it; return the next index."""
    found = ERROR.match(lines.line(index) or "")
    if not found or found["type"] in LEVELS:
        return index
    error.type = found["type"]
    message = [found["message"] or ""]
    index += 1
    code = error.frames[-1].code if error.frames else ""
    own = known_lines(error.type, found["message"], code)
    is_open = stop is None and not bounded
    while is_open and len(message) < len(own) and lines.line(index) == own[len(message)]:
        message.append(own[len(message)])
        index += 1
    ended = is_open and len(message) == len(own)
    while (line := lines.line(index)) is not None:
        if ended and not NOTE.match(line):
            break
        ended = False
        if _ends_message(line, stop, bounded=bounded) and not (
            is_open and _goes_on_behind(lines, index, message)
        ):
            break
        if not lines.goes_on(index):
            break
        message.append(line)
        index += 1
    while len(message) > 1 and not message[-1].strip():
        message.pop()
        index -= 1
    if message[-1].strip() in {'"""', "'''"} and len(message) > 1:  # a remote traceback's quotes
        message.pop()
    kept = next((at for at, text in enumerate(message) if at and NOTE.match(text)), len(message))
    error.message = "\n".join(message[:kept])
    error.notes.extend(message[kept:])
    return index


def _ends_message(line: str, stop: Pattern | None, *, bounded: bool) -> bool:
    """Tell whether a line stands behind the message rather than in it."""
    if line in PHRASES:
        return True
    if stop:
        return stop.match(line) is not None
    # Inside a group's margin nothing else can follow; blank lines come before a chain's sentence.
    return not bounded and (not line.strip() or AFTER.match(line) is not None)


def _goes_on_behind(lines: Lines, index: int, message: list[str]) -> bool:
    """Tell whether the message goes on behind a blank line, announced or set in."""
    behind = lines.line(index + 1)
    if lines.line(index) != "" or not behind or behind in PHRASES or AFTER.match(behind):
        return False
    return announces_more(message[-1], behind) and lines.goes_on(index + 1)
