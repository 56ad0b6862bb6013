"""Reads SEARCH/REPLACE blocks out of prose, as language models write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_START = re.compile(r"^\s*<{5,9}\s*(?:SEARCH|ORIGINAL|HEAD)\b")
_MIDDLE = re.compile(r"^\s*={5,9}\s*$")
_END = re.compile(r"^\s*>{5,9}\s*(?:REPLACE|UPDATED)?\b.*$")
_DECORATION = 12  # "File: ", "in ", "### " and the like around a path
_PATH = re.compile(r"[\w.@+-]+(?:/[\w.@+ -]+)*\.\w+")
# `>12| code` or ` 12| code`: the numbers that we showed, copied along by a model.
_NUMBERED = re.compile(r"^[> ]?\s*\d+\|(?: |$)")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `search` by `replace` in the file `path`; both are whole lines."""

    path: str
    search: str
    replace: str


def read_edits(text: str) -> tuple[Edit, ...]:
    """Return the complete blocks in order; a block that never ends is left out."""
    found: list[Edit] = []
    path = ""
    lines = iter(text.splitlines())
    for line in lines:
        if not _START.match(line):
            path = _path_in(line) or path
            continue
        search = _until(lines, _MIDDLE)
        replace = _until(lines, _END) if search is not None else None
        if search is None or replace is None:
            break
        found.append(Edit(path, _unnumbered(search), _unnumbered(replace)))
    return tuple(found)


def _path_in(line: str) -> str | None:
    """The path a line names, when the line is little more than that."""
    bare = line.strip().strip("`*#: ")
    match = _PATH.search(bare)
    return match.group() if match and len(bare) <= len(match.group()) + _DECORATION else None


def _until(lines: Iterator[str], stop: re.Pattern[str]) -> list[str] | None:
    taken: list[str] = []
    for line in lines:
        if stop.match(line):
            return taken
        taken.append(line)
    return None


def _unnumbered(lines: list[str]) -> str:
    filled = [line for line in lines if line.strip()]
    if filled and all(_NUMBERED.match(line) for line in filled):
        lines = [_NUMBERED.sub("", line, count=1) for line in lines]
    return "\n".join(lines)
