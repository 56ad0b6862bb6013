"""Starts the resident process for whoever asks a model at a terminal, so that it stays warm.

Scripts and build machines start none by themselves: nobody would be there to use it again.
"""

import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

from homeport.backends.hardware import free_memory
from homeport.cli import door
from homeport.gateway.settings import Settings, load_settings
from homeport.server import place
from homeport.storage import config_folder
from homeport.weights import State, find, state

_LOOK_S = 0.05
_PATIENCE_S = 10.0
_NEEDED = ("uvicorn", "uvloop", "httptools", "xllamacpp")


def started(repo: Path) -> bool:
    """Start it if it is wanted here and can be; tell whether it listens now."""
    settings = load_settings(os.environ, config_folder(), repo)
    if not (_wanted(settings) and _possible(settings)):
        return False
    process = _start()
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        if door.running():
            return True
        if process.poll() is not None:  # it could not, or another one was faster
            return door.running()
        time.sleep(_LOOK_S)
    return False


def _wanted(settings: Settings) -> bool:
    match settings.resident_start:
        case "always":
            return True
        case "terminal":
            return sys.stderr.isatty()
        case _:
            return False


def _possible(settings: Settings) -> bool:
    """Tell whether a process of its own would have a model to keep, and the room for it."""
    if os.environ.get(place.OFF) == "0" or not place.supported() or settings.local_endpoint:
        return False
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        return False
    entry = find(settings.model)
    free = free_memory()
    return state(entry) is State.VERIFIED and (free is None or free >= entry.memory)


def _start() -> subprocess.Popen[bytes]:
    folder = place.made()
    # A file, not a pipe: it outlives us, and whoever reads our output must not wait for it.
    with Path(place.log_in(folder)).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "homeport", "serve", "--resident"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
        )
