"""Finds secrets among the rows of database dumps: INSERT statements and COPY blocks.

The names of the columns stand in the statement itself or in the CREATE TABLE above it. What
stands in a row is data, never code: beside a password's column any value may be one.
"""

import re
from collections import deque
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from homeport.detection.detector import Candidate
from homeport.detection.expressions import Finder, compile_expression, finder
from homeport.detection.judgement import judge
from homeport.detection.lines import lines
from homeport.detection.names import Promise, promise
from homeport.detection.passwords import is_datum

INTO = r"(?i)\b(?:insert|replace)\s+(?:ignore\s+)?into\s"
INTO_OR_MADE = INTO + r"|\bcreate\s+table\s"  # the definition may be in a piece before the rows
FROM_STDIN = r"(?i)\bfrom\s+stdin\b"
_COPY = r"(?i)^[ \t>]{0,8}copy\s+[^\s(]+\s*\(([^()\n]+)\)\s+from\s+stdin\b[^\n]*$"
_TABLE = r"([^\s(]{1,200})"
_STATEMENT = INTO + r"+" + _TABLE + r"\s*(?:\(([^()]+)\)\s*)?values\s*\("
_CREATE = r"(?i)\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?" + _TABLE + r"\s*\("
_TEXT = r"'(?:[^'\\]|\\(?s:.)|'')*'"
_QUOTED = _TEXT + r"|\"(?:[^\"\\]|\\(?s:.)|\"\")*\"|`[^`\n]*`"
# Of a row: one cell, in quotes or not, and what ends it.
_CELL = (
    r"\s*(?:(?:[bexn]|_\w{2,20}\s?)?("
    + _QUOTED
    + r")|[^,()'\"`]*(?:\([^()]*\))?[^,()'\"`]*)\s*([,)])"
)
# Of a definition: what its commas and parentheses are not in.
_PART = _QUOTED + r"|--[^\n]*|[(),]"
_COLUMN = r"\s*(?:--[^\n]*\n\s*)*(?:[\"`\[]([^\"`\]]{1,80})[\"`\]]|([A-Za-z_]\w{0,79})\s)"
_NO_COLUMNS = frozenset((
    "primary", "key", "unique", "constraint", "index", "foreign", "check", "fulltext", "spatial",
    "exclude", "like", "period",
))  # fmt: skip
_CODE_NAME = re.compile(r"(?i)(?:\w*_)?(?:pin|cvv2?|cvc2?|otp)")
_CODE = re.compile(r"\d{3,8}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[ T][\d:.+Z-]*)?")
_MOST_COLUMNS = 512
_MOST_TABLES = 32  # whose columns are remembered from one piece of a dump to the next
_LONGEST_CELL = 1 << 16  # bytes; a row with a longer one is the last that is read
_LONGEST_TABLE = 1 << 16  # bytes of a definition
_JUDGED = 1024  # bytes of a value
_SHORTEST = 4  # characters; what is shorter is a flag


