"""Reads Elixir: raised errors, exits with what they came from, ExUnit's failures."""

from dataclasses import dataclass, field

from homeport.traces.block import find_above, read_block
from homeport.traces.markers import FILES, LINE_STARTS
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Link, Relation, Trace
from homeport.traces.view import View

RAISED = Pattern(r"\s*+\*\* \((?P<type>[\w.]+)\) ?(?P<message>.*)$")
PLACED = Pattern(
    r"\s+(?:\((?P<app>\w+) ?(?P<version>[\w.+-]*)\) )?(?P<file>[^\s:()]+\.(?:exs?|erl|hrl|eex|leex|"
    r"heex)):(?P<line>\d+): (?P<call>\S.*)$"
)
UNPLACED = Pattern(
    r"\s+(?:\((?P<app>\w+) ?[\w.+-]*\) )?(?P<call>:?[\w.]+[.][\w!?\"'+*/<>=-]+[/(].*)$"
)
TEST = Pattern(r"\s+\d+\) (?P<kind>test|property|doctest) (?P<name>.+) \((?P<module>[\w.]+)\)$")
EXITED = Pattern(r"\s+\*\* \(EXIT[^()\n]*\) (?P<message>.*)$")
HEADS = frozenset({"stacktrace:", "(stacktrace)"})
STACKTRACE = Pattern(r"\s*+stacktrace:$")
MOST_LINES = 60


def read_frame(line: str) -> Frame | None:
    """Return the frame in a line of an Elixir stack, or None."""
    found = PLACED.match(line)
    if found is None:
        bare = UNPLACED.match(line)
        return _frame("", None, bare["call"], bare["app"] or "") if bare else None
    return _frame(
        found["file"], found["line"], found["call"], found["app"] or "", found["version"] or ""
    )


def _frame(file: str, line: str | None, call: str, app: str = "", version: str = "") -> Frame:
    inside, _, place = call.rpartition(" in ")
    module, _, function = (
        place.rpartition(".")
        if inside
        else call.rpartition(".")
        if "." in call.partition("(")[0]
        else ("", "", call)
    )
    function = call if inside else function
    owner = f"({app} " if app and version else module
    language = "erlang" if file.endswith((".erl", ".hrl")) else "elixir"
    return Frame(
        file=file,
        line=int(line) if line else None,
        function=function,
        module=module,
        in_app=bool(file) and in_app(language, file, owner),
    )


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if RAISED.match(first):
        return _read_raised(view)
    if found := TEST.match(first):
        return _read_test(view, f"{found['module']}: {found['name']}")
    if read_frame(first) is not None and PLACED.match(first):
        frames, index = read_block(view, 0, read_frame)
        return Trace("elixir", "", "", tuple(frames), (), view.start(0), view.end(index - 1))
    return None


@dataclass(slots=True)
class _Raised:
    """An error while it is read, with what an exit came from."""

    type: str
    message: list[str]
    frames: list[Frame] = field(default_factory=list)
    cause: "_Raised | None" = None


def _read_raised(view: View) -> Trace | None:
    """Read `** (Type) message`, which may go on, and the frames below."""
    error, end = _raised(view, 0)
    if error is None:
        return None
    above = find_above(view, TEST, 4)
    test = TEST.match(view.line(above) or "") if above is not None else None
    cause = error.cause
    return Trace(
        language=_language(error.frames or (cause.frames if cause else [])),
        type=error.type,
        message="\n".join(error.message).rstrip(),
        frames=tuple(error.frames),
        chain=(
            (Link(Relation.CAUSE, cause.type, "\n".join(cause.message), tuple(cause.frames)),)
            if cause
            else ()
        ),
        start=view.start(0),
        end=view.end(end - 1),
        test=f"{test['module']}: {test['name']}" if test else "",
    )


def _raised(view: View, index: int) -> tuple[_Raised | None, int]:
    """Read one error; returns it and the index behind it."""
    found = RAISED.match(view.line(index) or "")
    if found is None:
        return None, index
    error, begin = _Raised(found["type"], [found["message"]]), index
    index += 1
    if (exited := EXITED.match(view.line(index) or "")) and found["type"] == "exit":
        error.cause, index = _raised(view, index + 1)
        if error.cause is None:
            error.message.append(exited["message"])
    while index < begin + MOST_LINES and (line := view.line(index)) is not None:
        if read_frame(line) or RAISED.match(line) or line.strip() in HEADS:
            break
        if error.cause is None:
            error.message.append(line)
        index += 1
    listed = STACKTRACE.match(view.line(index) or "") is not None
    frames, after = _frames(view, index + listed)
    if not frames and error.cause is None:
        return _Raised(found["type"], error.message[:1]), begin + 1
    if listed:
        error.message = [one for one in error.message if not one.strip().startswith("code:")]
    error.frames = frames
    return error, after


def _frames(view: View, index: int) -> tuple[list[Frame], int]:
    """Read frames as far in as the first one: an outer error's stand farther out."""
    first = view.line(index) or ""
    margin = len(first) - len(first.lstrip())

    def inside(line: str) -> Frame | None:
        return read_frame(line) if len(line) - len(line.lstrip()) == margin else None

    return read_block(view, index, inside)


def _language(frames: list[Frame]) -> str:
    own = [one for one in frames if one.in_app] or frames
    return "erlang" if own and own[0].file.endswith((".erl", ".hrl")) else "elixir"


def _read_test(view: View, test: str) -> Trace | None:
    """Read a failing assertion of ExUnit."""
    message: list[str] = []
    for index in range(1, MOST_LINES):
        line = view.line(index)
        if line is None or RAISED.match(line):
            return None  # the raised error's own line reads it
        if STACKTRACE.match(line):
            break
        if index > 1:
            message.append(line.strip())
    else:
        return None
    frames, after = read_block(view, index + 1, read_frame)
    if not frames:
        return None
    return Trace(
        language="elixir",
        type="ExUnit.AssertionError",
        message="\n".join(message).strip(),
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(after - 1),
        test=test,
    )


READER = Reader(
    language="elixir",
    markers=("** (", FILES, LINE_STARTS),
    anchor=Pattern(
        r"\*\* \([\w.]+\)|^\s+\d+\) (?:test|property|doctest) |"
        r"(?<!\s)\s{2,}+(?:\(\w+ [\w.]+\) )?\S+\.(?:exs?|erl):\d+: "
    ),
    read=_read,
)
