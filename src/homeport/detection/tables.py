"""Finds secrets in tables, where the name stands at the head of a column: CSV, Markdown.

A reader of lines: a table is a header of names and rows with as many cells. The rows of
database dumps are read in `dumps`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from homeport.detection.arguments import is_passed
from homeport.detection.detector import Candidate
from homeport.detection.expressions import compile_expression
from homeport.detection.lines import line_end, lines
from homeport.detection.names import Promise, promise
from homeport.detection.telephone import national

_WORDS = r"(?:pass|pwd|secret|token|api[_ -]?key|passphrase)"
_NAMED = r"[ \"'`*]*(?:\w{1,20}[ _-])?" + _WORDS + r"\w{0,12}(?:[ -]\w{1,12})?[ \"'`*]*"
_COLUMN_HEAD = r"(?:\w{1,20}_)?" + _WORDS + r"\w{0,12}"
TRIGGER = (
    rf"(?i)(?:[,;|\t]{_NAMED}(?:[,;|\t]|\r?$)|^{_NAMED}[,;|\t])"
    rf"|(?i:  {_COLUMN_HEAD}(?:  |[ \t]*\r?$)|^{_COLUMN_HEAD}  )"
)
_PHONE = r"[ \"'`*]{0,4}(?:\w{1,20}[ _-])?(?:phone|mobile|fax|tel|cell)\w{0,12}[ \"'`*]{0,4}"
PHONE_TRIGGER = rf"(?i)(?:[,;|\t]{_PHONE}(?:[,;|\t]|\r?$)|^{_PHONE}[,;|\t])"
_STREET = (
    r"[ \"'`*]{0,4}(?:\w{1,20}[ _-])?(?:street|address|addr|stra(?:\xc3\x9f|ss)e|adresse|calle"
    r"|direcci\xc3\xb3n|indirizzo)[\w ]{0,12}[ \"'`*]{0,4}"
)
STREET_TRIGGER = rf"(?i)(?:[,;|\t]{_STREET}(?:[,;|\t]|\r?$)|^{_STREET}[,;|\t])"
_NAME = re.compile(rb"[\s\"'`*]{0,40}[A-Za-z_][\w .-]{0,40}[\s\"'`*]{0,40}")
_RULE = re.compile(rb"[-+|:= ]*")
_WRAPPING = b" \t\r\"'`*"
_DELIMITERS = (b"||", b"|", b"\t", b";", b",", b"  ")
_COLUMN = re.compile(rb"\S+(?: \S+)*")  # between two spaces or more
_ONE_WORD = re.compile(rb"[A-Za-z_][\w.-]{0,30}|[A-Z][A-Z0-9_. -]{0,30}")  # heads such a column
# A cell that begins with a quote ends behind the next one of its kind, or with the row.
_QUOTED = re.compile(rb"\s*(?:\"[^\"]*(?:\"|$)|'[^']*(?:'|$))")
_QUOTED_IN_TABS = re.compile(rb"[ \r\f\v]*(?:\"[^\"]*(?:\"|$)|'[^']*(?:'|$))")
_PHONE_NAME = re.compile(
    r"(?i)(?:.*[ _-])?(?:telephone|phone|mobile|fax|tel|cell)(?:[ _-]?\w{0,12})?"
)
_PHONE_VALUE = re.compile(r"[+(]?\d[\d ().\x2f-]{5,20}\d")
_STREET_NAME = re.compile(
    r"(?i)(?:.*[ _-])?(?:street|address|addr|stra(?:\u00df|ss)e|adresse|calle"
    r"|direcci\u00f3n|indirizzo)(?:[ _-]?(?:line|name|1|2))*"
)
_STREET_VALUE = re.compile(
    r"\d{1,5}[a-zA-Z]?,? [^\d\W][\w .'-]{3,60}|[^\d\W][\w .'-]{3,60} \d{1,4} ?[a-zA-Z]?"
)
_Accepts = Callable[[str, str], bool]
_MOST_ROWS = 1 << 15
_MOST_CELLS = 64
_LONGEST_CELL = 1024  # bytes of a cell that are judged
_LONGEST = 4096  # bytes of a row


def in_tables(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the secrets in the rows below a header that names them."""
    return _below(data, TRIGGER, _is_secret)


