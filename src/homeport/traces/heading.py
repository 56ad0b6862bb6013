"""Finds `Type: message` in a line that may have a log's words before it."""

from dataclasses import dataclass

from homeport.traces.pattern import Pattern

_NAME = Pattern(
    r"(?<![\w$.'\"/-])(?P<type>[^\W\d][\w$.]*+)(?: \[(?P<code>[\w$ .-]{1,60})\])?(?=: |:?$)"
)
_RECORD = Pattern(r"\[?\d{4}[-/]\d\d[-/]\d\d[T ]|\[?\d\d:\d\d:\d\d|\[(?:INFO|WARN|DEBUG|ERROR)")


@dataclass(frozen=True, slots=True)
class Heading:
    """An error's name and what it says."""

    type: str
    message: str


def find_heading(line: str, endings: tuple[str, ...]) -> Heading | None:
    """Return the first name in the line that ends like an error's and stands before its message."""
    for found in _NAME.finditer(line):
        name = found["type"]
        if name.endswith(endings):
            return Heading(name, line[found.end() :].removeprefix(":").removeprefix(" "))
    return None


def starts_record(line: str) -> bool:
    """Tell whether a line begins a log record of its own."""
    return _RECORD.match(line) is not None
