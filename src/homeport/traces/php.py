"""Reads PHP traces: uncaught errors, loggers' stack traces, xdebug's, and one-line errors."""

from dataclasses import replace

from homeport.traces.block import shifted
from homeport.traces.brackets import without_arguments
from homeport.traces.markers import NUMBERED, STACK_TRACE
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Kind, Link, Relation, Trace
from homeport.traces.view import View

FRAME = Pattern(
    r"\s*+#\d+ (?:(?P<file>[^\n]+?)\((?P<line>\d+)\)|\[internal function\]|(?P<main>\{main\}))"
    r"(?:: (?P<call>.*))?$"
)
STACK = Pattern(r"(?:PHP )?\s*+\[?[Ss]tack ?trace\]?:?$")
NAMED = Pattern(
    r"(?:exception '(?P<old>[\w\\]+)'(?: with message '|$)|"
    r"(?P<new>[A-Za-z_\\][\w\\]*)(?:: |(?= in \S)))"
)
END = Pattern(r"\s*+thrown in (?P<file>.+) on line (?P<line>\d+)$")
SIMPLE = Pattern(
    r"(?:PHP )?(?P<type>(?:Recoverable |Catchable )?(?:Fatal|Parse|Core|Compile|Syntax) error"
    r"|Warning|Notice|Deprecated|Strict Standards): +(?P<rest>\S.*) on line (?P<line>\d+)$"
)
XDEBUG = Pattern(r"(?:PHP )?\s+\d+\. (?P<rest>\S.*):(?P<line>\d+)$")
PLACED = Pattern(r"(?: on line |:|\()(?P<line>\d+)\)?$")
MOST_LINES_OF_MESSAGE = 100
FEW_LINES = 20


def _frame(file: str, line: int | None, call: str) -> Frame:
    name = without_arguments(call)
    if name.endswith(")") or "(" in name:
        name = name.partition("(")[0]
    module, function = "", name
    for mark in ("->", "::"):
        if mark in name and not name.startswith("{"):
            module, _, function = name.rpartition(mark)
            break
    return Frame(
        file=file, line=line, function=function, module=module, in_app=in_app("php", file, module)
    )


def _stack(view: View, index: int) -> tuple[list[Frame], int]:
    frames: list[Frame] = []
    while found := FRAME.match(view.line(index) or ""):
        index += 1
        if found["main"]:
            frames.append(_frame("", None, "{main}"))
            break
        line = int(found["line"]) if found["line"] else None
        frames.append(_frame(found["file"] or "", line, found["call"] or ""))
    return frames, index


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if STACK.match(first):
        return _read_uncaught(view)
    if found := SIMPLE.match(first):
        message, _, file = found["rest"].rpartition(" in ")
        if "Uncaught " in message or not message:
            return None
        return _read_simple(view, found["type"], message, file, found["line"])
    return _read_listed(view) if FRAME.match(first) else None


def _read_listed(view: View) -> Trace | None:
    """Read frames that no `Stack trace:` announces, below a line that may name the error."""
    if STACK.match(view.line(-1) or ""):
        return _read_uncaught(view, -1)
    if _is_message(view):
        return None
    frames, index = _stack(view, 0)
    if len(frames) == 1 and not frames[0].file.endswith(".php"):
        return None
    found = NAMED.match(view.line(-1) or "")
    named = found is not None and found["new"] is not None and _is_class(found["new"])
    kind = found["new"] if found and named else ""
    message = (view.line(-1) or "")[found.end() :] if found and named else ""
    inner = frames[0]  # the call that failed: only its caller's place is known
    called = Frame("", None, None, inner.function, inner.module, in_app=inner.in_app)
    own = [called, *shifted(frames)] if frames[0].function else frames
    own = own[:-1] if frames[-1].function == "{main}" else own
    start = view.start(-1 if named else 0)
    return Trace("php", kind, message, tuple(own), (), start, view.end(index - 1))


def _is_class(name: str) -> bool:
    return "\\" in name or name[:1].isupper()


def _is_message(view: View) -> bool:
    """Tell whether what looks like frames is a message: the real stack is announced below."""
    for index in range(1, FEW_LINES):
        line = view.line(index)
        if line is None or "{main}" in line or END.match(line):
            return False
        if STACK.match(line):
            return bool(_thrown_above(view, index)[1])
    return False


def _read_simple(view: View, kind: str, message: str, file: str, line: str) -> Trace:
    """Read a one-line error, and xdebug's stack below it."""
    frames = [_frame(file, int(line), "")]
    index = 1
    if STACK.match(view.line(1) or ""):
        calls: list[Frame] = []
        index = 2
        while found := XDEBUG.match(view.line(index) or ""):
            call, _, file_called = found["rest"].rpartition(" ")
            calls.append(_frame(file_called, int(found["line"]) or None, call))
            index += 1
        if calls:
            places = [*(one.line for one in calls[1:]), int(line)]
            files = [*(one.file for one in calls[1:]), file]
            frames = [
                Frame(name, at, None, call.function, call.module, in_app("php", name))
                for call, name, at in zip(calls, files, places, strict=True)
            ][::-1]
    fatal = "error" in kind
    return Trace(
        language="php",
        type=kind,
        message=message,
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(index - 1),
        kind=Kind.EXCEPTION if fatal else Kind.DIAGNOSTIC,
    )


