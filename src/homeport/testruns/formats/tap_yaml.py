"""The block of fields below a TAP point, read as its writers write it.

It is YAML by the protocol, but writers quote as they like, so a strict reader would refuse much of
it. Keys of one level below are joined with a point: `at.lineNumber`.
"""

import json
import re
from collections.abc import Sequence
from textwrap import dedent

_KEY = re.compile(r"(?:'(.+?)'|\"(.+?)\"|([\w$.-]+)):(?: +(.*))?$")
_QUOTES = "'\"`"
_LITERAL, _FOLDED = "|", ">"
_PLACE = re.compile(r"(?:^|\()(?:file://)?((?:[A-Za-z]:)?[^\s():]+):(\d+)(?::\d+)?\)?$")
_PERL = re.compile(r"\bat (\S+) line (\d+)")


def read_fields(lines: Sequence[str]) -> dict[str, str]:
    """Return the fields of a block; text over several lines keeps them."""
    base = next((_indent(line) for line in lines if line.strip()), 0)
    entries: list[tuple[str, str, list[str]]] = []
    quote = ""  # of a text that goes on over lines, whatever their indentation
    for line in lines:
        match = None if quote else _KEY.match(line.strip())
        quote = _still_open(quote, line.strip() if quote else match[4] or "" if match else "")
        if match and _indent(line) == base:
            entries.append((match[1] or match[2] or match[3], (match[4] or "").strip(), []))
        elif entries:
            entries[-1][2].append(line)
    fields: dict[str, str] = {}
    for key, value, below in entries:
        fields[key] = _value(value, below)
        if not value and below:
            fields.update({f"{key}.{name}": text for name, text in read_fields(below).items()})
    return fields


def _still_open(quote: str, text: str) -> str:
    """Return the quote that is open behind the text, empty when there is none."""
    if quote:
        return "" if text.endswith(quote) else quote
    begun = text[:1] if text[:1] in _QUOTES else ""
    return begun if begun and (len(text) == 1 or text[-1] != begun) else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _value(value: str, below: Sequence[str]) -> str:
    if value[:1] == _FOLDED:
        return " ".join(line.strip() for line in below if line.strip())
    if value[:1] == _LITERAL or not value:
        return dedent("\n".join(below)).strip("\n")
    if _still_open("", value):
        return _unquoted("\n".join([value, *below]).rstrip())
    return _unquoted(" ".join([value, *(line.strip() for line in below)]))


def _unquoted(text: str) -> str:
    if len(text) < 2 or text[0] != text[-1]:  # noqa: PLR2004 -- a pair of quotes
        return text
    match text[0]:
        case '"':
            try:
                return str(json.loads(text, strict=False))
            except ValueError:
                return text[1:-1]
        case "'":
            return text[1:-1].replace("''", "'")
        case "`":
            return text[1:-1]
        case _:
            return text


def message_in(fields: dict[str, str]) -> str:
    """Return what the fields say went wrong: a message, else what differs."""
    for key in ("message", "error.message", "error", "reason"):
        if fields.get(key):
            return fields[key]
    wanted = fields.get("expected", fields.get("wanted"))
    actual = fields.get("actual", fields.get("found"))
    if wanted is not None and actual is not None and wanted != actual:
        return f"expected {wanted.strip()}, got {actual.strip()}"
    return next((text for key, text in fields.items() if key.startswith("details.")), "")


def stack_in(fields: dict[str, str], head: str) -> str:
    """Return the stack as the language prints it: some writers leave out the head and each `at`."""
    lines = fields.get("stack", "").splitlines()
    if not lines or any(line.lstrip().startswith("at ") for line in lines):
        return "\n".join(lines)
    return "\n".join([head, *(f"    at {line.strip()}" for line in lines if line.strip())])


def place_in(fields: dict[str, str], said: str) -> tuple[str, int | None]:
    """Return the file and line that a point names, in whichever of the ways there are."""
    for key in ("location", "at"):
        if place := _PLACE.search(fields.get(key, "")):
            return place[1], int(place[2])
    file = fields.get("at.fileName") or fields.get("at.file") or fields.get("file", "")
    line = fields.get("at.lineNumber") or fields.get("at.line") or fields.get("line", "")
    if file:
        return file, int(line) if line.isdecimal() else None
    perl = _PERL.search(said)
    return (perl[1], int(perl[2])) if perl else ("", None)
