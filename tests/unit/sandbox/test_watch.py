"""Watching the processes of a sandbox from outside."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeport.sandbox import Limits, Reason, watch
from homeport.sandbox.watch import Usage, Watch


@pytest.fixture
def family() -> Iterator[int]:
    """A process with two children that have spent some time."""
    code = (
        "import os, time\n"
        "for _ in 'ab':\n"
        "    if os.fork() == 0: time.sleep(600)\n"
        "while time.process_time() < 0.1: pass\n"
        "print('up', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-S", "-c", code], stdout=subprocess.PIPE,
                          start_new_session=True) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == b"up\n"
        yield process.pid
        os.killpg(process.pid, 9)


def test_descendants_are_counted(family: int) -> None:
    """Number, time and memory of the process and all below it."""
    usage = Watch(family, Path("/"), confined=False).usage()
    assert usage.processes == 3
    assert usage.cpu_s >= 0.05
    assert usage.memory > 1 << 20


def test_what_is_not_there_uses_nothing(tmp_path: Path) -> None:
    """A process that has gone is no error, with walls or without."""
    for confined in (True, False):
        gone = Watch(1 << 30, tmp_path, confined=confined)
        assert gone.usage() == Usage(0, 0.0, 0)
        assert gone.breach(Limits()) is None


@pytest.mark.parametrize(
    ("usage", "reason"),
    [
        (Usage(9, 0.0, 0), Reason.PROCESSES),
        (Usage(1, 61.0, 0), Reason.CPU),
        (Usage(1, 0.0, 1 << 40), Reason.MEMORY),
        (Usage(1, 0.0, 0), None),
    ],
)
def test_each_limit_has_its_reason(
    usage: Usage, reason: Reason | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What all processes use together is held against the limits."""
    seen = Watch(os.getpid(), Path("/"), confined=False)
    monkeypatch.setattr(seen, "_before", 0.0, raising=False)
    monkeypatch.setattr(Watch, "usage", lambda _: usage)
    assert seen.breach(Limits(processes=5)) is reason


def test_a_machine_that_runs_out_of_memory_ends_the_sandbox(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before the machine itself suffers, the code under analysis ends."""
    monkeypatch.setattr(watch, "_available", lambda: 0)
    assert Watch(1 << 30, Path("/"), confined=False).breach(Limits()) is Reason.MEMORY
