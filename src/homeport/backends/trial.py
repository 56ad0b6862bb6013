"""Loads a model in a process of its own first, where memory is short.

The native loader ends its process when an allocation fails. A trial that dies costs a second; the
process that serves everybody lives on.
"""

import mmap
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from homeport.backends.chat_format import chat_body
from homeport.backends.hardware import address_space, free_memory
from homeport.backends.protocol import Options
from homeport.domain import Message, Role

_ROOM = 1.5  # times what it needs: with so much free, nothing need be tried
_LIMIT_S = 120.0
_LATER = 300 << 20  # prefixes that are kept, and what answering takes
_QUESTION = "what is wrong here? " * 20  # more than a batch: computing takes memory as well


def is_tight(memory: int) -> bool:
    """Tell whether so many bytes are hardly there, or this process may not have what is there."""
    free = free_memory()
    short = bool(memory) and free is not None and free < memory * _ROOM
    return short or address_space() is not None


def survives(path: Path, context: int, threads: int) -> bool:
    """Tell whether a process with what we have already can load the model as well."""
    words = [sys.executable, "-m", __name__, str(path), str(context), str(threads)]
    done = subprocess.run(
        [*words, str(address_space() or 0)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_LIMIT_S,
        check=False,
    )
    return done.returncode == 0


def main(path: str, context: str, threads: str, taken: str) -> None:
    """Load the model and ask it, beside as much address space as the other process will take."""
    from homeport.backends.engine import Engine, EngineSettings  # noqa: PLC0415 -- it asks us

    room = mmap.mmap(-1, int(taken) + _LATER) if int(taken) else None
    engine = Engine(Path(path), EngineSettings(int(context), int(threads), tried=True))
    engine.chat(chat_body((Message(Role.USER, _QUESTION),), Options(max_tokens=1)), _heard)
    engine.close()
    if room is not None:
        room.close()


def _heard(_event: Mapping[str, object]) -> bool:
    return False


if __name__ == "__main__":
    main(*sys.argv[1:])
