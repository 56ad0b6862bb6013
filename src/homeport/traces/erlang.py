"""Reads Erlang: crash reports and caught stacks as tuples, what the shell and escript print."""

from homeport.traces.block import find_above
from homeport.traces.brackets import opening
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Trace
from homeport.traces.view import View

SHELL = Pattern(r"(?:\*\*|escript:) exception (?P<type>error|exit|throw): (?P<message>.*)$")
SHELL_CALL = Pattern(
    r"\s+in (?:function|call from)\s+(?P<call>\S+/\d+)(?: \((?P<file>[^,():\s]+)(?:, line |:)"
    r"(?P<line>\d+)\))?"
)
TUPLE = Pattern(r"\{(?P<module>[\w']+|'[^']*'),(?P<function>[\w'+*/<>=-]+|'[^']*'),(?:\d+|\[)")
FILE = Pattern(r"\[\{file,\s*\"(?P<file>[^\"\n]*)\"\},\s*\{line,\s*(?P<line>\d+)\}\]")
ATOM = Pattern(r"[\w@]+$")
CAUGHT = Pattern(r"(?:.*[\s(])?(?P<class>error|exit|throw):(?P<reason>\S.*)$")
REPORT = Pattern(
    r".*(?:Error in process .* with exit value:|CRASH REPORT|init terminating in|"
    r"exited with reason:).*"
)
MOST_LINES = 60
LONGEST = 20_000  # characters of a report


def _read(view: View) -> Trace | None:
    if SHELL.match(view.line(0) or ""):
        return _read_shell(view)
    return _read_report(view)


def _read_shell(view: View) -> Trace | None:
    """Read an error with its calls, each in words."""
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
    """Read tuples: `{module,function,arity,[{file,"x.erl"},{line,3}]}`."""
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
    text = " ".join(line.strip() for line in lines)[:LONGEST]
    frames = _tuples(text)
    if not frames:
        return None
    reason = _reason(text)
    if not reason and begin == 0 and (caught := CAUGHT.match(view.line(-1) or "")):
        reason, begin, lines = caught["reason"], -1, [caught["reason"], *lines]
    return Trace(
        language="erlang",
        type=reason.lstrip("{").partition(",")[0].rstrip("}"),
        message=reason,
        frames=tuple(frames),
        start=view.start(begin),
        end=view.end(begin + len(lines) - 1),
    )


def _reason(text: str) -> str:
    """Return the term that stands before the list of calls."""
    first = TUPLE.search(text)
    while first is not None and not text[: first.start()].rstrip().endswith("["):
        first = TUPLE.search(text, first.end())
    before = text[: first.start()].rstrip()[:-1].rstrip() if first else ""
    if not before.endswith(","):
        return ""
    before = before[:-1].rstrip()
    if before.endswith("}"):
        opened = opening(before, "{}")
        return before[opened:] if opened >= 0 else ""
    atom = ATOM.search(before)
    return atom.group() if atom else ""


def _tuples(text: str) -> list[Frame]:
    calls = [(found.start(), found["module"], found["function"]) for found in TUPLE.finditer(text)]
    places = [(found.start(), found["file"], int(found["line"])) for found in FILE.finditer(text)]
    frames: list[Frame] = []
    place = 0
    for number, (at, module, function) in enumerate(calls):
        if module in {"file", "line", "error_info"}:
            continue
        until = calls[number + 1][0] if number + 1 < len(calls) else len(text)
        while place < len(places) and places[place][0] < at:
            place += 1
        near = place < len(places) and places[place][0] < until
        file, line = (places[place][1], places[place][2]) if near else ("", None)
        owner = module.strip("'")
        own = bool(file) and in_app("erlang", file, owner)
        frames.append(Frame(file, line, None, function.strip("'"), owner, own))
    return frames if any(frame.file for frame in frames) else []


READER = Reader(
    language="erlang",
    markers=(Pattern(r"exception (?:error|exit|throw): "), "[{file,"),
    anchor=Pattern(r"(?:\*\*|escript:) exception |^.*(?=\[\{file,)"),
    read=_read,
)
