"""Reads traces of the Java virtual machine: Java, Kotlin, Scala, Groovy, Clojure, Android."""

from dataclasses import dataclass, field, replace

from homeport.traces.markers import AT_LINES, AT_START, LINE_STARTS
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Link, Relation, Trace
from homeport.traces.view import View

FRAME = Pattern(r"\s*+at (?P<call>[^\s(][^()\n]*+)\((?P<source>[^()\n]*+)\)(?:\s|$)")
SOURCE = Pattern(
    r"(?P<file>[^:\n]+\.(?:java|kts?|scala|sc|groovy|cljc?|gvy|aj|xtend|jsp)|SourceFile|"
    r"NO_SOURCE_FILE"
                 r"|Unknown Source|<generated>|[\w$-]+(?=:))(?::(?P<line>-?\d+))?$")  # fmt: skip
NO_SOURCE = frozenset({"Native Method", "Unknown Source", "<generated>", "SourceFile", "<unknown>"})
SKIPPED = Pattern(
    r"\s*+(?:\.\.\. \d+ (?:more|common frames? omitted|lines? skipped|shared)|- (?:locked|waiting|"
    r"parking|eliminated)\b"
    r"|(?:Caused by: |Suppressed: )?\[CIRCULAR REFERENCE"
    r"|\(Coroutine boundary\)|\.\.\. \(repeats|\| =>)"
)
SHARED = Pattern(r"\s*+\.\.\. (?P<count>\d{1,6}) (?:more|common frames? omitted)\b")
LINKED = Pattern(r"(?P<indent>\s*+)(?P<word>Caused by|Suppressed|Wrapped by): "
                 r"(?P<rest>(?!\[CIRCULAR).*)$")  # fmt: skip
THREAD = Pattern(
    r'.*Exception in thread "(?P<thread>[^\n]{0,200}?)" (?P<rest>[\w$./@-]++(?:: ?.*)?)$'
)
NAME = Pattern(r"(?<![\w$./@-])(?:[\w$@-]++/)?(?P<type>[^\W\d][\w$.]*+)(?=: |:?$)")
ERROR_NAME = ("Exception", "Error", "Throwable", "Failure", "Failed", "Death", "Boom")
RECORD = Pattern(r"\[?\d{4}-\d\d-\d\d[T ]|\d\d:\d\d:\d\d|\[(?:INFO|WARN|DEBUG|ERROR)")
SUREFIRE = Pattern(
    r"(?:\[ERROR\] )?\s*+(?P<test>[\w.$]+(?:\([\w.$]+\))?)\s.*<<< (?:FAILURE|ERROR)!$"
)
MOST_LINES_OF_MESSAGE = 200


@dataclass(slots=True)
class _Error:
    type: str = ""
    message: str = ""
    frames: list[Frame] = field(default_factory=list)
    relation: Relation = Relation.CAUSE
    depth: int = 0


def read_frame(line: str) -> Frame | None:
    """Return the frame in a line, or None."""
    found = FRAME.match(line)
    source = SOURCE.match(found["source"]) if found else None
    if not found or (not source and found["source"] != "Native Method"):
        return None
    module, dot, function = found["call"].rpartition(".")
    if not dot or found["call"].endswith(" "):
        return None
    file = source["file"] if source else ""
    number = int(source["line"]) if source and source["line"] else 0
    return Frame(
        file="" if file in NO_SOURCE else file,
        line=number if number > 0 else None,
        function=function,
        module=module,
        in_app=in_app("java", "", module.rpartition("/")[2]),
    )


def _read(view: View) -> Trace | None:
    if read_frame(view.line(0) or "") is None:
        return None
    error = _Error()
    begin, thread = _header_above(view, error)
    errors, end = _read_errors(view, error)
    errors = _unwrapped(errors)
    top = errors[0]
    return Trace(
        language=_language(top.frames),
        type=top.type,
        message=top.message,
        frames=tuple(top.frames),
        chain=tuple(
            Link(one.relation, one.type, one.message, tuple(one.frames), depth=one.depth)
            for one in errors[1:]
        ),
        start=view.start(begin),
        end=view.end(end),
        notes=(f"thread {thread}",) if thread else (),
        test=_test_above(view, begin),
    )


