"""Writes one chosen change into the real tree: all of it or nothing, and only where it belongs.

Nothing else of this room writes outside a sandbox.
"""

import errno
import os
import stat
import tempfile
from pathlib import Path

from homeport.diffs import checked_path
from homeport.errors import EditRefused
from homeport.storage import write_whole


def apply_change(tree: Path, path: str, before: bytes, after: bytes) -> None:
    """Replace a file that still holds `before` by `after`, in one step.

    Raises:
        EditRefused: it has changed since, it is a link or below one, or it may not be written.
    """
    place = writable(tree, path)
    if place.read_bytes() != before:
        raise EditRefused(f"{path} was changed while the fix was sought", hint="run fix again")
    mode = stat.S_IMODE(place.stat().st_mode)
    try:
        _replace(place, after, mode, tree)
    except OSError as error:
        raise EditRefused(f"{path} cannot be written: {error.strerror}",
                          hint="apply the printed diff where you may write") from error  # fmt: skip


def writable(tree: Path, path: str) -> Path:
    """Return the file's place when a change may be written there.

    Raises:
        EditRefused: it is no plain file of the tree, or read-only.
    """
    place = tree / checked_path(path)
    step = place
    while step != tree:
        if step.is_symlink():
            raise EditRefused(f"{path} is a link, or lies behind one",
                              hint="apply the printed diff at the place it leads to")  # fmt: skip
        step = step.parent
    if not place.is_file():
        raise EditRefused(f"{path} is no plain file", hint="apply the printed diff yourself")
    owner = place.stat().st_mode & stat.S_IWUSR and place.parent.stat().st_mode & stat.S_IWUSR
    if not (owner and os.access(place, os.W_OK) and os.access(place.parent, os.W_OK)):
        raise EditRefused(f"{path} may not be written: its tree is read-only",
                          hint="apply the printed diff where you may write")  # fmt: skip
    return place


def _replace(place: Path, content: bytes, mode: int, tree: Path) -> None:
    """Write outside of what a person sees where that can be: a killed process leaves no mess there.

    Through git's own folder, or where temporary files lie if that is the same file system.
    """
    beside = tree / ".git"
    folders = [beside] if beside.is_dir() and not beside.is_symlink() else []
    folders.append(Path(tempfile.gettempdir()))
    for folder in (*folders, place.parent):
        try:
            write_whole(place, content, mode=mode, through=folder)
        except OSError as error:
            if error.errno != errno.EXDEV or folder == place.parent:
                raise
        else:
            return
