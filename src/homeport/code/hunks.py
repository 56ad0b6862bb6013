"""The text of recent changes: each hunk with its commit, its lines, and where they went.

Committed hunks come from one call of git. Open ones are found by comparing file contents here,
because whatever git command compares the files itself runs the repository's clean filters.
"""

import difflib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from homeport.code.contents import read_source
from homeport.code.git import git
from homeport.code.history import UNCOMMITTED, blob_identity
from homeport.code.walk import LARGEST

_PATIENCE_S = 3.0
_RECORD, _FIELD = "\x1e", "\x1f"
_FORMAT = f"--format={_RECORD}%h{_FIELD}%ct{_FIELD}%s"
_HEAD = re.compile(r"@@ -(?P<old>\d+)(?:,(?P<gone>\d+))? \+(?P<new>\d+)(?:,(?P<come>\d+))? @@")
_MOST_TEXT = 3_000_000  # characters of patches that are read; a vendored tree can bring gigabytes
_MOST_LINES = 400  # of one hunk; a longer one was generated or moved


@dataclass(frozen=True, slots=True)
class Hunk:
    """One changed place of one file; `lines` begin with ' ', '-' or '+', as in a unified diff.

    `start` is the line (1-based) of the first of them in the file as the change left it.
    """

    path: str
    commit: str  # short hash, or `UNCOMMITTED`
    time: int  # seconds since the epoch, 0 for an open change
    subject: str
    start: int
    lines: tuple[str, ...]
    created: bool = False  # the change made the whole file
    before: str = ""  # the path until this change, when it moved the file or took it away

    @property
    def removed(self) -> tuple[str, ...]:
        """The lines as they were."""
        return tuple(line[1:] for line in self.lines if line.startswith("-"))

    @property
    def added(self) -> tuple[str, ...]:
        """The lines as they became."""
        return tuple(line[1:] for line in self.lines if line.startswith("+"))

    @property
    def numbered(self) -> tuple[tuple[int, str], ...]:
        """The added lines with their numbers in the file as the change left it."""
        found, number = [], self.start
        for line in self.lines:
            if line.startswith("+"):
                found.append((number, line[1:]))
            number += not line.startswith("-")
        return tuple(found)


def committed_hunks(repo: Path, commits: int, paths: Sequence[str] = ()) -> tuple[Hunk, ...]:
    """Return the hunks of the latest commits, newest first; `paths` narrow the commits down."""
    log = git(
        repo,
        "log",
        _FORMAT,
        f"--max-count={commits}",
        "--no-merges",
        "--find-renames",
        "--patch",
        "--unified=1",
        "--no-ext-diff",
        "--no-textconv",
        "--relative",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--",
        *(f":(literal){path}" for path in paths),
        patience_s=_PATIENCE_S,
    )
    return tuple(_parsed((log or b"")[:_MOST_TEXT].decode("utf-8", "replace")))


def open_hunks(repo: Path, paths: Sequence[str]) -> tuple[Hunk, ...]:
    """Return how these files differ from the last commit, for tracked files only."""
    if not paths:
        return ()
    listed = git(repo, "ls-tree", "-z", "HEAD", "--", *paths, patience_s=_PATIENCE_S)
    found: list[Hunk] = []
    for entry in (listed or b"").split(b"\0"):
        about, _, name = entry.partition(b"\t")
        if b" blob " in about:
            path, identity = os.fsdecode(name), about.rpartition(b" ")[2].decode()
            found += _open(repo, path, identity)
    return tuple(found)


def _open(repo: Path, path: str, identity: str) -> Iterator[Hunk]:
    now = read_source(repo, path)
    if now is None or len(now) > LARGEST or blob_identity(now, identity) == identity:
        return
    before = git(repo, "cat-file", "blob", identity, patience_s=_PATIENCE_S)
    if before is None or len(before) > LARGEST:
        return
    old, new = (side.decode("utf-8", "replace").splitlines() for side in (before, now))
    if max(len(old), len(new)) <= _MOST_TEXT // 1000:
        body = list(difflib.unified_diff(old, new, n=1, lineterm=""))[2:]
        yield from _hunks(body, Hunk(path, UNCOMMITTED, 0, "not committed yet", 0, ()))


def _parsed(log: str) -> Iterator[Hunk]:
    for record in log.split(_RECORD)[1:]:
        head, _, patch = record.partition("\n")
        commit, time, subject = (*head.split(_FIELD, 2), "", "")[:3]
        for part in re.split(r"(?m)^diff --git ", patch)[1:]:
            lines = part.split("\n")
            top = next((n for n, line in enumerate(lines) if line.startswith("@@")), len(lines))
            path, before, created = _file(lines[:top])
            if path:
                like = Hunk(path, commit, int(time), subject, 1, (), created, before)
                hunks = list(_hunks(lines[top:], like))
                yield from hunks or ([like] if before else [])


def _file(head: Sequence[str]) -> tuple[str, str, bool]:
    """(path, former path, whether the file is new) of one file's part of a patch."""
    said = "\n".join(head)
    moved = re.search(r"^rename from (.+)\nrename to (.+)$", said, re.MULTILINE)
    if moved:
        return moved[2], moved[1], False
    old = re.search(r"^--- a/(.+?)\t?$", said, re.MULTILINE)
    new = re.search(r"^\+\+\+ b/(.+?)\t?$", said, re.MULTILINE)
    if new:
        return new[1], "", old is None
    return (old[1], old[1], False) if old else ("", "", False)


def _hunks(body: Sequence[str], like: Hunk) -> Iterator[Hunk]:
    """The hunks of one file's patch; their heads say how many lines they have."""
    at = 0
    while at < len(body):
        head = _HEAD.match(body[at])
        at += 1
        if head is None:
            continue
        gone, come = int(head["gone"] or 1), int(head["come"] or 1)
        lines = []
        while at < len(body) and (gone > 0 or come > 0):
            line = body[at] or " "
            gone -= line[0] in " -"
            come -= line[0] in " +"
            if line[0] in " +-":
                lines.append(line)
            at += 1
        start = max(int(head["new"]), 1)
        yield Hunk(like.path, like.commit, like.time, like.subject, start,
                   tuple(lines[:_MOST_LINES]), like.created, like.before)  # fmt: skip
