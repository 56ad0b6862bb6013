"""Keeps on disk what a model has read of a prompt's stable beginning, so that it reads it once.

Only for text that ships with Homeport: a saved prefix is the text in another form, and nothing of
the user's may lie here. What a file holds is the engine's business.
"""

import contextlib
import hashlib
from pathlib import Path

from homeport.storage.folders import cache_folder

MOST_FILES = 8  # 28 KB a token with the 1.5B model: a few megabytes each


def prefix_file(identity: str, text: str) -> Path:
    """Return where the prefix `text` lies for the model and engine named by `identity`."""
    folder = cache_folder() / "prefixes"
    folder.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256(f"{identity}\0{text}".encode("utf-8", "surrogateescape"))
    return folder / f"{digest.hexdigest()[:32]}.prefix"


def prune(folder: Path) -> None:
    """Delete all but the files used last; another process may do the same at this moment."""
    with contextlib.suppress(OSError):
        found = sorted(folder.glob("*.prefix"), key=lambda path: path.stat().st_mtime_ns)
        for path in found[:-MOST_FILES]:
            path.unlink(missing_ok=True)
