"""Says when the files of a repository may have changed, for as long as somebody listens.

With the extra `watch` the operating system tells; without it, or where it cannot (too many folders
for its limits, some network file systems), the listener is sent to look every few seconds. What
did change is found out by the refresh, so that a false alarm costs a walk and a missed event is
mended by the next one.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from homeport.code.belonging import belongs, folder_belongs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GATHER_MS = 300  # events of one save or checkout come in bursts
_LEAST_S = 1.0  # between two looks
_SHARE = 20  # looking takes at most one part in so many of the time


def changes(repo: Path) -> Iterator[str]:
    """Yield each time something may have changed; the value says how that is known."""
    yield from _told(repo)
    yield from _looked()


def _told(repo: Path) -> Iterator[str]:
    """Yield when the operating system tells of a change; end where it cannot."""
    try:
        from watchfiles import watch  # noqa: PLC0415 -- an extra
    except ImportError:
        return
    within = len(repo.as_posix()) + 1

    def concerns(_: object, path: str) -> bool:
        relative = path[within:].replace("\\", "/")
        folder, _, _ = relative.rpartition("/")
        # A new or moved folder is told as itself, without what is in it.
        return belongs(relative) or (
            all(map(folder_belongs, folder.split("/") if folder else ()))
            and (repo / relative).is_dir()
            and folder_belongs(relative.rpartition("/")[2])
        )

    try:
        for _ in watch(
            repo,
            watch_filter=concerns,
            debounce=4 * _GATHER_MS,
            step=_GATHER_MS,
            raise_interrupt=True,
            ignore_permission_denied=True,
        ):
            yield "told"
    except OSError:
        return  # the system's limit of watched folders, or a file system that tells nothing


def _looked() -> Iterator[str]:
    """Yield every few seconds, less often where looking takes long."""
    spare = _LEAST_S
    while True:
        time.sleep(max(_LEAST_S, spare))
        before = time.monotonic()
        yield "looked"
        spare = _SHARE * (time.monotonic() - before)
