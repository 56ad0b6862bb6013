"""Copies a repository for a sandbox: quickly, without following links, leaving it untouched.

Folders that are large and made by tools (virtual environments, node_modules, git's objects) are
not copied but named, to be shown through an overlay of their own.
"""

import contextlib
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from homeport.errors import InputError

_CLONE = 0x40049409  # FICLONE: share the blocks where the file system can


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The copy; paths are relative to the tree. What could not be read is in `left_out`."""

    folder: Path
    borrowed: tuple[Path, ...]
    left_out: tuple[Path, ...]


class _Copier:
    def __init__(self, source: Path, target: Path, most: int) -> None:
        self._source, self._target, self._left = source, target, most
        self.borrowed: list[Path] = []
        self.left_out: list[Path] = []
        self._clones = True

    def folder(self, relative: Path, hidden: Callable[[Path], bool]) -> None:
        target = self._target / relative
        target.mkdir(mode=0o755, exist_ok=True)
        try:
            with os.scandir(self._source / relative) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            self.left_out.append(relative)
            return
        for entry in found:
            path = relative / entry.name
            if hidden(self._source / path):
                self.left_out.append(path)
            elif entry.is_symlink():
                # Copied as it is written: a Path would normalise it.
                os.symlink(os.readlink(entry.path), self._target / path)  # noqa: PTH115, PTH211
            elif entry.is_dir(follow_symlinks=False):
                if _made_by_a_tool(Path(entry.path)):
                    (self._target / path).mkdir()
                    self.borrowed.append(path)
                else:
                    self.folder(path, hidden)
            elif entry.is_file(follow_symlinks=False):
                self._file(entry, path)
            else:
                self.left_out.append(path)  # a socket, pipe or device

    def _file(self, entry: "os.DirEntry[str]", path: Path) -> None:
        about = entry.stat(follow_symlinks=False)
        self._left -= about.st_size
        if self._left < 0:
            raise InputError(
                f"{self._source} is too large to be copied into a sandbox",
                hint="name a smaller folder, or raise the limit on the tree",
            )
        target = self._target / path
        try:
            self._content(entry.path, target)
        except PermissionError:
            with contextlib.suppress(FileNotFoundError):
                target.unlink()
            self.left_out.append(path)
            return
        # A copy may be written by its owner, also when the original may not.
        target.chmod(stat.S_IMODE(about.st_mode) & 0o777 | 0o600)
        os.utime(target, ns=(about.st_mtime_ns, about.st_mtime_ns))

    def _content(self, source: str, target: Path) -> None:
        if self._clones:
            import fcntl  # noqa: PLC0415 -- not on every platform

            with Path(source).open("rb") as old, target.open("wb") as new:
                try:
                    fcntl.ioctl(new.fileno(), _CLONE, old.fileno())
                except OSError:
                    self._clones = False
                else:
                    return
        shutil.copyfile(source, target, follow_symlinks=False)


def _made_by_a_tool(folder: Path) -> bool:
    return (
        folder.name == "node_modules"
        or (folder.name == "objects" and folder.parent.name == ".git")
        or (folder / "pyvenv.cfg").is_file()
    )


def take_snapshot(
    source: Path, target: Path, most: int, hidden: Callable[[Path], bool]
) -> Snapshot:
    """Copy the tree `source` to the new folder `target`, up to `most` bytes.

    Raises:
        InputError: the tree is too large.
    """
    copier = _Copier(source, target, most)
    copier.folder(Path(), hidden)
    return Snapshot(target, tuple(copier.borrowed), tuple(copier.left_out))
