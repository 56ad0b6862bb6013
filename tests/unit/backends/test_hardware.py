import os
from pathlib import Path

import pytest

from homeport.backends import hardware

TWO_CORES_FOUR_THREADS = "\n".join(
    f"processor\t: {number}\nmodel name\t: Quick CPU\nphysical id\t: 0\ncore id\t\t: {number // 2}"
    for number in range(4)
)


def test_hyperthreads_are_no_cores() -> None:
    """Two threads of one core count once."""
    assert hardware.physical_cores(TWO_CORES_FOUR_THREADS) == 2
    assert hardware.physical_cores("") == 0


@pytest.mark.parametrize(("usable", "expected"), [(4, 1), (1, 1)])
def test_one_core_is_left_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, usable: int, expected: int
) -> None:
    """Threads are physical cores minus one, within what this process may use, at least one."""
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(TWO_CORES_FOUR_THREADS, encoding="ascii")
    monkeypatch.setattr(hardware, "_CPUINFO", cpuinfo)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(usable)))
    assert hardware.threads() == expected


def test_a_silent_kernel_is_asked_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without /proc the usable processors count, and memory is unknown."""
    monkeypatch.setattr(hardware, "_CPUINFO", tmp_path / "none")
    monkeypatch.setattr(hardware, "_MEMINFO", tmp_path / "none")
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert hardware.threads() == 7
    assert hardware.free_memory() is None
    assert hardware.fingerprint() == f"{os.uname().machine} x8"


def test_available_memory_is_read() -> None:
    """The kernel's own estimate of available memory is taken, in bytes."""
    assert hardware.available_bytes("MemFree: 1 kB\nMemAvailable:   2048 kB\n") == 2 << 20
    assert hardware.available_bytes("nothing") is None


def test_the_fingerprint_names_the_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A speed measured on one processor is not believed on another."""
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(TWO_CORES_FOUR_THREADS, encoding="ascii")
    monkeypatch.setattr(hardware, "_CPUINFO", cpuinfo)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert hardware.fingerprint() == "Quick CPU x4"
