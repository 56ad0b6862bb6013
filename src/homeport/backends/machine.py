"""What this machine can do for a model: measured once in half a second, remembered, and predicted.

A prediction is for the first day: what a model was measured at here replaces it. Which model to
take is for whoever knows the models.
"""

import contextlib
import json
import math
import re
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from homeport.backends.hardware import cores, fingerprint, instruction_sets, is_old
from homeport.backends.speed import Speed
from homeport.storage.folders import state_folder
from homeport.storage.whole import write_whole

_GPUS = Path("/proc/driver/nvidia/gpus")
_AMD_GPUS = Path("/sys/class/kfd/kfd/topology/nodes")
_BLOCK = 32 << 20
_ROUNDS = 5
_FACTOR = 1 << 60_000
# Each of them multiplies what a core does at once; the widest that is here counts.
_WIDTHS = (("avx512_vnni", 1.0), ("avx512f", 0.8), ("avx2", 0.5), ("asimd", 0.4), ("avx", 0.25))
_NARROW = 0.12
# Fitted on one core with AVX-512 (decision 272): bytes of weights a second, by what a core does.
_READING = 55e6
_WRITING = 29e6
_SHARE_OF_BANDWIDTH = 0.6


@dataclass(frozen=True, slots=True)
class Machine:
    """What was measured."""

    cores: int
    sets: tuple[str, ...]  # of instructions
    bandwidth: float  # bytes a second, copying with one thread
    core: float  # large products a second on one core
    gpus: tuple[str, ...] = ()

    @property
    def old(self) -> bool:
        """Tell whether the instructions are missing that models are written for."""
        return is_old(self.sets)

    def predicted(self, size: int, threads: int) -> Speed:
        """Return how fast a model of `size` bytes would be without a GPU, roughly."""
        power = self.core * _width(self.sets) * threads
        writing = size / (_WRITING * power) + size / (self.bandwidth * _SHARE_OF_BANDWIDTH)
        return Speed(round(_READING * power / size, 1), round(1 / writing, 1))


def scaled(speed: Speed, from_size: int, to_size: int) -> Speed:
    """Return how fast a model would be, from what another one was measured at here."""
    ratio = from_size / to_size
    return Speed(
        round(speed.prefill_tokens_per_s * ratio, 1), round(speed.decode_tokens_per_s * ratio, 1)
    )


def this_machine() -> Machine:
    """Return what was measured here; measured now if it never was, or on another machine."""
    path = state_folder() / "machine.json"
    known = _remembered(path)
    if known is not None:
        return known
    measured = measure()
    told = json.dumps({"of": fingerprint(), **asdict(measured)})
    with contextlib.suppress(OSError):  # then it is measured again
        write_whole(path, told.encode())
    return measured


def measure() -> Machine:
    """Measure: by the time this thread had, so that others' work counts little."""
    return Machine(cores(), instruction_sets(), _bandwidth(), _core(), gpus())


def gpus(nvidia: Path = _GPUS, amd: Path = _AMD_GPUS) -> tuple[str, ...]:
    """Return the names of GPUs, as their drivers tell."""
    found = []
    for file in _files(nvidia, "*/information"):
        model = re.search(r"^Model:\s*(.+)$", _read(file), re.MULTILINE)
        found.append(model[1].strip() if model else "NVIDIA GPU")
    named = [_read(file).strip() for file in _files(amd, "*/name")]
    return (*found, *(f"AMD {name}" for name in named if name))


def _files(folder: Path, pattern: str) -> Iterable[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return ()


def _bandwidth() -> float:
    source, target = bytearray(_BLOCK), bytearray(_BLOCK)
    best = math.inf
    for _ in range(_ROUNDS):
        began = time.thread_time()
        target[:] = source
        best = min(best, time.thread_time() - began)
    return 2 * _BLOCK / max(best, 1e-6)  # what is copied is read and written


def _core() -> float:
    number = _FACTOR - 12_345
    best = math.inf
    for _ in range(_ROUNDS):
        began = time.thread_time()
        number * number
        best = min(best, time.thread_time() - began)
    return 1 / max(best, 1e-6)


def _width(sets: tuple[str, ...]) -> float:
    return next((width for name, width in _WIDTHS if name in sets), _NARROW if sets else 0.5)


def _remembered(path: Path) -> Machine | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found.pop("of") != fingerprint():
            return None
        machine = Machine(
            int(found["cores"]),
            tuple(map(str, found["sets"])),
            float(found["bandwidth"]),
            float(found["core"]),
            tuple(map(str, found["gpus"])),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    figures = (machine.bandwidth, machine.core)
    return machine if all(math.isfinite(one) and one > 0 for one in figures) else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
