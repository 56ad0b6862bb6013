"""Reads pytest's failure report in every style, and its errors of collection and setup.

One section of the report, from its heading to the next, is one trace; its message is the text
of the `E` lines. The summary's `FAILED path::test - message` lines are traces of their own kind.
"""

from dataclasses import dataclass, field

from homeport.traces.markers import ERROR_WORD, FATAL_OR_FAILED, FILES, LINE_STARTS
from homeport.traces.pattern import Pattern
from homeport.traces.python_errors import GROUP, HEADER, PHRASES, PythonError, read_chain
from homeport.traces.python_frames import CARETS, FRAME, python_frame
from homeport.traces.reader import Reader, Skip
from homeport.traces.trace import Frame, Kind, Relation, Trace
from homeport.traces.view import View

HEADING = Pattern(r"_{3,} (?P<title>.+?) _{3,}$")
SECTION_END = Pattern(r"={3}.*={3}$|-{3,}+ ?[\w(].*-{3}$|!{3} .*!{3}$")
NEXT_ENTRY = Pattern(r"_ _ [_ ]+$")
PLACE = r"(?P<file>(?:[A-Za-z]:)?[^\s:>E][^:\n]*+):(?P<line>\d+):"
SHORT_ENTRY = Pattern(PLACE + r" in (?P<function>.+)$")
LONG_ENTRY = Pattern(PLACE + r"(?: (?P<type>[\w.]*))?$")
LINE_STYLE = Pattern(
    PLACE + r" (?:(?P<message>assert .*)|(?P<type>[\w.]*(?:Error|Exception|Failed|Interrupt|Exit|"
    r"Failure))(?:: (?P<rest>.*))?)$"
)
EVIDENCE = Pattern(r"E(?:  +(?P<text>.*))?$")
DEFINED = Pattern(r">?\s+(?:async )?def (?P<name>\w+)")
CULPRIT = Pattern(r">\s*+(?P<code>\S.*)$")
TYPED = Pattern(r"(?P<type>[^\W\d][\w.]*+(?:\.<locals>\.\w+)?)(?::(?: (?P<message>.*))?)?$")
UNEXPECTED = Pattern(r"UNEXPECTED EXCEPTION: (?P<type>[\w.]+)\((?P<message>.*)\)$")
EXAMPLE = Pattern(r"\d{3,} +(?:>>>|\.\.\.) (?P<code>.*)$")
SUMMARY = Pattern(
    r"(?:FAILED|ERROR) (?P<path>[^\s:]+\.(?:pyx?|txt|rst|"
    r"md))(?P<test>::(?:(?! - ).)+)?(?: - (?P<message>.*))?$"
)
WHEN = Pattern(r"^ERROR at (?:setup|teardown) of |^\[doctest\] ")
NATIVE_END = Pattern(r"={3}.*={3}$|-{3,}+ ?[\w(].*-{3}$|_{3}.* _{3}$")
MOST_CODE_LINES = 200
FIXTURE_FILE = Pattern(r"file (?P<file>.+), line (?P<line>\d+)$")


@dataclass(slots=True)
class _Report:
    """A section while it is read: the error being read, and the one it came from."""

    error: PythonError = field(default_factory=PythonError)
    earlier: PythonError | None = None
    relation: Relation = Relation.CONTEXT
    evidence: list[str] = field(default_factory=list)
    example: list[str] = field(default_factory=list)
    defined: str = ""
    culprit: str = ""
    last: int = 0
    evidence_end: int = -1
    proven: bool = False  # an `E` line or a native traceback was seen


