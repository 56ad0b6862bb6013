"""Reads the error positions of SQL engines: PostgreSQL, MySQL, SQLite, SQL Server, Oracle."""

from homeport.traces.markers import ERROR_WORD, FATAL_OR_FAILED, LINE_STARTS
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Kind, Trace
from homeport.traces.view import View

POSTGRES = Pattern(
    r"(?:psql:(?P<file>[^:\n]+):(?P<at>\d+): )?(?P<level>ERROR|FATAL|"
    r"PANIC):  (?:(?P<type>[0-9A-Z]{5}): )?(?P<message>.*)$"
)
POSTGRES_LINE = Pattern(r"LINE (?P<line>\d+): (?P<code>.*)$")
POSTGRES_NOTE = Pattern(r"(?:DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION):  (?P<text>.*)$")
PLPGSQL = Pattern(
    r"(?:CONTEXT:  )?PL/pgSQL function (?P<name>[\w.]+)(?:\([^()]*\))? line (?P<line>\d+) at "
)
MYSQL = Pattern(
    r"ERROR (?P<type>\d{4})(?: \((?P<state>\w{5})\))?(?: at line (?P<line>\d+)(?: in file: '"
    r"(?P<file>[^']*)')?)?: (?P<message>.*)$"
)
SQLITE = Pattern(
    r"(?:Error|Parse error|Runtime error)(?:: in prepare,|"
    r": stepping,)?:? near line (?P<line>\d+): (?P<message>.*)$"
)
SERVER = Pattern(
    r"Msg (?P<type>\d+), Level \d+, State \d+(?:, Server [^,]+)?(?:, Procedure "
    r"(?P<name>[^,]+))?, Line (?P<line>\d+)$"
)
ORACLE = Pattern(r"(?P<type>(?:ORA|PLS|TNS)-\d{5}): (?P<message>.*)$")
ORACLE_AT = Pattern(r"ORA-06512: at (?:\"(?P<name>[^\"\n]+)\", )?line (?P<line>\d+)$")


def _frame(file: str | None, line: str | None, name: str | None = None, code: str = "") -> Frame:
    return Frame(file or "", int(line) if line else None, None, name or "", in_app=True, code=code)


def _trace(
    view: View, said: tuple[str, str], frames: list[Frame], end: int, notes: tuple[str, ...] = ()
) -> Trace:
    return Trace(
        language="sql",
        type=said[0],
        message=said[1],
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(end),
        notes=notes,
        kind=Kind.DIAGNOSTIC,
    )


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if found := POSTGRES.match(first):
        return _read_postgres(view, found.groupdict())
    if found := MYSQL.match(first):
        frames = [_frame(found["file"], found["line"])] if found["line"] else []
        return _trace(view, (f"ERROR {found['type']}", found["message"]), frames, 0)
    if found := SQLITE.match(first):
        return _trace(view, ("Error", found["message"]), [_frame("", found["line"])], 0)
    if found := SERVER.match(first):
        frame = _frame("", found["line"], found["name"])
        said = view.line(1) or ""
        return _trace(view, (f"Msg {found['type']}", said), [frame], 1 if said else 0)
    return _read_oracle(view)


def _read_postgres(view: View, said: dict[str, str | None]) -> Trace | None:
    frames, notes, index = list[Frame](), list[str](), 1
    line = said["at"]
    while (text := view.line(index)) is not None:
        if found := POSTGRES_LINE.match(text):
            code = found["code"]
            caret = view.line(index + 1) or ""
            column = caret.find("^") - len(f"LINE {found['line']}: ")
            mark = (
                (column, column + 1) if caret.strip() == "^" and 0 <= column < len(code) else None
            )
            at = (
                (int(line) if line else 1) - 1 + int(found["line"])
                if said["file"]
                else int(found["line"])
            )
            frames.append(
                Frame(said["file"] or "", at, None, in_app=True, code=code.strip(), mark=mark)
            )
            index += 1 if caret.strip() == "^" else 0
        elif found := PLPGSQL.match(text):
            frames.append(_frame("", found["line"], found["name"]))
        elif POSTGRES_NOTE.match(text):
            notes.append(text)
        else:
            break
        index += 1
    if said["file"] and not frames:
        frames.append(_frame(said["file"], line))
    if index == 1 and not said["file"] and not said["type"]:
        return None  # any program may write `ERROR:  ...`
    named = said["type"] or said["level"] or "", said["message"] or ""
    return _trace(view, named, frames, index - 1, tuple(notes))


def _read_oracle(view: View) -> Trace | None:
    found = ORACLE.match(view.line(0) or "")
    if found is None:
        return None
    frames, notes, index = list[Frame](), list[str](), 0
    while (text := view.line(index)) is not None:
        if at := ORACLE_AT.match(text):
            frames.append(_frame("", at["line"], at["name"]))
        elif ORACLE.match(text):
            if index:
                notes.append(text)
        else:
            break
        index += 1
    return _trace(view, (found["type"], found["message"]), frames, index - 1, tuple(notes))


READER = Reader(
    language="sql",
    markers=(ERROR_WORD, FATAL_OR_FAILED, LINE_STARTS, Pattern(r"ORA-\d{5}: ")),
    anchor=Pattern(
        r"(?:psql:[^:\n]+:\d+: )?(?:ERROR|FATAL|PANIC):  |ERROR \d{4}(?: \(| at)|(?:Parse error|"
        r"Runtime error|Error):? near line |Msg \d+, Level |(?:ORA|PLS|TNS)-\d{5}: "
    ),
    read=_read,
)
