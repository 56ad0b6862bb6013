"""Processes: work in a child that may die, loop or eat memory, and what it must not see."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys

TYPE_CHECKING = False  # typing costs start-up
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Order = dict[str, Any]
    Sink = Callable[[Order], None]

_ROOM = 1 << 29  # bytes that a candidate may take on top of what is there
_AMPLE = 1 << 31  # the same for the program as it is
_private: set[int] = set()  # descriptors that no test may write to or read from


def keep_private(*descriptors: int) -> None:
    """Close these in every child that `forked` makes from now on."""
    _private.update(descriptors)


def give_up(*descriptors: int) -> None:
    """Close these here; their numbers may be anybody's from now on."""
    _private.difference_update(descriptors)
    for one in descriptors:
        with contextlib.suppress(OSError):
            os.close(one)


def forked(
    work: Callable[[Sink], None], patience_s: float, *, ample: bool = False
) -> Iterator[Order]:
    """Run `work(sink)` in a child and yield what it sends; end it when it is silent too long."""
    reading, writing = os.pipe()
    # Tests that write to every descriptor do not speak for us: what counts begins with this word.
    word = os.urandom(8).hex()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            for one in _private:
                with contextlib.suppress(OSError):
                    os.close(one)
            bound(_AMPLE if ample else _ROOM)
            with os.fdopen(writing, "w") as pipe:

                def sink(value: Order) -> None:
                    pipe.write(word + json.dumps(value) + "\n")
                    pipe.flush()

                work(sink)
        except BaseException:
            pass
        finally:
            os._exit(0)
    os.close(writing)
    rest = b""
    try:
        while True:
            ready, _, _ = select.select([reading], [], [], patience_s)
            piece = os.read(reading, 1 << 16) if ready else b""
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                _, known, told = line.partition(word.encode())
                if known:
                    yield json.loads(told)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def bound(room: int) -> None:
    """Keep a process from eating the machine's memory."""
    with open("/proc/self/statm") as file:
        held = int(file.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = held + room
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )


def used() -> float:
    """Return the CPU seconds of this process and of the children it has waited for."""
    there = os.times()
    return there.user + there.system + there.children_user + there.children_system


def seeded() -> None:
    """Make the tests' chance the same for every candidate."""
    chance = sys.modules.get("random")
    if chance is not None:
        chance.seed(0)
    generated = sys.modules.get("hypothesis.core")
    if generated is not None:
        setattr(generated, "global_force_seed", 0)  # noqa: B010 -- unknown to type checkers


def caches() -> list[Any]:
    """Return the memories of functions (lru_cache): no candidate may fill them for another."""
    gc.unfreeze()
    found = [one for one in gc.get_objects() if type(one).__name__ == "_lru_cache_wrapper"]
    gc.freeze()
    standard = os.path.dirname(os.__file__)
    kept = []
    for one in found:
        code = getattr(getattr(one, "__wrapped__", None), "__code__", None)
        if code is not None and not code.co_filename.startswith(standard):
            kept.append(one)
    return kept


def foreign(tree: str) -> list[str]:
    """Return the imported modules that are not of the tree, in the order of their import."""
    root = os.path.realpath(tree) + os.sep
    found = []
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        inside = path is None or os.path.realpath(path).startswith(root)
        if name != "__main__" and (not inside or "site-packages" in str(path)):
            found.append(name)
    return found
