"""Reads PowerShell errors: classic view, concise view, script stack traces."""

from homeport.traces.block import read_block
from homeport.traces.markers import FILES
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Trace
from homeport.traces.view import View

AT = Pattern(
    r"(?:At|In|Bei|Au|Em|A) (?P<file>[A-Za-z]:\\[^\n]*?|/[^\n]*?|line|Zeile|ligne|"
    r"línea):(?P<line>\d+) (?:char|Zeichen|Caractère|carácter|caractere):(?P<column>\d+)$"
)
PLUS = Pattern(r"\+ (?P<code>.*)$")
UNDERLINED = Pattern(r"\+\s+~+")
CATEGORY = Pattern(r"\s+\+ CategoryInfo\s+: (?P<category>\w+): .*?(?:, (?P<type>\w+))?$")
DETAIL = Pattern(r"\s+\+ \w+\s*: ")
SAID = Pattern(r"(?:(?P<command>[\w-]+|[\w./\\:-]+\.ps1) : )?(?P<message>.*)$")
CONCISE = Pattern(
    r"(?P<name>[\w.-]+(?:Exception)?): (?P<file>/[^\n]*?|"
    r"[A-Za-z]:\\[^\n]*?):(?P<line>\d+)(?::(?P<column>\d+))?$"
)
TABLE = Pattern(r"\s*+(?P<number>Line|\d+)? *\|(?P<text>.*)$")
MOST_LINES = 20
STACK = Pattern(r"at (?P<name><?[\w:.-]+>?), (?P<file>.+): line (?P<line>\d+)$")


def _place(file: str, line: str, column: str | None, code: str, function: str = "") -> Frame:
    known = "" if file.isalpha() else file
    return Frame(
        file=known,
        line=int(line),
        column=int(column) if column else None,
        function=function,
        in_app=True,
        code=code,
    )


def _stack_frame(line: str) -> Frame | None:
    found = STACK.match(line)
    if found is None:
        return None
    name = found["name"]
    return _place(found["file"], found["line"], None, "", name)


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if found := AT.match(first):
        return _read_classic(view, found["file"], found["line"], found["column"])
    if found := CONCISE.match(first):
        return _read_concise(view, found["name"], found["file"], found["line"], found["column"])
    frames, index = read_block(view, 0, _stack_frame)
    if not frames:
        return None
    return Trace("powershell", "", "", tuple(frames), (), view.start(0), view.end(index - 1))


def _read_classic(view: View, file: str, line: str, column: str) -> Trace:
    code, kind, index = "", "", 1
    while (text := view.line(index)) is not None:
        if found := CATEGORY.match(text):
            kind = found["type"] or found["category"]
        elif UNDERLINED.match(text) or DETAIL.match(text):
            pass
        elif found := PLUS.match(text):
            code = code or found["code"].strip()
        else:
            break
        index += 1
    begin, message = _said_above(view)
    return Trace(
        language="powershell",
        type=kind,
        message=message,
        frames=(_place(file, line, column, code),),
        start=view.start(begin),
        end=view.end(index - 1),
    )


def _said_above(view: View) -> tuple[int, str]:
    lines: list[str] = []
    index = 0
    while index > -MOST_LINES and (line := view.line(index - 1)) is not None and line.strip():
        lines.insert(0, line)
        index -= 1
    if not lines:
        return 0, ""
    found = SAID.match(lines[0])
    lines[0] = found["message"] if found else lines[0]
    return index, "\n".join(lines)


def _read_concise(view: View, name: str, file: str, line: str, column: str | None) -> Trace | None:
    rows: list[tuple[str, str]] = []
    index = 1
    while found := TABLE.match(view.line(index) or ""):
        rows.append((found["number"] or "", found["text"].strip()))
        index += 1
    if not rows:
        return None
    code = next((text for number, text in rows if number.isdigit()), "")
    said = [text for number, text in rows if not number and text.strip("~ ")]
    frames, after = read_block(view, index, _stack_frame)
    return Trace(
        language="powershell",
        type=name,
        message="\n".join(said),
        frames=(_place(file, line, column, code), *frames),
        start=view.start(0),
        end=view.end(after - 1),
    )


READER = Reader(
    language="powershell",
    markers=(" char:", FILES),
    anchor=Pattern(
        r"(?:At|In|Bei|Au|Em|A) (?=(?:[A-Za-z]:\\|/|line:|Zeile:|ligne:|línea:))|"
        r"^[\w.-]+: (?=\S.*\.ps1:\d)|(?<!\S)at <?[\w:.-]+>?, "
    ),
    read=_read,
)
