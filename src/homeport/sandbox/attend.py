"""Attends one running command: feeds and drains its pipes, and ends it when it passes a limit."""

import contextlib
import os
import selectors
import time
from dataclasses import dataclass, field

from homeport.errors import SandboxUnavailable
from homeport.sandbox.limits import Limits, Outcome, Reason
from homeport.sandbox.room import Room
from homeport.sandbox.watch import Watch

_FIRST_LOOK_S = 0.01
_LOOK_S = 0.05
_GRACE_S = 2.0  # for the warden to report what it killed; then its namespace dies with it
_CHUNK = 1 << 16
_CPU_SIGNAL = -24


@dataclass(slots=True)
class Pipes:
    """This side of a command's standard streams; None for one that the caller attends."""

    stdin: int | None
    stdout: int | None
    stderr: int | None
    feed: bytes = b""
    kept: dict[int, bytearray] = field(default_factory=dict)


class Attendance:
    """Attends until the command has ended; `stop` may be called from another thread."""

    def __init__(self, room: Room, watch: Watch, pipes: Pipes, limits: Limits) -> None:
        self._room, self._watch, self._pipes, self._limits = room, watch, pipes, limits
        self._reason = Reason.FINISHED
        self._stopping = False
        self._output = 0
        self._poll = selectors.DefaultSelector()
        self._started = time.monotonic()
        self._deadline = 0.0
        self.over = False

    def stop(self) -> None:
        """End the command at the next look."""
        self._stopping = True

    def outcome(self) -> Outcome:
        """Attend to the end and say how it was."""
        ended: list[bytes] | None = None
        try:
            self._register()
            ended = self._attend()
        except SandboxUnavailable:
            ended = None  # the room died; whoever killed it has said why, or nobody asked it to
        except BaseException:
            self._room.destroy()
            raise
        finally:
            self._drain()
            self._close()
            self.over = True
        wall = time.monotonic() - self._started
        code, cpu = (int(ended[1]), float(ended[2])) if ended else (-9, self._limits.cpu_s)
        if ended is None and self._reason is Reason.FINISHED:
            self._reason, cpu = Reason.KILLED, 0.0
        return Outcome(
            code, self._taken(self._pipes.stdout), self._taken(self._pipes.stderr), cpu, wall,
            self._explained(code),
        )  # fmt: skip

    def _explained(self, code: int) -> Reason:
        if self._reason is Reason.FINISHED:
            if code == _CPU_SIGNAL:
                return Reason.CPU
            if self._room.out_of_memory():
                return Reason.MEMORY
        return self._reason

    def _register(self) -> None:
        self._poll.register(self._room, selectors.EVENT_READ)
        pipes = self._pipes
        for pipe in (pipes.stdout, pipes.stderr):
            if pipe is not None:
                os.set_blocking(pipe, False)
                self._poll.register(pipe, selectors.EVENT_READ)
                pipes.kept[pipe] = bytearray()
        if pipes.stdin is not None:
            os.set_blocking(pipes.stdin, False)
            self._poll.register(pipes.stdin, selectors.EVENT_WRITE)

    def _attend(self) -> list[bytes] | None:
        patience, looked = _FIRST_LOOK_S, time.monotonic()
        while True:
            for key, _ in self._poll.select(patience):
                if key.fileobj is self._room:
                    fields = self._room.receive()
                    if fields[0] == b"ended":
                        return fields
                elif key.fd == self._pipes.stdin:
                    self._feed(key.fd)
                else:
                    self._read(key.fd)
            now = time.monotonic()
            if self._deadline:
                if now > self._deadline:
                    self._room.destroy()
                    return None
            elif now - looked >= patience or self._output > self._limits.output:
                looked, patience = now, min(patience * 2, _LOOK_S)
                self._judge(now)

    def _judge(self, now: float) -> None:
        if self._output > self._limits.output:
            breach: Reason | None = Reason.OUTPUT
        elif self._stopping:
            breach = Reason.KILLED
        elif now - self._started > self._limits.wall_s:
            breach = Reason.WALL
        else:
            breach = self._watch.breach(self._limits)
        if breach is not None:
            self._reason = breach
            self._deadline = now + _GRACE_S
            self._room.send([b"kill"])

    def _feed(self, pipe: int) -> None:
        pipes = self._pipes
        try:
            written = os.write(pipe, pipes.feed[:_CHUNK]) if pipes.feed else 0
        except BlockingIOError:
            return
        except BrokenPipeError:
            written = len(pipes.feed)
        pipes.feed = pipes.feed[written:]
        if not pipes.feed:
            self._poll.unregister(pipe)
            os.close(pipe)
            pipes.stdin = None

    def _read(self, pipe: int) -> None:
        try:
            data = os.read(pipe, _CHUNK)
        except BlockingIOError:
            return
        if not data:
            self._poll.unregister(pipe)
            return
        room_left = self._limits.output - self._output
        self._output += len(data)
        self._pipes.kept[pipe] += data[: max(room_left, 0)]

    def _drain(self) -> None:
        """What was written just before the end is still in the pipes."""
        for pipe in self._pipes.kept:
            with contextlib.suppress(OSError):
                while self._output <= self._limits.output and (data := os.read(pipe, _CHUNK)):
                    self._pipes.kept[pipe] += data[: max(self._limits.output - self._output, 0)]
                    self._output += len(data)
        if self._output > self._limits.output and self._reason is Reason.FINISHED:
            self._reason = Reason.OUTPUT

    def _taken(self, pipe: int | None) -> bytes:
        return bytes(self._pipes.kept.get(pipe, b"")) if pipe is not None else b""

    def _close(self) -> None:
        self._poll.close()
        pipes = self._pipes
        for pipe in (pipes.stdin, pipes.stdout, pipes.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    os.close(pipe)
