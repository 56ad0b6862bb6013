"""What this machine offers a model now: cores that are free, and memory.

Reads what the kernel tells; decides nothing but the number of threads.
"""

import os
import re
from collections.abc import Collection
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_MEMINFO = Path("/proc/meminfo")
_STATUS = Path("/proc/self/status")
_GROUP = Path("/sys/fs/cgroup")
_QUOTA = _GROUP / "cpu.max"
_OLD_QUOTA, _OLD_PERIOD = _GROUP / "cpu/cpu.cfs_quota_us", _GROUP / "cpu/cpu.cfs_period_us"
_GROUPS = (
    tuple(_GROUP / f"memory.{name}" for name in ("max", "current", "stat")),
    tuple(
        _GROUP / "memory" / f"memory.{name}"
        for name in ("limit_in_bytes", "usage_in_bytes", "stat")
    ),
)

# Of the instruction sets those that matter to a model, and those of which it must have one.
_SETS = ("sse4_2", "avx", "avx2", "fma", "f16c", "avx512f", "avx512_vnni", "amx_int8", "asimd",
         "asimddp", "i8mm", "sve")  # fmt: skip
_LEAST = frozenset({"avx2", "asimd", "avx512f"})


def threads(load: float | None = None) -> int:
    """Return how many threads to compute with: the cores that are free, but one, at least one.

    One core stays for everyone else. Two spinning threads on a busy two-core machine get in each
    other's way until a tenth of the speed is left. `load` is how many cores others use now.
    """
    return max(1, cores() - 1 - round(_load() if load is None else load))


def cores() -> int:
    """Return the physical cores that this process may use; a container may have a part of one."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    allowed = quota(_read(_QUOTA)) or quota(f"{_read(_OLD_QUOTA)} {_read(_OLD_PERIOD)}")
    found = min(physical_cores(_read(_CPUINFO)) or usable or 1, usable or 1)
    return max(1, min(found, allowed or found))


def quota(cpu_max: str) -> int:
    """Return the whole cores that a control group may use, by its quota and period; 0: all."""
    found = re.match(r"\s*(\d+)\s+(\d+)", cpu_max)
    return max(1, int(found[1]) // int(found[2])) if found and int(found[2]) else 0


def _load() -> float:
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):  # another system
        return 0.0


def physical_cores(cpuinfo: str) -> int:
    """Count the cores in the text of /proc/cpuinfo; 0 when it does not tell."""
    sockets = re.findall(r"^physical id\s*:\s*(\d+)$", cpuinfo, re.MULTILINE)
    cores = re.findall(r"^core id\s*:\s*(\d+)$", cpuinfo, re.MULTILINE)
    return len(set(zip(sockets, cores, strict=False)))


def instruction_sets(cpuinfo: str | None = None) -> tuple[str, ...]:
    """Return which of the sets that matter are here, or in the text of /proc/cpuinfo."""
    text = _read(_CPUINFO) if cpuinfo is None else cpuinfo
    found = re.search(r"^(?:flags|Features)\s*:\s*(.+)$", text, re.MULTILINE)
    words = set(found[1].split()) if found else set[str]()
    return tuple(one for one in _SETS if one in words)


def is_old(sets: Collection[str]) -> bool:
    """Tell whether the instructions are missing that models are written for; none: unknown."""
    return bool(sets) and _LEAST.isdisjoint(sets)


def free_memory() -> int | None:
    """Return the bytes a new process could use without swapping; None when unknown.

    A container may have less than its machine: what is beyond its limit ends the process.
    """
    groups = [group_spare(*map(_read, files)) for files in _GROUPS]
    known = [one for one in (available_bytes(_read(_MEMINFO)), *groups) if one is not None]
    return min(known, default=None)


def group_spare(most: str, used: str, counts: str) -> int | None:
    """Return what a control group may still use; None without a limit.

    What it holds of files, the model's own among them, is given back when memory is wanted.
    """
    if not (most.strip().isdigit() and used.strip().isdigit()):
        return None
    files = re.search(r"^(?:total_)?inactive_file (\d+)$", counts, re.MULTILINE)
    return max(0, int(most) - int(used) + (int(files[1]) if files else 0))


def available_bytes(meminfo: str) -> int | None:
    """Read the available bytes in the text of /proc/meminfo."""
    found = re.search(r"^MemAvailable:\s*(\d+) kB$", meminfo, re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def private_memory() -> int | None:
    """Return the bytes of memory that are this process's alone; None when unknown.

    What is mapped from files, as weights are, is the system's to take back at any time.
    """
    found = re.search(r"^RssAnon:\s*(\d+) kB$", _read(_STATUS), re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def address_space() -> int | None:
    """Return the bytes of address space this process has taken, where it may not take any more."""
    try:
        import resource  # noqa: PLC0415 -- not on every system
    except ImportError:
        return None
    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        return None
    found = re.search(r"^VmSize:\s*(\d+) kB$", _read(_STATUS), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def fingerprint() -> str:
    """Name this kind of machine, so that a measured speed is not believed on another one."""
    model = re.search(r"^model name\s*:\s*(.+)$", _read(_CPUINFO), re.MULTILINE)
    return f"{model[1] if model else os.uname().machine} x{os.cpu_count()}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:  # another system than Linux: the callers have their fallbacks
        return ""