def _read_uncaught(view: View, index: int = 0) -> Trace | None:
    """Read from `Stack trace:` on; errors joined by `Next` come first cause first."""
    begin, kind, message, place = _thrown_above(view, index)
    errors = [(kind, message, place)]
    stacks: list[list[Frame]] = []
    while STACK.match(view.line(index) or ""):
        frames, index = _stack(view, index + 1)
        stacks.append(frames)
        ahead = _next_stack(view, index)
        if ahead is None:
            break
        _, kind, message, place = _thrown_above(view, ahead, floor=index)
        errors.append((kind, message, place))
        index = ahead
    if not stacks or not (stacks[0] or errors[0][2]):
        return None
    if END.match(view.line(index) or ""):
        index += 1
    made = [
        (kind, message, _placed(place, frames))
        for (kind, message, place), frames in zip(errors, stacks, strict=False)
    ][::-1]
    return Trace(
        language="php",
        type=made[0][0],
        message=made[0][1],
        frames=tuple(made[0][2]),
        chain=tuple(
            Link(Relation.CAUSE, kind, message, tuple(frames), depth=depth)
            for depth, (kind, message, frames) in enumerate(made[1:], 1)
        ),
        start=view.start(begin),
        end=view.end(index - 1),
    )


def _placed(place: tuple[str, int] | None, frames: list[Frame]) -> list[Frame]:
    """Put where it was thrown before the calls, and give each place its own function."""
    if place is None:
        return frames
    own = [_frame(*place, "")]
    if frames and (frames[0].file, frames[0].line) == place:
        own = []  # a built-in function threw: it has no place of its own
        frames = [replace(frames[0], function="", module=""), *frames[1:]]
    placed = shifted([*own, *frames])
    return placed[:-1] if frames and frames[-1].function == "{main}" else placed


def _next_stack(view: View, index: int) -> int | None:
    if (view.line(index) or "").strip() or not (view.line(index + 1) or "").startswith("Next "):
        return None
    for ahead in range(index + 2, index + MOST_LINES_OF_MESSAGE):
        line = view.line(ahead)
        if line is None or FRAME.match(line) or line.startswith("Next "):
            return None
        if STACK.match(line):
            return ahead
    return None


def _thrown_above(
    view: View, index: int, floor: int = -MOST_LINES_OF_MESSAGE
) -> tuple[int, str, str, tuple[str, int] | None]:
    """Find the line that names the error above a stack: its index, type, message, place."""
    place, _ = _split_place(view.line(index - 1) or "")
    for at in range(index - 1, max(floor, index - MOST_LINES_OF_MESSAGE), -1):
        line = view.line(at)
        if line is None:
            break
        if at < index - 1 and (STACK.match(line) or END.match(line) or "{main}" in line):
            break
        found = _name(line)
        if found:
            kind, said = found
            lines = [said, *(view.line(one) or "" for one in range(at + 1, index))]
            if place is not None:
                lines[-1] = _split_place(lines[-1])[1]
            return at, kind, "\n".join(lines), place
    said = _split_place(view.line(index - 1) or "")[1] if place else ""
    return index - 1 if view.line(index - 1) else index, "", said, place


def _split_place(line: str) -> tuple[tuple[str, int] | None, str]:
    """Split `message in file:12` into place and message."""
    found = PLACED.search(line)
    if found is None:
        return None, line
    text = line[: found.start()]
    for word in (" in ", " at "):
        message, between, file = text.rpartition(word)
        if between:
            return (file, int(found["line"])), message.removesuffix("'")
    return None, line


def _name(line: str) -> tuple[str, str] | None:
    for marker in ("Uncaught ", "[object] (", "Next ", "exception '"):
        at = line.find(marker)
        if at >= 0:
            rest = line[at if marker == "exception '" else at + len(marker) :]
            found = NAMED.match(rest.replace("(code: 0)", "", 1))
            if found:
                return found["old"] or found["new"], rest.replace("(code: 0)", "", 1)[found.end() :]
    found = NAMED.match(line)
    if found is None or not (found["old"] or _is_class(found["new"])):
        return None
    return found["old"] or found["new"], line[found.end() :]


READER = Reader(
    language="php",
    markers=(NUMBERED, STACK_TRACE, " on line "),
    anchor=Pattern(
        r"(?:PHP )?(?<!\w)Stack trace:$|\[stacktrace\]|(?:PHP )?(?:(?:Recoverable |"
        r"Catchable )?(?:Fatal|Parse|Core|Compile) error"
        r"|Warning|Notice|Deprecated): |#\d+ (?:/|\[internal|\{main|[\w.]+\.php|[A-Z]:)"
    ),
    read=_read,
)