def in_inserts(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the secrets among the values of INSERT statements."""
    statement = compile_expression(_STATEMENT, "inserts", within_line=False)
    cell = finder(compile_expression("(?i)" + _CELL, "cells", within_line=False))
    tables = _tables(data)
    done = 0
    for found in statement.finditer(data):
        if found.start() < done:
            continue  # a statement in a value
        names = (
            _names(data[found.start(2) : found.end(2)])
            if found.start(2) >= 0
            else tables.get(_table(found.group(1)), [])
        )
        told = _telling(names)
        place = found.end()
        while told and place > 0:
            row, done = _row(cell, data, place)
            if len(row) == len(names):
                for at in told:
                    yield from _accepted(data, names[at], row[at])
            place = _next_row(data, done)


def in_copies(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the secrets among the rows below COPY ... FROM stdin."""
    for found in compile_expression(_COPY, "copies").finditer(data):
        names = _names(found.group(1))
        told = _telling(names)
        if not told:
            continue
        for place, stop in lines(data, found.end() + 1):
            line = data[place:stop].rstrip(b"\r")
            cells = line.split(b"\t")
            if line == b"\\." or len(cells) != len(names):
                break
            for at in told:
                first = place + sum(map(len, cells[:at])) + at
                yield from _accepted(data, names[at], (first, first + len(cells[at])))


def open_statement(data: bytes) -> tuple[int, bytes]:
    """Return where a statement begins that ends between two rows, and its head; else nothing."""
    if not data.rstrip().endswith(b"),"):
        return -1, b""
    last = _last(compile_expression(_STATEMENT, "inserts", within_line=False), data)
    return (-1, b"") if last is None else (last.start(), last.group(0)[:-1])


def open_copy(data: bytes) -> tuple[int, bytes]:
    """Return where a COPY begins whose rows reach the end, and its head; else nothing."""
    last = _last(compile_expression(_COPY, "copies"), data)
    if last is None:
        return -1, b""
    row = data[data.rfind(b"\n", last.end(), len(data) - 1) + 1 :]
    goes_on = row != b"\\.\n" and len(row.split(b"\t")) == len(_names(last.group(1)))
    return (last.start(), last.group(0) + b"\n") if goes_on else (-1, b"")


def _last(pattern: Any, data: bytes) -> Any:  # noqa: ANN401 -- re2 carries no types
    return next(iter(deque(pattern.finditer(data), maxlen=1)), None)


def definitions(data: bytes) -> bytes:
    """Return the columns of the tables that are made here and keep something secret."""
    telling = {name: names for name, names in _tables(data).items() if _telling(names)}
    return b"".join(
        b"create table %s (%s);\n" % (name, b", ".join(b'"%s" t' % each.encode() for each in names))
        for name, names in list(telling.items())[-_MOST_TABLES:]
    )


def _tables(data: bytes) -> dict[bytes, list[str]]:
    """Return the columns of the tables that are made here and keep something secret."""
    create = compile_expression(_CREATE, "tables made", within_line=False)
    made = list(create.finditer(data))
    tables = {}
    for found, after in zip_longest(made, made[1:]):
        end = len(data) if after is None else after.start()  # each definition is read once
        names = list(_columns(data, found.end(), min(end, found.end() + _LONGEST_TABLE)))
        tables[_table(found.group(1))] = names
    return tables


def _columns(data: bytes, start: int, end: int) -> Iterator[str]:
    """Yield the columns of a definition that begins at `start`, after its parenthesis."""
    parts = compile_expression(_PART, "definition", within_line=False)
    column = compile_expression(_COLUMN, "column", within_line=False)
    depth = 1
    for part in parts.finditer(data, start, end):
        mark = part.group(0)
        depth += {b"(": 1, b")": -1}.get(mark, 0)
        if depth == 0 or (depth == 1 and mark == b","):
            name = column.match(data, start, part.end())
            if name is not None:
                quoted, bare = name.group(1), name.group(2)
                if quoted or bare.decode().lower() not in _NO_COLUMNS:
                    yield (quoted or bare).decode("utf-8", "replace")
            start = part.end()
        if depth == 0:
            break


def _table(name: bytes) -> bytes:
    """Return a table's own name, without its schema and its quotes."""
    return name.rpartition(b".")[2].strip(b'"`[]').lower()


def _names(columns: bytes) -> list[str]:
    return [each.strip(b" \t\r\n\"'`[]").decode("utf-8", "replace") for each in columns.split(b",")]


def _telling(names: list[str]) -> list[int]:
    """Return the places of the columns that may hold a secret."""
    if len(names) > _MOST_COLUMNS:
        return []
    return [
        at
        for at, name in enumerate(names)
        if promise(name) in {Promise.PASSWORD, Promise.SECRET} or _CODE_NAME.fullmatch(name)
    ]


def _row(cell: Finder, data: bytes, place: int) -> tuple[list[tuple[int, int]], int]:
    """Return the cells of the row that begins at `place`, and where it ends."""
    cells: list[tuple[int, int]] = []
    while len(cells) <= _MOST_COLUMNS:
        spans = cell(data, place, min(len(data), place + _LONGEST_CELL))
        if spans[0][0] != place:
            return [], place
        quoted, (ending, after) = spans[1], spans[2]
        cells.append((quoted[0] + 1, quoted[1] - 1) if quoted[0] >= 0 else (place, ending))
        place = after
        if data[ending:after] == b")":
            return cells, place
    return [], place


def _next_row(data: bytes, place: int) -> int:
    """Return where the next row's first cell begins; 0 where there is no more row."""
    comma = False
    while data[place : place + 1] in {b",", b" ", b"\n", b"\r", b"\t"}:
        comma |= data[place : place + 1] == b","
        place += 1
    return place + 1 if comma and data[place : place + 1] == b"(" else 0


def _accepted(data: bytes, name: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    start, end = span
    bare = data[start : min(end, start + _JUDGED)]
    blank = len(bare) - len(bare.lstrip())
    value = bare.strip().decode("utf-8", "replace")
    if _is_secret(name, value):
        yield start + blank, start + len(data[start:end].rstrip())


def _is_secret(name: str, value: str) -> bool:
    match promise(name):
        case Promise.PASSWORD:
            return (
                len(value) >= _SHORTEST
                and _MOMENT.fullmatch(value) is None
                and is_datum(Candidate(value, name))
            )
        case Promise.SECRET:
            return _MOMENT.fullmatch(value) is None and judge(name, value)
        case _:
            return _CODE.fullmatch(value) is not None
