"""A control group for one sandbox, where this process may make one: processes and memory.

Needed because the kernel exempts real root from the process limit. Where no group can be made,
`watch` counts from outside, a little later than the kernel would.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")


class Group:
    """Folders of one control group: one with version 2, one a controller with version 1."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders

    def join(self, pid: int) -> bool:
        """Put a process and all that it will start into the group; False when refused."""
        try:
            for folder in self._folders:
                (folder / "cgroup.procs").write_text(str(pid), encoding="ascii")
        except OSError:
            return False
        return True

    def out_of_memory(self) -> bool:
        """Tell whether the kernel has killed a process of the group for memory."""
        for folder in self._folders:
            for name in ("memory.events", "memory.oom_control"):
                with contextlib.suppress(OSError):
                    text = (folder / name).read_text(encoding="ascii")
                    if any(line.startswith("oom_kill ") and line[9:] != "0"
                           for line in text.splitlines()):  # fmt: skip
                        return True
        return False

    def remove(self) -> None:
        """Remove the group; its processes must be gone."""
        for folder in self._folders:
            with contextlib.suppress(OSError):
                folder.rmdir()


def make_group(name: str, processes: int, memory: int, root: Path = _ROOT) -> Group | None:
    """Return a new group with these limits, or None where this process may not make one."""
    made: list[Path] = []
    try:
        for folder, settings in _wanted(name, processes, memory, root):
            folder.mkdir()
            made.append(folder)
            for file, text in settings.items():
                # Not created by us: the kernel offers the file, or the controller is off.
                descriptor = os.open(folder / file, os.O_WRONLY)
                with os.fdopen(descriptor, "w", encoding="ascii") as setting:
                    setting.write(text)
    except OSError:
        Group(tuple(made)).remove()
        return None
    return Group(tuple(made)) if made else None


def _wanted(
    name: str, processes: int, memory: int, root: Path
) -> Iterator[tuple[Path, dict[str, str]]]:
    if (root / "cgroup.controllers").exists():
        yield root / name, {"pids.max": str(processes), "memory.max": str(memory)}
        return
    if (root / "pids").is_dir():
        yield root / "pids" / name, {"pids.max": str(processes)}
    if (root / "memory").is_dir():
        yield root / "memory" / name, {"memory.limit_in_bytes": str(memory)}