def phones_in_tables(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the telephone numbers in the rows below a header that names them."""
    return _below(data, PHONE_TRIGGER, _is_phone)


def streets_in_tables(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the streets with their numbers in the rows below a header that names them."""
    return _below(data, STREET_TRIGGER, _is_street)


def open_head(data: bytes) -> tuple[int, bytes]:
    """Return where a table begins that reaches the end, and its head; nothing where none does."""
    ends = ((t.start, data[t.start : t.stop] + b"\n") for t in _all(data) if t.end >= len(data))
    return max(ends, default=(-1, b""))


def _all(data: bytes) -> Iterator["_Table"]:
    for trigger in (TRIGGER, PHONE_TRIGGER, STREET_TRIGGER):
        yield from _tables(data, trigger)


@dataclass(frozen=True, slots=True)
class _Table:
    """A header of names, and the rows below it."""

    start: int
    stop: int  # of the header
    end: int  # of the last row, behind its newline
    names: list[str]
    rows: list[list[tuple[int, int]]]


def _below(data: bytes, trigger: str, accepts: _Accepts) -> Iterator[tuple[int, int]]:
    for table in _tables(data, trigger):
        for cells in table.rows:
            yield from _accepted(data, table.names, cells, accepts)


def _tables(data: bytes, trigger: str) -> Iterator[_Table]:
    expression = compile_expression(trigger, "tables")
    done = 0
    for found in expression.finditer(data):
        start = data.rfind(b"\n", 0, found.end()) + 1
        stop = line_end(data, start)
        if start < done or stop - start > _LONGEST:
            continue
        header = _header(data, start, stop)
        if header is None:
            continue
        delimiter, names = header
        delimiter = delimiter.replace(b"||", b"|")  # Jira's: doubled at the head only
        done = stop + 1
        rows = []
        for place, end in islice(lines(data, stop + 1), _MOST_ROWS):
            if end - place > _LONGEST:
                break
            if _RULE.fullmatch(data, place, end) is None:
                cells = list(_cells(data, place, end, delimiter))
                if len(cells) != len(names):
                    break
                rows.append(cells)
            elif data[place:end].strip() == b"":
                break
            done = end + 1
        yield _Table(start, stop, done, names, rows)


def _header(data: bytes, start: int, stop: int) -> tuple[bytes, list[str]] | None:
    """Return the delimiter and the names of a line that is nothing but names."""
    line = data[start:stop]
    delimiter = next((each for each in _DELIMITERS if each in line), None)
    if delimiter is None:
        return None
    cells = [data[a:b] for a, b in _cells(data, start, stop, delimiter)]
    if len(cells) > _MOST_CELLS or sum(bool(cell.strip()) for cell in cells) < 2:  # noqa: PLR2004 -- one column is a list
        return None
    word = _ONE_WORD if delimiter == b"  " else _NAME
    if any(cell.strip() and word.fullmatch(cell) is None for cell in cells):
        return None
    return delimiter, [cell.strip(_WRAPPING).decode("utf-8", "replace") for cell in cells]


def _cells(data: bytes, start: int, stop: int, delimiter: bytes) -> Iterator[tuple[int, int]]:
    """Yield the cells of a row; a delimiter between quotes is part of its cell."""
    if delimiter == b"  ":
        yield from (found.span() for found in _COLUMN.finditer(data, start, stop))
        return
    cell = _QUOTED_IN_TABS if delimiter == b"\t" else _QUOTED
    place = start
    while place <= stop:
        quoted = cell.match(data, place, stop)
        end = data.find(delimiter, place if quoted is None else quoted.end(), stop)
        if end < 0:
            break
        yield place, end
        place = end + len(delimiter)
    yield place, stop


def _is_secret(name: str, value: str) -> bool:
    secret = promise(name) in {Promise.PASSWORD, Promise.SECRET}
    return secret and is_passed(Candidate(value, name))


def _is_phone(name: str, value: str) -> bool:
    return (
        _PHONE_NAME.fullmatch(name) is not None
        and _PHONE_VALUE.fullmatch(value) is not None
        and national(Candidate(value))
    )


def _is_street(name: str, value: str) -> bool:
    return _STREET_NAME.fullmatch(name) is not None and _STREET_VALUE.fullmatch(value) is not None


def _accepted(
    data: bytes, names: list[str], cells: list[tuple[int, int]], accepts: _Accepts
) -> Iterator[tuple[int, int]]:
    for name, (start, end) in zip(names, cells, strict=True):
        value = data[start:end]
        bare = value.strip(_WRAPPING)
        if bare and accepts(name, bare[:_LONGEST_CELL].decode("utf-8", "replace")):
            first = start + value.index(bare)
            yield first, first + len(bare)
