"""Whether Python can read a file, what stops it, and the edit of one line that would let it.

Nothing is run: the text is compiled and thrown away. Edits are tried in the order in which people
leave something out: a bracket, a colon, a comma, a quote, an indentation.
"""

import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

ERRORS = frozenset({"SyntaxError", "IndentationError", "TabError"})  # what the parser raises
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_LARGEST = 400_000  # characters; each edit reads the file once
_FURTHER = 12  # lines below an opening bracket in which its end may be missing
_MOST_TRIED = 60
_STRING = re.compile(r"(?P<quote>'''|\"\"\"|'|\")(?:\\.|(?!(?P=quote))[^\\])*(?P=quote)")
_COMMENT = re.compile(r"\s*#.*")
_PRINT = re.compile(r"(\s*)print\s+(?!\()(.+)")
_IMPORT = re.compile(r"(\s*)import\s+(.+?)\s+from\s+([\w.]+)\s*")
_ASSIGNED = re.compile(r"(?<![=!<>:+*/%&|^@-])=(?!=)")
_GAP = re.compile(r"(?<=[\w\"')\]}])\s+(?=[\w\"'({\[])")
_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENT = "    "


class Stop(NamedTuple):
    """Where Python stops reading (`line` is 1-based) and what it says."""

    line: int
    column: int  # 0-based
    end: int  # of what it points at, on the same line
    message: str


class Edit(NamedTuple):
    """The new text of one line with which Python can read the file."""

    line: int
    text: str


def stop_of(text: str) -> Stop | None:
    """Return where Python stops reading the text; None where it reads all of it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the user's invalid escapes are not our news
            compile(text, "<text>", "exec", dont_inherit=True)
    except SyntaxError as error:
        line, column = error.lineno or 1, max((error.offset or 1) - 1, 0)
        end = (error.end_offset or 0) - 1 if error.end_lineno == line else 0
        return Stop(line, column, max(end, column + 1), error.msg)
    except (ValueError, RecursionError, MemoryError):  # a NUL; deeper than the parser goes
        return Stop(1, 0, 1, "Python cannot parse it")
    return None


def mended(text: str, stop: Stop) -> Edit | None:
    """Return the first edit of one line that lets Python read the whole text; None without one."""
    lines = _LINE_END.split(text)  # not where str.splitlines ends more of them than Python
    if len(text) > _LARGEST or not 0 < stop.line <= len(lines):
        return None
    tried = dict.fromkeys(_edits(lines, stop))
    for edit in list(tried)[:_MOST_TRIED]:
        changed = [*lines]
        changed[edit.line - 1] = edit.text
        if edit.text != lines[edit.line - 1] and stop_of("\n".join(changed) + "\n") is None:
            return edit
    return None


def _edits(lines: list[str], stop: Stop) -> Iterator[Edit]:
    above = next((n for n in range(stop.line - 1, 0, -1) if lines[n - 1].strip()), 0)
    below = range(stop.line + 1, min(len(lines), stop.line + _FURTHER) + 1)
    yield from (Edit(stop.line, text) for text in _pointed(lines[stop.line - 1], stop))
    for number in (stop.line, *((above,) if above else ())):
        yield from (Edit(number, text) for text in _completed(lines[number - 1]))
    if "was never closed" in stop.message:
        closer = _CLOSERS.get(lines[stop.line - 1][stop.column : stop.column + 1], "")
        yield from (Edit(number, _before_comment(lines[number - 1], closer)) for number in below)
    yield from (Edit(stop.line, text) for text in _indented(lines, stop.line, above))


def _pointed(line: str, stop: Stop) -> Iterator[str]:
    """Yield the line with another text where Python points, as far as its message tells."""
    head, marked, tail = line[: stop.column], line[stop.column : stop.end], line[stop.end :]
    if "does not match opening" in stop.message:
        opening = stop.message.rpartition("parenthesis '")[2][:1]
        yield head + _CLOSERS.get(opening, "") + tail
    if marked in _CLOSERS.values():
        yield head + tail
    if found := _PRINT.fullmatch(_COMMENT.sub("", line)):
        yield f"{found[1]}print({found[2].strip()})"
    if found := _IMPORT.fullmatch(line):
        yield f"{found[1]}from {found[3]} import {found[2]}"
    if "==" in stop.message:
        yield head + _ASSIGNED.sub("==", line[stop.column :], count=1)
    sign = ":" if stop.message.startswith("':' expected") else ","
    if sign == ":" or "comma" in stop.message:
        for gap in _GAP.finditer(line, 0 if sign == ":" else stop.column):
            yield f"{line[: gap.start()]}{sign}{line[gap.start() :]}"


def _completed(line: str) -> Iterator[str]:
    """Yield the line with what may be missing at its end."""
    bare = _without_strings(line)
    for quote in ("'", '"'):
        if quote in bare:  # a quote without its other one
            yield _before_comment(line, quote)
            code = line.rstrip()
            ends = len(code) - len(code.rstrip(")]},:"))
            yield code[: len(code) - ends] + quote + code[len(code) - ends :]
    missing = _missing(_COMMENT.sub("", bare))
    if missing:
        yield _before_comment(line, missing)
        code = line.rstrip()
        if code.endswith(":"):
            yield code[:-1] + missing + ":"
    yield _before_comment(line, ":")
    yield _before_comment(line, ",")
    if missing:
        yield _before_comment(line, missing + ":")


def _without_strings(line: str) -> str:
    """Return a line, as long as it is, with nothing in it that only looks like code."""
    return _STRING.sub(lambda found: "_" * len(found[0]), line)


def _missing(bare: str) -> str:
    """Return what closes the brackets that a line without its strings leaves open."""
    closers: list[str] = []
    for character in bare:
        if character in _CLOSERS:
            closers.append(_CLOSERS[character])
        elif closers and character == closers[-1]:
            closers.pop()
    return "".join(reversed(closers))


def _before_comment(line: str, more: str) -> str:
    bare = _without_strings(line)
    found = _COMMENT.search(bare)
    end = found.start() if found else len(line.rstrip())
    return line[:end] + more + line[end:]


def _indented(lines: list[str], number: int, above: int) -> Iterator[str]:
    """Yield the line with the indentations that its neighbours suggest."""
    code = lines[number - 1].strip()
    if above:
        before = _indent(lines[above - 1])
        yield before + code
        yield before + _INDENT + code
    if number < len(lines):
        yield _indent(lines[number]) + code
    yield code


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
