import os
import sys
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
    assert hardware.threads(load=0.0) == expected


def test_a_silent_kernel_is_asked_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without /proc the usable processors count, and memory is unknown."""
    monkeypatch.setattr(hardware, "_CPUINFO", tmp_path / "none")
    monkeypatch.setattr(hardware, "_MEMINFO", tmp_path / "none")
    monkeypatch.setattr(hardware, "_GROUPS", ())
    monkeypatch.setattr(hardware, "_QUOTA", tmp_path / "none")
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert hardware.threads(load=0.0) == 7
    assert hardware.threads(load=3.4) == 4
    assert hardware.threads(load=90) == 1
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


def test_a_container_has_what_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its share of the cores, and its limit of memory less what it holds that is not of files."""
    assert [hardware.quota(one) for one in ("max 100000", "150000 100000", "50000 100000", "")] == [
        0, 1, 1, 0,
    ]  # fmt: skip
    assert hardware.quota("400000 100000") == 4
    assert hardware.quota("-1 100000") == 0
    assert hardware.group_spare("1000", "900", "inactive_file 300\n") == 400
    assert hardware.group_spare("100", "900", "") == 0
    assert hardware.group_spare("max", "900", "") is None
    (tmp_path / "max").write_text("4000\n")
    (tmp_path / "current").write_text("1000\n")
    (tmp_path / "cpu").write_text("100000 100000\n")
    files = tuple(tmp_path / name for name in ("max", "current", "stat"))
    monkeypatch.setattr(hardware, "_GROUPS", (files,))
    monkeypatch.setattr(hardware, "_QUOTA", tmp_path / "cpu")
    assert hardware.free_memory() == 3000
    assert hardware.cores() == 1


def test_the_load_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cores that others use now are not ours; where it is not told, none are."""
    monkeypatch.setattr(hardware, "cores", lambda: 8)
    monkeypatch.setattr(os, "getloadavg", lambda: (2.6, 0.0, 0.0))
    assert hardware.threads() == 4
    monkeypatch.delattr(os, "getloadavg")
    assert hardware.threads() == 7


def test_this_process_knows_its_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is its alone, and what it may not go beyond, where the system tells."""
    assert (hardware.private_memory() or 0) > 1 << 20
    assert hardware.address_space() is None
    monkeypatch.setattr("resource.getrlimit", lambda _what: (1, 1))
    assert (hardware.address_space() or 0) > 1 << 20
    monkeypatch.setattr(hardware, "_STATUS", tmp_path / "none")
    assert hardware.private_memory() is None
    assert hardware.address_space() == 0
    monkeypatch.setitem(sys.modules, "resource", None)
    assert hardware.address_space() is None


def test_instructions_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of both families of processors; from the system's own file unless a text is given."""
    assert hardware.instruction_sets("flags : fpu avx avx2 fma\n") == ("avx", "avx2", "fma")
    assert hardware.instruction_sets("Features\t: fp asimd asimddp\n") == ("asimd", "asimddp")
    assert hardware.instruction_sets("") == ()
    file = tmp_path / "cpuinfo"
    file.write_text("flags : sse4_2\n")
    monkeypatch.setattr(hardware, "_CPUINFO", file)
    assert hardware.is_old(hardware.instruction_sets())
