"""Reads what failing Go tests say: `t.Errorf` lines, and testify's reports."""

from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Trace
from homeport.traces.view import View

FAILED = Pattern(r"\s*+--- FAIL: (?P<test>\S+) \(")
SAID = Pattern(r"\s+(?P<file>[^\s:]+\.go):(?P<line>\d+): ?(?P<message>.*)$")
OTHER = Pattern(r"\s*+(?:--- (?:FAIL|PASS|SKIP)|=== |FAIL\b|PASS\b|ok\s|panic: |exit status)")
TESTIFY_TRACE = Pattern(r"\s+Error Trace:\s+(?P<file>\S+):(?P<line>\d+)$")
TESTIFY_ERROR = Pattern(r"\s+Error:\s+(?P<message>.*)$")
TESTIFY_END = Pattern(r"\s+(?:Test|Messages):\s+")
MOST_LINES = 200


def _frame(file: str, line: str, test: str) -> Frame:
    return Frame(file, int(line), None, test.partition("/")[0], in_app=True)


def _read(view: View) -> Trace | None:
    failed = FAILED.match(view.line(0) or "")
    if failed is None:
        return None
    test = failed["test"]
    frames: list[Frame] = []
    message: list[str] = []
    index, testify = 1, False
    while index < MOST_LINES and (line := view.line(index)) is not None:
        if OTHER.match(line) or not line.startswith(" "):
            break
        if found := TESTIFY_TRACE.match(line):
            frames, message, testify = [_frame(found["file"], found["line"], test)], [], True
        elif testify and (found := TESTIFY_ERROR.match(line)):
            message = [found["message"]]
        elif testify and TESTIFY_END.match(line):
            testify = False
        elif found := SAID.match(line):
            frames.append(_frame(found["file"], found["line"], test))
            message.append(found["message"])
        elif frames:
            message.append(line.strip())
        index += 1
    if not frames:
        return None
    return Trace(
        language="go",
        type="",
        message="\n".join(message).strip(),
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(index - 1),
        test=test,
    )


READER = Reader(
    language="go",
    markers=("--- FAIL: ",),
    anchor=Pattern(r"(?<![ \t])[ \t]*+--- FAIL: "),
    read=_read,
)
