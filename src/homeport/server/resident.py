"""The life of the one resident process of a user: its socket, its memory, its end.

It holds a lock for as long as it lives, so a second one ends at once, and a socket that a killed
one left behind is known to be nobody's.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.backends.hardware import private_memory
from homeport.errors import StateError
from homeport.server import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from homeport.backends.deferred import DeferredBackend
    from homeport.server.doors import Doors

LOOK_S = 2.0
_LONGEST_IDLE_S = 8 * 3600.0  # then nobody is at work here any more


@dataclass(frozen=True, slots=True)
class Terms:
    """How long the model stays, and how much memory this process may have."""

    keep_s: float
    most_memory: int  # bytes; 0: no limit of its own


@contextlib.contextmanager
def held_socket() -> Iterator[socket.socket]:
    """Yield the socket of this user's resident process; the server listens once it is ready.

    Raises:
        StateError: another one runs, or the place is not this user's.
    """
    folder = place.made()
    path = place.socket_in(folder)
    lock = os.open(place.lock_in(folder), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateError(
                "a resident process runs already", hint="end it first: homeport serve --stop"
            ) from error
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
            _bind(listening, path)
            os.ftruncate(lock, 0)
            os.write(lock, b"%d\n" % os.getpid())
            mine = os.lstat(path).st_ino
            try:
                yield listening
            finally:
                if is_listened_on(path, mine):
                    os.unlink(path)  # noqa: PTH108 -- as `place`
    finally:
        os.close(lock)


def _bind(listening: socket.socket, path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 -- nobody's: we have the lock
    before = os.umask(0o177)
    try:
        listening.bind(path)
    finally:
        os.umask(before)


def is_listened_on(path: str, number: int) -> bool:
    """Tell whether the socket at the path is still the file of this number."""
    try:
        return os.lstat(path).st_ino == number
    except OSError:
        return False


def running_process() -> int | None:
    """Return the number of the resident process, if one runs."""
    path = place.lock_in(place.place())
    try:
        lock = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        text = Path(path).read_text(encoding="ascii").strip()
        return int(text) if text.isdigit() else None
    finally:
        os.close(lock)
    return None


async def live(
    model: DeferredBackend | None,
    doors: Doors,
    terms: Terms,
    end: Callable[[], None],
    look_s: float = LOOK_S,
) -> None:
    """Unload the model when it is idle or has grown too large; end when nobody needs us."""
    path = place.socket_in(place.place())
    mine = os.lstat(path).st_ino
    last = time.monotonic()
    while True:
        await asyncio.sleep(look_s)
        now = time.monotonic()
        if doors.working or (model is not None and not model.idle_s):
            last = now
            continue
        if not is_listened_on(path, mine) or now - last > _LONGEST_IDLE_S:
            end()
            return
        if model is not None and model.loaded and _is_to_go(model, terms):
            await model.close()


def _is_to_go(model: DeferredBackend, terms: Terms) -> bool:
    if model.idle_s > terms.keep_s:
        return True
    return bool(terms.most_memory) and (private_memory() or 0) > terms.most_memory
