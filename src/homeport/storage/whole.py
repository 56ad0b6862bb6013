"""Writes a file whole or not at all, however the writing ends."""

import os
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600


def write_whole(
    path: Path, data: bytes, *, mode: int | None = None, through: Path | None = None
) -> None:
    """Put `data` in the place of the file; who reads it sees all of it or what was there before.

    `mode` gives its permissions, by default those that a new file of this person has. The data is
    on the disk before the file is replaced. `through` is the folder, on the same file system, where
    a writer that is killed leaves the unfinished file; by default it is beside the file.

    Raises:
        OSError: it cannot be written; what was there before is there still.
    """
    fresh = (through or path.parent) / f".{path.name}.{os.urandom(4).hex()}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(_usual() if mode is None else mode)
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise


def _usual() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
