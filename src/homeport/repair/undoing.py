"""Candidates that undo a part of what was changed last: open changes, else the last commit's."""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING

from homeport.code.git import git
from homeport.repair.candidate import Candidate, Splice, spliced
from homeport.repair.python.source import parses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from homeport.repair.proposals import File

_CHANCE = 0.03  # what a change is guilty of, before its lines are looked at
_LEAST = 0.02
_MOST_LINES = 4000


def undone(tree: Path, file: File, scores: dict[int, float]) -> list[Candidate]:
    """Return a candidate for each hunk of the last change of a file, the likeliest first."""
    before, what = _before(tree, file)
    if before is None or file.data.count(b"\n") > _MOST_LINES:
        return []
    found = []
    for splice, line in _hunks(before, file.data):
        after = spliced(file.data, [splice])
        if file.source is not None and not parses(after):
            continue
        near = max((scores.get(number, 0.0) for number in range(line - 1, line + 2)), default=0.0)
        weight = math.log(_CHANCE) + math.log(max(near, _LEAST))
        note = f"undoes a part of {what}"
        found.append(Candidate(file.path, (splice,), "undo", "", line, weight, note))
    return sorted(found, key=lambda one: (-one.weight, one.splices))


def _before(tree: Path, file: File) -> tuple[bytes | None, str]:
    """The file as it was before its last change, and what that change is called."""
    committed = git(tree, "show", "--no-textconv", f"HEAD:./{file.path}")
    if committed is None:
        return None, ""
    if committed != file.data:
        return committed, "your uncommitted change"
    log = git(tree, "log", "-1", "--format=%h", "--no-merges", "--", f":(literal){file.path}")
    commit = (log or b"").decode().strip()
    older = git(tree, "show", "--no-textconv", f"{commit}~1:./{file.path}") if commit else None
    return older, f"commit {commit}"


def _hunks(before: bytes, now: bytes) -> Iterator[tuple[Splice, int]]:
    """Yield what would put each hunk back, and its first line as the file is now."""
    old, new = before.splitlines(keepends=True), now.splitlines(keepends=True)
    starts = [0]
    for line in new:
        starts.append(starts[-1] + len(line))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            continue
        try:
            text = b"".join(old[first:last]).decode()
        except UnicodeDecodeError:
            continue
        yield Splice(starts[begin], starts[end], text), begin + 1