class _Listed:
    """A list as lines."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def line(self, index: int) -> str | None:
        """Return one line."""
        return self._lines[index] if 0 <= index < len(self._lines) else None

    def goes_on(self, index: int) -> bool:
        """Tell whether a line may belong to the message above: here nothing else can stand."""
        return self.line(index) is not None


def _read(view: View) -> Trace | Skip | None:
    first = view.line(0) or ""
    if found := SUMMARY.match(first):
        return _summary(view, found["path"], found["test"] or "", found["message"] or "")
    if found := LINE_STYLE.match(first):
        return _line_style(view, found["file"], int(found["line"]), first[found.end("line") + 1 :])
    return _section(view)


def _section(view: View) -> Trace | Skip | None:
    heading = HEADING.match(view.line(0) or "")
    report, index = _Report(), 1 if heading else _back_to_code(view)
    begin = 0 if heading else index
    while (line := view.line(index)) is not None and not HEADING.match(line):
        if SECTION_END.match(line):
            break
        if HEADER.match(line) or GROUP.match(line):
            index = _native(view, index, report)
            continue
        if (
            report.evidence
            and report.evidence_end == index - 1
            and (found := LINE_STYLE.match(line))
        ):
            _enter(report, found["file"], int(found["line"]), "", "")
            report.last, report.proven = index, True
            break
        if _take(line, report, view, index):
            report.last = index
        elif not heading and line and not line.startswith("    "):
            break
        index += 1
    error = _finished(report)
    if not report.proven and not report.example:
        return Skip(index)
    if not error.frames and not error.type and not error.message:
        return Skip(index)
    return Trace(
        language="python",
        type=error.type,
        message=error.message,
        frames=tuple(reversed(error.frames)),
        chain=tuple(error.links()),
        start=view.start(begin),
        end=view.end(report.last),
        notes=tuple(error.notes),
        test=_test_id(heading["title"], error) if heading else "",
    )


def _back_to_code(view: View) -> int:
    """Find where the source excerpt of an entry starts whose heading is cut off."""
    index = 0
    while (line := view.line(index - 1)) is not None and index > -MOST_CODE_LINES:
        if line and not line.startswith(("    ", ">", "E  ")):
            break
        index -= 1
    return index


def _native(view: View, index: int, report: _Report) -> int:
    error, index = read_chain(view, index, stop=NATIVE_END)
    if report.error.frames or report.error.type:
        error.frames = report.error.frames + error.frames
    report.error, report.proven, report.last = error, True, index - 1
    return index


def _take(line: str, report: _Report, view: View, index: int) -> bool:
    """Sort one line of a section; tell whether it belongs to the report's skeleton."""
    if EVIDENCE.match(line):
        report.evidence.append(line[1:])
        report.proven = True
        report.evidence_end = index
    elif line.startswith("    ") and report.evidence and report.evidence_end == index - 1:
        report.evidence.append(line[1:])  # line style marks only the first line
        report.evidence_end = index
    elif found := SHORT_ENTRY.match(line):
        code = view.line(index + 1) or ""
        code = code.strip() if code.startswith("    ") and not CARETS.match(code) else ""
        _enter(report, found["file"], int(found["line"]), found["function"], code)
    elif found := LONG_ENTRY.match(line):
        _end_long_entry(report, found["file"], int(found["line"]), found["type"] or "")
    elif found := FIXTURE_FILE.match(line):
        _enter(report, found["file"], int(found["line"]), "", (view.line(index + 1) or "").strip())
    elif relation := PHRASES.get(line.strip()):
        report.earlier, report.relation = _finished(report), relation
        report.error = PythonError()
    elif NEXT_ENTRY.match(line):
        report.defined = report.culprit = ""
    else:
        return _take_source(line, report)
    return True


def _take_source(line: str, report: _Report) -> bool:
    """Sort a line of the source excerpt that stands above a place."""
    if not report.defined and (found := DEFINED.match(line)):
        report.defined = found["name"]
    if found := CULPRIT.match(line):
        report.culprit = report.culprit or found["code"].rstrip()
    elif found := UNEXPECTED.match(line):
        report.error.type, report.error.message = found["type"], found["message"].strip("'\"")
        report.proven = True
    elif found := EXAMPLE.match(line):
        report.example = [found["code"]]
    elif report.example and line.startswith(("Expected:", "Got:", "    ")):
        report.example.append(line)
    else:
        return False
    return True


