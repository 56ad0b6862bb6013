"""One process at a time: a lock on a file, given back when its holder ends however it ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from homeport.errors import StorageError


@contextmanager
def locked(path: Path, *, waits: bool = True) -> Iterator[bool]:
    """Hold the lock file `path` while the body runs; wait for whoever holds it now.

    Where nobody `waits`, the body runs with False instead when another holds it.

    Raises:
        StorageError: the lock file cannot be made.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageError(
            f"cannot make the lock file {path}: {error.strerror or error}",
            hint="check that its folder exists and that you may write there",
        ) from error
    try:
        yield _taken(descriptor, waits=waits)
    finally:
        os.close(descriptor)  # closing gives the lock back


def _taken(descriptor: int, *, waits: bool) -> bool:
    try:
        lock_descriptor(descriptor, waits=waits)
    except OSError:
        if waits:
            raise
        return False
    return True


def lock_descriptor(descriptor: int, *, waits: bool = True) -> None:
    """Take the exclusive lock of an open file; closing the file gives it back.

    Raises:
        OSError: another process holds it, and nobody `waits`.
    """
    if sys.platform == "win32":  # pragma: no cover -- the other platform's spelling
        import msvcrt  # noqa: PLC0415 -- exists on Windows only

        msvcrt.locking(descriptor, msvcrt.LK_LOCK if waits else msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 -- exists on POSIX only

        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
