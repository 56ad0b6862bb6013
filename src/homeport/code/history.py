"""What changed recently, as git tells it: commits by file, the lines they touched, open changes.

Without git, without a repository or without commits there is simply no history. Open changes are
found by comparing file contents here, because whatever git command compares the files themselves
runs the repository's clean filters.
"""

import contextlib
import difflib
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from homeport.code.contents import read_source
from homeport.code.git import git
from homeport.code.walk import LARGEST

_PATIENCE_S = 3.0
_RECORD, _FIELD = "\x1e", "\x1f"
_FORMAT = f"--format={_RECORD}%h{_FIELD}%ct{_FIELD}%s"
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_LARGEST_DIFF = 2_000  # lines; comparing more takes seconds
_SHA1_DIGITS = 40
TouchedFiles = tuple[int, tuple[str, ...]]  # seconds since the epoch, paths
UNCOMMITTED = "uncommitted"


@dataclass(frozen=True, slots=True)
class Change:
    """One commit's change to one file; `lines` are 1-based inclusive ranges as of the commit.

    An open change has `UNCOMMITTED` for its commit and the lines as they are in the file now.
    """

    path: str
    commit: str  # short hash
    time: int  # seconds since the epoch, 0 for an open change
    subject: str
    lines: tuple[tuple[int, int], ...]
    why: str = ""  # what it has to do with a failure, when that is known
    hunk: str = ""  # its text then, as in a unified diff


def recent_changes(repo: Path, paths: Sequence[str], limit: int = 10) -> list[Change]:
    """Return the latest changes to `paths`: open ones first, then by commit, newest first."""
    if not paths:
        return []
    log = git(
        repo,
        "log",
        _FORMAT,
        f"--max-count={limit}",
        "--no-merges",
        "--no-renames",
        "--patch",
        "--unified=0",
        "--no-ext-diff",
        "--no-textconv",
        "--relative",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--",
        *(f":(literal){path}" for path in paths),
        patience_s=_PATIENCE_S,
    )
    committed = [] if log is None else _parse_patches(log.decode("utf-8", "replace"))
    return (open_changes(repo, paths) + committed)[:limit]


def open_changes(repo: Path, paths: Sequence[str]) -> list[Change]:
    """Return what differs between the files and the last commit, for tracked files only."""
    listed = git(repo, "ls-tree", "-z", "HEAD", "--", *paths, patience_s=_PATIENCE_S)
    changes = []
    for entry in (listed or b"").split(b"\0"):
        about, _, name = entry.partition(b"\t")
        path, identity = os.fsdecode(name), about.rpartition(b" ")[2].decode()
        lines = _open_lines(repo, path, identity) if b" blob " in about else ()
        if lines:
            changes.append(Change(path, UNCOMMITTED, 0, "not committed yet", lines))
    return changes


def head_moved_ns(repo: Path) -> int | None:
    """Return when the last commit or checkout was made, None when that cannot be seen cheaply."""
    for name in ("logs/HEAD", "HEAD"):
        with contextlib.suppress(OSError):
            return (repo / ".git" / name).stat().st_mtime_ns
    return None


def touched_files(repo: Path, commits: int = 200) -> list[TouchedFiles]:
    """Return the time and the files of the latest commits, newest first."""
    log = git(
        repo,
        "log",
        f"--format={_RECORD}%ct",
        f"--max-count={commits}",
        "--no-merges",
        "--no-renames",
        "--name-only",
        "--relative",
        "--",
        ".",
        patience_s=_PATIENCE_S,
    )
    found = []
    for record in (log or b"").decode("utf-8", "replace").split(_RECORD)[1:]:
        time, *names = [line for line in record.split("\n") if line]
        found.append((int(time), tuple(names)))
    return found


def _open_lines(repo: Path, path: str, identity: str) -> tuple[tuple[int, int], ...]:
    now = read_source(repo, path)
    if now is None or len(now) > LARGEST or blob_identity(now, identity) == identity:
        return ()
    before = git(repo, "cat-file", "blob", identity, patience_s=_PATIENCE_S)
    if before is None or len(before) > LARGEST:
        return ()
    return _changed_lines(
        before.replace(b"\r\n", b"\n").split(b"\n"), now.replace(b"\r\n", b"\n").split(b"\n")
    )


def blob_identity(content: bytes, like: str) -> str:
    """Return what git would call this content, by the hash that `like` was made with."""
    algorithm = "sha1" if len(like) == _SHA1_DIGITS else "sha256"
    named = b"blob %d\0" % len(content) + content
    return hashlib.new(algorithm, named, usedforsecurity=False).hexdigest()


def _changed_lines(old: list[bytes], new: list[bytes]) -> tuple[tuple[int, int], ...]:
    """Return the ranges of `new` that differ from `old`; a cut is the line after it."""
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    if same is None:
        same = min(len(old), len(new))
    tail = 0
    while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old, new = old[same : len(old) - tail], new[same : len(new) - tail]
    if max(len(old), len(new)) > _LARGEST_DIFF:
        return ((same + 1, same + max(len(new), 1)),)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        (same + first + 1, same + max(last, first + 1))
        for kind, _, _, first, last in matcher.get_opcodes()
        if kind != "equal"
    )


def _parse_patches(log: str) -> list[Change]:
    changes = []
    for record in log.split(_RECORD)[1:]:
        head, _, patch = record.partition("\n")
        commit, time, subject = (*head.split(_FIELD, 2), "", "")[:3]
        changes += [
            Change(path, commit, int(time), subject, lines) for path, lines in _touched_lines(patch)
        ]
    return changes


def _touched_lines(patch: str) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """Return the files of a patch with the ranges of lines that it wrote or cut at."""
    files: list[tuple[str, list[tuple[int, int]]]] = []
    left = 0  # lines of the current hunk still to pass, so that no content is read as a header
    for line in patch.split("\n"):
        if left and line[:1] in {"+", "-"}:
            left -= 1
        elif line.startswith("+++ b/"):
            files.append((line[6:].rstrip("\t"), []))
        elif (match := _HUNK.match(line)) and files:
            start, count = int(match[1]), int(match[2] or 1)
            files[-1][1].append((max(start, 1), max(start + count - 1, start, 1)))
            removed = re.match(r"@@ -\d+(?:,(\d+))? ", line)
            left = count + int((removed and removed[1]) or 1)
    return [(path, tuple(lines)) for path, lines in files]
