"""One live sandbox process tree: starts it, tests its walls, talks with its warden, ends it."""

import contextlib
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from homeport.errors import SandboxUnavailable
from homeport.sandbox import warden
from homeport.sandbox.bubblewrap import Walls, arguments
from homeport.sandbox.cgroup import Group, make_group
from homeport.sandbox.limits import Limits
from homeport.sandbox.seccomp import seccomp_filter

_START_S = 20.0
_SPARE_PROCESSES = 2  # the warden, and one that is being reaped
_HINT = "run `homeport doctor` for what is missing, or agree with --unprotected"


class Room:
    """A sandbox that is running; `confined` says whether the walls stand."""

    def __init__(
        self, command: list[str], channel: socket.socket, inherited: Sequence[int], *,
        confined: bool,
    ) -> None:  # fmt: skip
        self.confined = confined
        self._channel = channel
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by destroy
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
            pass_fds=inherited,
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            start_new_session=True,
            cwd="/",
        )
        self.first = self._process.pid
        self._group: Group | None = None

    def fileno(self) -> int:
        """Let selectors wait for the warden."""
        return self._channel.fileno()

    def receive(self) -> list[bytes]:
        """Return the warden's next frame; SandboxUnavailable when it is gone."""
        try:
            fields, _ = warden.receive(self._channel)
        except (EOFError, OSError, ValueError) as error:
            raise SandboxUnavailable(f"the sandbox ended: {self._said()}", hint=_HINT) from error
        return fields

    def send(self, fields: Sequence[bytes], fds: Sequence[int] = ()) -> None:
        """Send a frame, with open files; SandboxUnavailable when the warden is gone."""
        frame = warden.packed(fields)
        try:
            sent = socket.send_fds(self._channel, [frame], list(fds)) if fds else 0
            self._channel.sendall(frame[sent:])
        except OSError as error:
            raise SandboxUnavailable(f"the sandbox ended: {self._said()}", hint=_HINT) from error

    def ask(self, *fields: bytes) -> list[bytes]:
        """Send a frame and return its answer."""
        self.send(fields)
        return self.receive()

    def guard(self, first: int, limits: Limits) -> None:
        """Take note of the first process, and put it into a control group if one can be had."""
        self.first = first
        with contextlib.suppress(OSError):
            # Should the machine run out of memory, this goes first.
            Path(f"/proc/{first}/oom_score_adj").write_text("1000", encoding="ascii")
        name = f"homeport-{os.getpid()}-{first}"
        self._group = make_group(name, limits.processes + _SPARE_PROCESSES, limits.memory)
        if self._group and not self._group.join(first):
            self._group.remove()
            self._group = None

    @property
    def grouped(self) -> bool:
        """Tell whether a control group holds the processes together."""
        return self._group is not None

    def out_of_memory(self) -> bool:
        """Tell whether the kernel has killed a process of this room for memory."""
        return self._group is not None and self._group.out_of_memory()

    def alive(self) -> bool:
        """Tell whether the warden still runs."""
        return self._process.poll() is None

    def destroy(self) -> None:
        """Kill the first process, and with it every other one; then wait until they are gone."""
        if not self.confined:
            # No namespace dies with the warden: it kills its descendants when the channel ends.
            with contextlib.suppress(OSError):
                self._channel.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(2)
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.first, signal.SIGKILL)
            try:
                self._process.wait(2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._channel.close()
        self._complaints.close()
        if self._group:
            self._group.remove()

    def _said(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self._complaints.seek(0)
        text = self._complaints.read(4096).decode("utf-8", "replace").strip()
        return text.splitlines()[-1] if text else f"exit status {self._process.returncode}"


def open_room(program: Path, walls: Walls, canary: Path, limits: Limits) -> Room:
    """Start a sandbox with bubblewrap and prove its walls before anything else runs in it.

    Raises:
        SandboxUnavailable: it does not start, or a wall does not stand.
    """
    ours, theirs = socket.socketpair()
    told, telling = os.pipe()
    rules = seccomp_filter(platform.machine())
    with tempfile.TemporaryFile() as filter_file, theirs:
        if rules is not None:
            filter_file.write(rules)
            filter_file.seek(0)
        handle = filter_file.fileno() if rules is not None else None
        built = arguments(walls, handle, telling)
        inner = _warden_command(theirs, "confined", str(canary))
        inherited = [theirs.fileno(), telling, *([handle] if handle is not None else [])]
        room = Room([str(program), *built, *inner], ours, inherited, confined=True)
        os.close(telling)
    ours.settimeout(_START_S)
    try:
        prove(room.receive(), filtered=rules is not None)
        # Written before the warden was started, so it is there; whoever holds the other end.
        room.guard(int(json.loads(os.read(told, 4096))["child-pid"]), limits)
    except (ValueError, KeyError) as error:
        reason = room._said()  # noqa: SLF001 -- still the making of this room
        room.destroy()
        raise SandboxUnavailable(f"the sandbox does not start: {reason}", hint=_HINT) from error
    except BaseException:
        room.destroy()
        raise
    finally:
        os.close(told)
    return room


def open_bare(limits: Limits) -> Room:
    """Start the warden with no walls at all; the caller has the person's consent."""
    ours, theirs = socket.socketpair()
    with theirs:
        command = _warden_command(theirs, "bare", "-")
        room = Room(command, ours, [theirs.fileno()], confined=False)
    ours.settimeout(_START_S)
    try:
        room.receive()
    except BaseException:
        room.destroy()
        raise
    room.guard(room.first, limits)
    return room


def prove(facts: Sequence[bytes], *, filtered: bool) -> None:
    """Compare what the warden sees from inside with what it must see.

    Raises:
        SandboxUnavailable: a wall does not stand.
    """
    expected = {
        "process namespace": b"1",
        "dropped capabilities": b"0" * 32,
        "no new privileges": b"1",
        "system call filter": b"2" if filtered else b"0",
        "network namespace": b"lo",
        "read-only root": b"read-only",
        "hidden files": b"hidden",
    }
    seen = dict(zip(expected, facts[1:], strict=False))
    fallen = [wall for wall, mark in expected.items() if seen.get(wall) != mark]
    if fallen:
        raise SandboxUnavailable(f"the sandbox does not hold: {', '.join(fallen)}", hint=_HINT)


def _warden_command(channel: socket.socket, kind: str, canary: str) -> list[str]:
    source = Path(warden.__file__).read_text(encoding="utf-8")
    python = os.path.realpath(sys.executable)
    return [python, "-I", "-S", "-c", source, str(channel.fileno()), kind, canary]
