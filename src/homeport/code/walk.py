"""Which files of a folder belong to its code, with their size and time of change.

git is asked where there is one, so that ignored files stay out; otherwise the folder is walked.
What a file holds is not looked at here: that is `contents.py`.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from homeport.code.belonging import belongs, folder_belongs
from homeport.code.git import git, is_under_git

LARGEST = 1_000_000  # bytes; larger sources are generated or data


@dataclass(frozen=True, slots=True)
class FileStat:
    """A file that belongs: `path` is relative to the repository, with slashes."""

    path: str
    size: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Walked:
    """The files that belong, and the paths that could not be looked at."""

    files: tuple[FileStat, ...]
    unreadable: tuple[str, ...] = ()


def walk(repo: Path) -> Walked:
    """Return the files that belong to the code in `repo`, sorted by path."""
    unreadable: list[str] = []
    found = _by_git(repo, "", unreadable) or list(_by_folders(repo, "", unreadable))
    by_path = {one.path: one for one in found}
    unreadable += [path for path in by_path if not _is_text(path)]
    files = tuple(by_path[path] for path in sorted(by_path) if _is_text(path))
    return Walked(files, tuple(sorted(set(unreadable))))


def is_wide(folder: Path, most: int) -> bool:
    """Tell whether a folder outside any repository holds more than `most` files of code.

    Then it is many projects, or none: a home folder, a disk, a heap of downloads.
    """
    if is_under_git(folder):
        return False
    return next(islice(_by_folders(folder, "", []), most, None), None) is not None


def _is_text(path: str) -> bool:
    """Tell whether a file's name is UTF-8; others come with surrogates that nothing can store."""
    return path.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in path)


def _by_git(repo: Path, below: str, unreadable: list[str]) -> list[FileStat]:
    """Ask git for tracked and for new files; empty where it does not know the folder."""
    listed = git(
        repo / below, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "."
    )
    if not listed:
        return []
    names = {os.fsdecode(name) for name in listed.split(b"\0") if name}
    return list(_stats(repo, below, names, unreadable))


def _stats(
    repo: Path, below: str, names: Iterable[str], unreadable: list[str]
) -> Iterator[FileStat]:
    for name in names:
        path = f"{below}/{name}" if below else name
        nested = name.endswith("/")
        if not (nested or belongs(path)) and "." in name.rpartition("/")[2]:
            continue
        try:
            status = os.lstat(repo / path)
        except OSError as error:
            if not isinstance(error, FileNotFoundError | NotADirectoryError):
                unreadable.append(path)
            continue  # deleted, but still in git's list
        if stat.S_ISDIR(status.st_mode):
            path = path.rstrip("/")
            if all(folder_belongs(part) for part in path.split("/")):
                # A submodule, or a repository of its own inside this one.
                yield from _by_git(repo, path, unreadable) or _by_folders(repo, path, unreadable)
        elif stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST and belongs(path):
            yield FileStat(path, status.st_size, status.st_mtime_ns)


def _by_folders(repo: Path, below: str, unreadable: list[str]) -> Iterator[FileStat]:
    """Walk the folder itself; links are not followed, so there are no loops."""
    pending = [below]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(repo / folder) as entries:
                listed = list(entries)
        except OSError:
            unreadable.append(folder or ".")
            continue
        for entry in listed:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if folder_belongs(entry.name) and not _is_environment(entry):
                    pending.append(path)
            elif entry.is_file(follow_symlinks=False) and belongs(path):
                status = entry.stat(follow_symlinks=False)
                if status.st_size <= LARGEST:
                    yield FileStat(path, status.st_size, status.st_mtime_ns)


def _is_environment(entry: os.DirEntry[str]) -> bool:
    try:
        return Path(entry.path, "pyvenv.cfg").exists()
    except OSError:
        return False  # a folder that may not be entered; walking it reports it