def _header_above(view: View, error: _Error) -> tuple[int, str]:
    """Find `Type: message` above the first frame; return its index and the thread's name.

    A message may hold what looks like a cause: the line that names the thread is the heading then.
    """
    begin, thread = 0, ""
    for index in range(-1, -MOST_LINES_OF_MESSAGE, -1):
        line = view.line(index)
        if line is None or FRAME.match(line):
            break
        name, said, rest = _split(line)
        if begin and not said:
            continue
        if name and "nested exception is" in (view.line(index - 1) or ""):
            continue
        if name:
            error.type = name
            between = [view.line(at) or "" for at in range(index + 1, 0)]
            error.message = "\n".join([rest, *between]).rstrip()
            begin, thread = index, said
            if not LINKED.match(line):
                break
        if RECORD.match(line):
            break
    return begin, thread


def _split(line: str) -> tuple[str, str, str]:
    """Split a heading into the error's type, the thread and the message; no type, no heading."""
    line, thread = line.strip(), ""
    if found := LINKED.match(line):
        line = found["rest"]
    if found := THREAD.match(line):
        thread, line = found["thread"], found["rest"]
        sure = True
    else:
        sure = False
    for found in NAME.finditer(line):
        name = found["type"]
        whole = found.start() == 0 and "." in name.strip(".")
        if name.endswith(ERROR_NAME) or whole or (sure and found.start() == 0):
            return name, thread, line[found.end() :].removeprefix(":").removeprefix(" ")
    return "", thread, ""


def _read_errors(view: View, error: _Error) -> tuple[list[_Error], int]:
    """Read frames and linked errors from line 0 on; return them and the last line's index."""
    errors, index, end = [error], 0, 0
    depths = {0: 0}  # by indentation: how deep the last error there hangs
    while (line := view.line(index)) is not None:
        if frame := read_frame(line):
            errors[-1].frames.append(frame)
        elif found := LINKED.match(line):
            linked = _linked(found["word"], len(found["indent"]), depths)
            index = _name(view, index, linked)
            errors.append(linked)
        elif not SKIPPED.match(line):
            break
        elif found := SHARED.match(line):
            _fill(errors, int(found["count"]))
        end = index
        index += 1
    return errors, end


def _fill(errors: list[_Error], count: int) -> None:
    """Give the last error the calls that it shares with the one it hangs on."""
    last = errors[-1]
    above = next((one for one in reversed(errors[:-1]) if one.depth == last.depth - 1), None)
    if above is not None and last.relation is not Relation.CONTEXT and count <= len(above.frames):
        shared = above.frames[len(above.frames) - count :]
        last.frames.extend(replace(frame, shared=True) for frame in shared)


def _linked(word: str, indent: int, depths: dict[int, int]) -> _Error:
    if word == "Suppressed":
        above = max((at for at in depths if at < indent), default=0)
        depth, relation = depths[above] + 1, Relation.SUPPRESSED
    else:
        depth = depths.get(indent, 0) + 1
        relation = Relation.CAUSE if word == "Caused by" else Relation.CONTEXT
    for deeper in [at for at in depths if at > indent]:
        del depths[deeper]
    depths[indent] = depth
    return _Error(relation=relation, depth=depth)


def _name(view: View, index: int, error: _Error) -> int:
    """Read a linked error's heading; its message goes on until a frame, if one comes soon."""
    error.type, _, error.message = _split(view.line(index) or "")
    if not error.type:
        found = LINKED.match(view.line(index) or "")
        error.message = found["rest"] if found else ""
    more: list[str] = []
    while len(more) < MOST_LINES_OF_MESSAGE:
        line = view.line(index + 1 + len(more))
        if line is None or LINKED.match(line) or RECORD.match(line):
            return index
        if FRAME.match(line) or SKIPPED.match(line):
            error.message = "\n".join([error.message, *more]).rstrip()
            return index + len(more)
        more.append(line)
    return index


def _unwrapped(errors: list[_Error]) -> list[_Error]:
    """Turn a trace that prints its root cause first into the usual order."""
    if not any(one.relation is Relation.CONTEXT for one in errors):
        return errors
    turned = errors[::-1]
    for depth, one in enumerate(turned):
        one.depth, one.relation = depth, Relation.CAUSE
    return turned


def _language(frames: list[Frame]) -> str:
    """Tell the language from the innermost file of the reader's own."""
    for frame in [one for one in frames if one.in_app and one.file] or frames:
        if frame.file.endswith((".kt", ".kts")):
            return "kotlin"
        return "scala" if frame.file.endswith((".scala", ".sc")) else "java"
    return "java"


def _test_above(view: View, index: int) -> str:
    found = SUREFIRE.match(view.line(index - 1) or "")
    return found["test"] if found else ""


READER = Reader(
    language="java",
    markers=(*AT_LINES, LINE_STARTS),
    anchor=Pattern(rf"{AT_START}at (?=[^\s()]+\()"),
    read=_read,
)
