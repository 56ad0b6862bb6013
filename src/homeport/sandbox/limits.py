"""How much code under analysis may use, and how a run ended; no measuring happens here."""

from dataclasses import dataclass
from enum import StrEnum

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use; bytes are bytes, times are seconds.

    `memory` holds for each process and for all of them together. `disk` holds for the writable
    tree and again for each of the private folders. `tree` bounds what is copied when opening.
    """

    cpu_s: float = 60.0
    wall_s: float = 120.0
    memory: int = 2048 * _MIB
    processes: int = 128
    file: int = 256 * _MIB
    disk: int = 512 * _MIB
    open_files: int = 1024
    output: int = 8 * _MIB
    tree: int = 4096 * _MIB


class Reason(StrEnum):
    """Why a run ended."""

    FINISHED = "finished"
    CPU = "cpu"
    WALL = "wall"
    MEMORY = "memory"
    PROCESSES = "processes"
    DISK = "disk"
    OUTPUT = "output"
    KILLED = "killed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended; a negative exit code is the signal that ended the command.

    `cpu_s` counts every process of the run that was waited for; output is cut at the limit.
    """

    exit_code: int
    stdout: bytes
    stderr: bytes
    cpu_s: float
    wall_s: float
    reason: Reason

    @property
    def passed(self) -> bool:
        """Tell whether the command ended by itself with exit code 0."""
        return self.reason is Reason.FINISHED and self.exit_code == 0