def _enter(report: _Report, file: str, line: int, function: str, code: str) -> None:
    report.error.frames.append(python_frame(file, line, function, code))
    report.defined = report.culprit = ""


def _end_long_entry(report: _Report, file: str, line: int, kind: str) -> None:
    code = report.culprit or (report.example[0] if report.example else "")
    function = report.defined
    _enter(report, file, line, function, code)
    report.error.type = report.error.type or kind
    if kind == "DocTestFailure":
        report.error.message = "\n".join(report.example[1:])


def _finished(report: _Report) -> PythonError:
    """Name the error from its `E` lines and hang the one before under it."""
    error, text = report.error, _dedented(report.evidence)
    if text:
        _name(error, text)
    if report.earlier is not None:
        error.linked.insert(0, (report.relation, report.earlier))
    report.evidence, report.earlier = [], None
    return error


def _dedented(lines: list[str]) -> list[str]:
    """Take off the indentation that all `E` lines share, and blank lines at the ends."""
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    text = [line[margin:].rstrip() for line in lines]
    while text and not text[-1]:
        text.pop()
    return text


def _name(error: PythonError, text: list[str]) -> None:
    """Split the evidence into type and message; the location line's type decides in doubt."""
    if any(FRAME.match(line) for line in text[:3]):  # a SyntaxError met while collecting
        inner, _ = read_chain(_Listed(text), 0)
        error.frames.extend(inner.frames)
        error.type, error.message = inner.type or error.type, inner.message
        return
    found = TYPED.match(text[0])
    known = error.type
    if found and (not known or found["type"].rpartition(".")[2] == known.rpartition(".")[2]):
        error.type = found["type"]
        text = [found["message"] or "", *text[1:]]
    elif not known and text[0].startswith("assert"):
        error.type = "AssertionError"
    elif not known and text[0].startswith("fixture '"):
        error.type = "FixtureLookupError"
    error.message = "\n".join(text)


def _test_id(title: str, error: PythonError) -> str:
    """Write the test the way pytest takes it on its command line."""
    if title.startswith("ERROR collecting "):
        return title.removeprefix("ERROR collecting ")
    name = WHEN.sub("", title)
    name, bracket, parameters = name.partition("[")
    places = [frame for frame in error.frames if frame.in_app] or error.frames
    path = places[0].file if places else ""
    name = name.replace(".", "::") + bracket + parameters
    return f"{path}::{name}" if path else name


def _line_style(view: View, file: str, line: int, said: str) -> Trace:
    error = PythonError()
    _name(error, [said.strip()])
    return Trace(
        language="python",
        type=error.type,
        message=error.message,
        frames=(python_frame(file, line, ""),),
        start=view.start(0),
        end=view.end(0),
    )


def _summary(view: View, path: str, test: str, message: str) -> Trace:
    error = PythonError()
    if message:
        _name(error, [message])
    name = test.rpartition("::")[2].partition("[")[0]
    return Trace(
        language="python",
        type=error.type,
        message=error.message,
        frames=(
            Frame(
                file=path,
                function=name,
                in_app=True,
            ),
        ),
        start=view.start(0),
        end=view.end(0),
        kind=Kind.SUMMARY,
        test=path + test,
    )


READER = Reader(
    language="python",
    markers=("___ ", FILES, LINE_STARTS, FATAL_OR_FAILED, ERROR_WORD),
    anchor=Pattern(
        r"(?<!_)_{3,}+ (?=\S.{0,300} _{3,}$)|(?:FAILED|ERROR) [^\s:]+\.(?:py|pyx|txt|rst|md)(?:::|"
        r" - |$)"
        r"|E   |>   |(?<!\S)(?:[A-Za-z]:)?[^\s:]+\.pyx?:\d+: "
    ),
    read=_read,
)
