"""The repository's data files as rules see them: which line gives which key which value.

Read by patterns, not parsed: a rule wants the line, and a file that does not parse still has lines.
The reading itself is the caller's.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

ALWAYS_TEXT = (".ini", ".cfg", ".conf", ".env", ".properties", ".csv", ".tsv")
_WORDS = {
    "null": "NoneType", "none": "NoneType", "~": "NoneType", "": "NoneType",
    "true": "bool", "false": "bool", "[": "list", "{": "dict",
}  # fmt: skip
_MOST_LINES = 20_000
_VALUE = r"(?P<value>\"[^\"]*\"|'[^']*'|-?\d[\w.:+-]*|~|\[|\{|[^\s,#;\]}]+)?"


class DataFiles(Protocol):
    """The files that are no code: their relative paths, and the text of one."""

    def paths(self) -> Sequence[str]:
        """Paths, those nearest to the root first."""

    def read(self, path: str) -> str | None:
        """The text, or None."""


class NoData:
    """A repository of which only the code is known."""

    def paths(self) -> Sequence[str]:
        """None."""
        return ()

    def read(self, path: str) -> str | None:  # noqa: ARG002 -- what the protocol asks for
        """Nothing."""
        return None


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a data file; `kind` is the Python type that a reader gives it."""

    path: str
    line: int
    key: str
    value: str
    kind: str


def entries(files: DataFiles, key: str) -> Iterator[Entry]:
    """Every place where a data file gives `key` a value."""
    written = re.compile(
        rf"(?:^|[\s{{,\"'])(?P<key>{re.escape(key)})[\"']?\s*[:=]\s*{_VALUE}", re.IGNORECASE
    )
    yield from _entries(files, written.finditer)


def keys(files: DataFiles, path: str) -> Iterator[Entry]:
    """Every key of one data file."""
    written = re.compile(rf"(?:^|(?<=[{{,]))\s*[\"']?(?P<key>[\w.-]+)[\"']?\s*[:=]\s*{_VALUE}")
    yield from _entries(files, written.finditer, (path,))
    for number, line in enumerate((files.read(path) or "").splitlines()[:_MOST_LINES], 1):
        if section := re.match(r"\[+(?P<name>[\w. -]+)\]+\s*$", line):
            yield Entry(path, number, section["name"], "", "dict")


def _entries(
    files: DataFiles,
    found_in: Callable[[str], Iterator[re.Match[str]]],
    paths: Sequence[str] | None = None,
) -> Iterator[Entry]:
    for path in files.paths() if paths is None else paths:
        lines = (files.read(path) or "").splitlines()
        for number, line in enumerate(lines[:_MOST_LINES], 1):
            for match in found_in(line):
                value = match["value"] or ""
                yield Entry(path, number, match["key"], value, kind_of(value, path))


def kind_of(value: str, path: str) -> str:
    """The type a reader of this kind of file gives a value."""
    if path.endswith(ALWAYS_TEXT) or value[:1] in ("'", '"'):
        return "str"
    if word := _WORDS.get(value.lower()):
        return word
    if re.fullmatch(r"[+-]?\d+", value):
        return "int"
    return "float" if re.fullmatch(r"[+-]?\d+\.\d*(?:e[+-]?\d+)?", value, re.IGNORECASE) else "str"
