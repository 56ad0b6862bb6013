"""Reads Elixir and Erlang: error reports, crash tuples, ExUnit's failures."""

from homeport.traces.block import find_above, read_block
from homeport.traces.markers import FILES, LINE_STARTS
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Trace
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
STACKTRACE = Pattern(r"\s*+stacktrace:$")
SHELL = Pattern(r"\*\* exception (?P<type>error|exit|throw): (?P<message>.*)$")
SHELL_CALL = Pattern(
    r"\s+in (?:function|call from)\s+(?P<call>\S+/\d+)(?: \((?P<file>[^,()\s]+), line "
    r"(?P<line>\d+)\))?"
)
TUPLE = Pattern(r"\{(?P<module>[\w']+|'[^']*'),(?P<function>[\w'+*/<>=-]+|'[^']*'),(?:\d+|\[)")
FILE = Pattern(r"\[\{file,\s*\"(?P<file>[^\"\n]*)\"\},\s*\{line,\s*(?P<line>\d+)\}\]")
REASON = Pattern(r"\{(?P<reason>\{[\w]+,[^{}\[\]]*\}|[\w]+),\s*\[\{")
REPORT = Pattern(
    r".*(?:Error in process .* with exit value:|CRASH REPORT|init terminating in|"
    r"exited with reason:).*"
)
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
    if SHELL.match(first):
        return _read_shell(view)
    if read_frame(first) is not None and PLACED.match(first):
        frames, index = read_block(view, 0, read_frame)
        return Trace("elixir", "", "", tuple(frames), (), view.start(0), view.end(index - 1))
    return _read_report(view)


def _read_raised(view: View) -> Trace | None:
    """Read `** (Type) message`, which may go on, and the frames below."""
    found = RAISED.match(view.line(0) or "")
    if found is None:
        return None
    message, index = [found["message"]], 1
    while index < MOST_LINES and (line := view.line(index)) is not None:
        if (
            read_frame(line)
            or RAISED.match(line)
            or line.strip() in {"stacktrace:", "(stacktrace)"}
        ):
            break
        message.append(line)
        index += 1
    end = index
    if STACKTRACE.match(view.line(index) or ""):
        index += 1
    frames, after = read_block(view, index, read_frame)
    if not frames:
        message, after = message[:1], 1
    elif (view.line(end) or "").strip() == "stacktrace:":
        message = [one for one in message if not one.strip().startswith("code:")]
    above = find_above(view, TEST, 4)
    test = TEST.match(view.line(above) or "") if above is not None else None
    return Trace(
        language=_language(frames),
        type=found["type"],
        message="\n".join(message).rstrip(),
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(after - 1),
        test=f"{test['module']}: {test['name']}" if test else "",
    )


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


def _read_shell(view: View) -> Trace | None:
    """Read what Erlang's shell prints."""
    said = SHELL.match(view.line(0) or "")
    if said is None:
        return None
    message, index, frames = [said["message"]], 1, list[Frame]()
    while (line := view.line(index)) is not None:
        if found := SHELL_CALL.match(line):
            module, _, function = found["call"].partition(":")
            frames.append(
                Frame(
                    file=found["file"] or "",
                    line=int(found["line"]) if found["line"] else None,
                    function=function,
                    module=module,
                    in_app=bool(found["file"]) and in_app("erlang", found["file"] or "", module),
                )
            )
        elif frames or not line.startswith("  "):
            break
        else:
            message.append(line.strip())
        index += 1
    return Trace(
        language="erlang",
        type=said["type"],
        message=" ".join(message),
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(index - 1),
    )


def _read_report(view: View) -> Trace | None:
    """Read the tuples of a crash report: `{module,function,arity,[{file,"x.erl"},{line,3}]}`."""
    above = find_above(view, REPORT, 4)
    begin = above if above is not None else 0
    lines: list[str] = []
    depth = 0
    for index in range(begin, MOST_LINES):
        line = view.line(index)
        if line is None or (index > 0 and not line.strip()):
            break
        lines.append(line)
        depth += sum(line.count(one) for one in "{[") - sum(line.count(one) for one in "}]")
        if index >= 0 and depth <= 0:
            break
    text = " ".join(line.strip() for line in lines)[:20_000]
    frames = _tuples(text)
    if not frames:
        return None
    reason = REASON.search(text)
    return Trace(
        language="erlang",
        type=reason["reason"].strip("{").partition(",")[0] if reason else "",
        message=reason["reason"] if reason else "",
        frames=tuple(frames),
        start=view.start(begin),
        end=view.end(begin + len(lines) - 1),
    )


def _tuples(text: str) -> list[Frame]:
    calls = [(found.start(), found["module"], found["function"]) for found in TUPLE.finditer(text)]
    places = [(found.start(), found["file"], int(found["line"])) for found in FILE.finditer(text)]
    frames = []
    for number, (at, module, function) in enumerate(calls):
        if module in {"file", "line", "error_info"}:
            continue
        until = calls[number + 1][0] if number + 1 < len(calls) else len(text)
        file, line = next(((f, n) for p, f, n in places if at < p < until), ("", None))
        owner = module.strip("'")
        own = bool(file) and in_app("erlang", file, owner)
        frames.append(Frame(file, line, None, function.strip("'"), owner, own))
    return frames if any(frame.file for frame in frames) else []


READER = Reader(
    language="elixir",
    markers=(Pattern(r"\*\* (?:\(|exception )"), FILES, '[{file,"', LINE_STARTS),
    anchor=Pattern(
        r"\*\* \([\w.]+\)|\*\* exception |^\s+\d+\) (?:test|property|doctest) |"
        r"(?<!\s)\s{2,}+(?:\(\w+ [\w.]+\) )?\S+\.(?:exs?|erl):\d+: |^.*(?=\[\{file,)"
    ),
    read=_read,
)
