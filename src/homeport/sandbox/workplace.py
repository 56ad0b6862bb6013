"""The private folder of one sandbox on the real disk: the copy of the tree and a canary.

Removed when the sandbox closes; what a killed process left behind is removed by the next one.
"""

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

_PREFIX = "homeport-sandbox-"


class Workplace:
    """A new private folder, locked for as long as this process lives."""

    def __init__(self) -> None:
        _remove_stale(Path(tempfile.gettempdir()))
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
        self._lock: int | None = _locked(self.folder)
        self.canary = self.folder / "canary"
        self.canary.write_bytes(os.urandom(16))
        self.tree = self.folder / "tree"

    def remove(self) -> None:
        """Remove the folder and all that is in it."""
        if self._lock is not None:
            _remove(self.folder)
            os.close(self._lock)
            self._lock = None


def _locked(folder: Path) -> int | None:
    """An open descriptor that holds the folder's lock; None when another process has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _remove_stale(place: Path) -> None:
    for folder in place.glob(_PREFIX + "*"):
        with contextlib.suppress(OSError):
            about = folder.lstat()
            if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid():
                continue
            lock = _locked(folder)
            if lock is not None:
                # A sandbox that has just been made is locked a moment after its folder.
                if not (folder / "canary").exists():
                    os.close(lock)
                    continue
                _remove(folder)
                os.close(lock)


def _remove(folder: Path) -> None:
    """Remove a tree, also where code took the permission to write from its folders."""

    def again(function: Callable[[str], object], path: str, _: object) -> None:
        with contextlib.suppress(OSError):
            os.chmod(os.path.dirname(path), 0o700)  # noqa: PTH101, PTH120 -- rmtree hands a str
            os.chmod(path, 0o700)  # noqa: PTH101 -- as above
            function(path)

    shutil.rmtree(folder, onerror=again)
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
