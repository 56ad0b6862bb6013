"""Watches the processes of a sandbox from outside: their number, time, memory and files.

The kernel's own limits hold each process; this holds all of them together, also where no
control group can be made. What is done about a breach is the caller's business.
"""

import os
import resource
from dataclasses import dataclass
from pathlib import Path

from homeport.sandbox.limits import Limits, Reason

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = resource.getpagesize()
_SPARE = 128 << 20  # when the machine has less memory than this left, the sandbox goes first


@dataclass(frozen=True, slots=True)
class Usage:
    """What all processes of a sandbox use together."""

    processes: int
    cpu_s: float
    memory: int


class Watch:
    """Looks at the processes of one sandbox; `first` is its first process, as seen from outside."""

    def __init__(self, first: int, tree: Path, *, confined: bool) -> None:
        self._first, self._tree, self._confined = first, tree, confined
        self._before = self.usage().cpu_s

    def usage(self) -> Usage:
        """Return what is used now; processes that have ended count with their parents."""
        stats = [stat for stat in map(_stat, self._members()) if stat]
        ticks = sum(int(number) for stat in stats for number in stat[11:15])
        memory = sum(int(stat[21]) for stat in stats) * _PAGE
        return Usage(len(stats), ticks / _TICKS, memory)

    def breach(self, limits: Limits) -> Reason | None:
        """Return the limit that the processes together have passed, if any."""
        usage = self.usage()
        if usage.processes > limits.processes + 1:  # and the warden
            return Reason.PROCESSES
        if usage.cpu_s - self._before > limits.cpu_s:
            return Reason.CPU
        if usage.memory > limits.memory or _available() < _SPARE:
            return Reason.MEMORY
        if self._confined and self._written() > limits.disk:
            return Reason.DISK
        return None

    def _members(self) -> list[Path]:
        if self._confined:
            # The sandbox's own /proc lists its processes and no others.
            proc = Path(f"/proc/{self._first}/root/proc")
            try:
                return [proc / name for name in os.listdir(proc) if name.isdigit()]  # noqa: PTH208 -- a Path for each entry of /proc is what costs here
            except OSError:
                return []
        found: list[Path] = []
        waiting = [self._first]
        while waiting:
            place = Path(f"/proc/{waiting.pop()}")
            found.append(place)
            for task in _children(place):
                waiting += task
        return found

    def _written(self) -> int:
        try:
            about = os.statvfs(f"/proc/{self._first}/root{self._tree}")
        except OSError:
            return 0
        return (about.f_blocks - about.f_bfree) * about.f_frsize


def _children(place: Path) -> list[list[int]]:
    try:
        files = list((place / "task").glob("*/children"))
        return [[int(pid) for pid in file.read_text(encoding="ascii").split()] for file in files]
    except OSError:
        return []


def _stat(place: Path) -> list[bytes] | None:
    try:
        return (place / "stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None


def _available() -> int:
    try:
        with open("/proc/meminfo", "rb") as file:  # noqa: PTH123 -- read twenty times a second
            for line in file:
                if line.startswith(b"MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return _SPARE
