"""Proof that a debugging case is what it says: what its patch touches, where its cause lies.

What a case is and how it is run stands in `homeport.evaluation`.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from homeport.evaluation.case import Case, OnFrame


def patched_lines(case: Case) -> Iterator[tuple[str, int]]:
    """Yield path and line, before the fix, of all that the patch takes out or adds beside."""
    path, line = "", 0
    for text in (case.folder / case.fixed).read_bytes().decode("utf-8", "replace").split("\n"):
        if text.startswith("--- "):
            path = text.removeprefix("--- a/").strip()
        elif hunk := re.match(r"@@ -(\d+)", text):
            line = int(hunk[1])
        elif text.startswith("-"):
            yield path, line
            line += 1
        elif text.startswith("+") and not text.startswith("+++ "):
            yield path, max(line - 1, 1)
        elif text.startswith(" "):
            line += 1


def place_on_stack(case: Case, text: str, project: Path) -> OnFrame:
    """Say where the causes lie on the stacks that `text` shows."""
    frames = list(_frames(text, project))
    if any(_is_at(case, frame) for frame in frames[:1]):
        return OnFrame.INNERMOST
    return OnFrame.OUTER if any(_is_at(case, frame) for frame in frames) else OnFrame.NONE


Frame = tuple[str, int, str]  # path, line, function


def _is_at(case: Case, frame: Frame) -> bool:
    path, line, function = frame
    return any(c.holds(path, line) or c.names(path, function) for c in case.causes)


_PYTHON = re.compile(
    r'^\s*File "(?P<path>[^"]+)", line (?P<line>\d+)(?:, in (?P<name>.+))?', re.MULTILINE
)
_NODE = re.compile(
    r"^\s*at (?:(?:async |new )*(?P<name>[\w$.<>#]+)[^(\n]*\()?(?:file://)?(?P<path>/[^\s():]+):(?P<line>\d+)"
    r"|^(?:file://)?(?P<path2>/[^\s():]+):(?P<line2>\d+)$",
    re.MULTILINE,
)
_JAVA = re.compile(r"^\s*at (?P<name>[\w.$<>]+)\((?P<path>\w+\.java):(?P<line>\d+)\)", re.MULTILINE)
_GO = re.compile(r"^(?P<name>[\w./*()]+)\(.*\)\n\t(?P<path>\S+\.go):(?P<line>\d+)", re.MULTILINE)


def _frames(text: str, project: Path) -> Iterator[Frame]:
    """Frames in the project, the innermost of the error that ended the run first."""
    inside = Counter[str](p.relative_to(project).as_posix() for p in project.rglob("*.*"))
    by_name = {path.rpartition("/")[2]: path for path in inside}
    if '  File "' in text:
        found = [(m["path"], m["line"], m["name"] or "") for m in _PYTHON.finditer(text)][::-1]
    elif java := list(_JAVA.finditer(text)):
        last = text.rfind("Caused by: ")
        parts = sorted(java, key=lambda m: m.start() < last)
        found = [(by_name.get(m["path"], ""), m["line"], m["name"]) for m in parts]
    elif "goroutine " in text:
        found = [(m["path"], m["line"], m["name"]) for m in _GO.finditer(text)]
    else:
        matches = sorted(_NODE.finditer(text), key=lambda m: m["path"] is None)
        found = [
            (m["path"] or m["path2"], m["line"] or m["line2"], m["name"] or "") for m in matches
        ]
    for path, line, name in found:
        relative = os.path.relpath(path, project) if path.startswith("/") else path
        if relative in inside:
            yield relative, int(line), name.rpartition(".")[2]
