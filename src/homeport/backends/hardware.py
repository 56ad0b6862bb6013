"""What this machine offers a model: physical cores and free memory.

Reads what the kernel tells; decides nothing but the number of threads.
"""

import os
import re
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_MEMINFO = Path("/proc/meminfo")
_STATUS = Path("/proc/self/status")


def threads() -> int:
    """Return how many threads to compute with: physical cores minus one, at least one.

    One core stays for everyone else. Two spinning threads on a busy two-core machine get in each
    other's way until a tenth of the speed is left.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(physical_cores(_read(_CPUINFO)) or usable or 1, usable or 1) - 1)


def physical_cores(cpuinfo: str) -> int:
    """Count the cores in the text of /proc/cpuinfo; 0 when it does not tell."""
    sockets = re.findall(r"^physical id\s*:\s*(\d+)$", cpuinfo, re.MULTILINE)
    cores = re.findall(r"^core id\s*:\s*(\d+)$", cpuinfo, re.MULTILINE)
    return len(set(zip(sockets, cores, strict=False)))


def free_memory() -> int | None:
    """Return the bytes a new process could use without swapping; None when unknown."""
    return available_bytes(_read(_MEMINFO))


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


def fingerprint() -> str:
    """Name this kind of machine, so that a measured speed is not believed on another one."""
    model = re.search(r"^model name\s*:\s*(.+)$", _read(_CPUINFO), re.MULTILINE)
    return f"{model[1] if model else os.uname().machine} x{os.cpu_count()}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:  # another system than Linux: the callers have their fallbacks
        return ""
