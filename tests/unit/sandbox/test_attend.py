"""Attending a command: what happens when its limits are passed or the sandbox goes away."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeport.sandbox import Consent, Limits, Reason, Sandbox, sandbox
from homeport.sandbox.attend import Attendance
from homeport.sandbox.room import Room


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox without walls, which every machine can have."""
    monkeypatch.setattr(sandbox, "find_bubblewrap", lambda: None)
    (tmp_path / "repo").mkdir()
    with Sandbox.open(tmp_path / "repo", consent=Consent.UNPROTECTED) as opened:
        yield opened


def test_output_is_cut_at_the_limit_also_when_the_command_has_ended(box: Sandbox) -> None:
    """A short command that printed too much has not finished well either."""
    done = box.run(["sh", "-c", "head -c 50000 /dev/zero"], limits=Limits(output=1000))
    assert (len(done.stdout), done.reason) == (1000, Reason.OUTPUT)


def test_the_kernels_signal_for_cpu_time_is_the_cpu_reason(box: Sandbox) -> None:
    """The limit of the process itself counts like the watch's."""
    assert box.run(["sh", "-c", f"kill -{signal.SIGXCPU.value} $$"]).reason is Reason.CPU


def test_a_room_that_dies_under_the_command_is_told(box: Sandbox) -> None:
    """Whoever killed it: the outcome says killed, and the next run has a new room."""
    worker = box.start(["sleep", "600"])
    room = box._room
    assert isinstance(room, Room)
    room._process.kill()
    assert worker.finish().reason is Reason.KILLED
    assert box.run(["echo", "well"]).stdout == b"well\n"


def test_a_warden_that_does_not_answer_is_ended_with_everything(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a moment's grace its namespace dies; the reason stays the limit that was passed."""
    monkeypatch.setattr("homeport.sandbox.attend._GRACE_S", 0.05)
    worker = box.start(["sleep", "2"], limits=Limits(wall_s=0.1))
    room = box._room
    assert isinstance(room, Room)
    room._process.send_signal(signal.SIGSTOP)
    done = worker.finish()
    assert (done.exit_code, done.reason) == (-9, Reason.WALL)


def test_an_interrupt_ends_the_command(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C passes on, and nothing keeps running behind it."""

    def interrupted(_: Attendance, __: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Attendance, "_judge", interrupted)
    with pytest.raises(KeyboardInterrupt):
        box.run(["sleep", "600"])
    assert box._room is not None
    assert not box._room.alive()


def test_memory_that_the_kernel_refused_is_the_memory_reason(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a control group has killed a process for memory, the run says so."""
    monkeypatch.setattr(Room, "out_of_memory", lambda _: True)
    assert box.run(["sh", "-c", "kill -9 $$"]).reason is Reason.MEMORY
