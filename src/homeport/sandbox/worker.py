"""A command that runs on in the sandbox while its caller talks with it through pipes."""

import contextlib
import os
import select
import threading
import time
from typing import BinaryIO

from homeport.errors import SandboxUnavailable
from homeport.sandbox.attend import Attendance
from homeport.sandbox.limits import Outcome


class Worker:
    """A running command; its standard error and its limits are attended in a thread.

    Use `send` and `receive`, or the two files themselves: both are unbuffered.
    """

    def __init__(self, stdin: int, stdout: int, attendance: Attendance) -> None:
        self.stdin: BinaryIO = os.fdopen(stdin, "wb", buffering=0)
        self.stdout: BinaryIO = os.fdopen(stdout, "rb", buffering=0)
        self._attendance = attendance
        self._outcome: Outcome | None = None
        self._thread = threading.Thread(target=self._attend, daemon=True)
        self._thread.start()

    def _attend(self) -> None:
        self._outcome = self._attendance.outcome()

    def send(self, data: bytes) -> None:
        """Write all of it; SandboxUnavailable when the command has ended."""
        left = memoryview(data)
        try:
            while left:
                left = left[self.stdin.write(left) or 0 :]
        except OSError as error:
            raise SandboxUnavailable("the command in the sandbox has ended",
                                     hint="ask `finish` for its outcome") from error  # fmt: skip

    def receive(self, size: int, timeout_s: float) -> bytes:
        """Return exactly `size` bytes; TimeoutError, or SandboxUnavailable when it has ended."""
        parts: list[bytes] = []
        deadline = time.monotonic() + timeout_s
        while size:
            ready, _, _ = select.select([self.stdout], [], [], max(deadline - time.monotonic(), 0))
            if not ready:
                raise TimeoutError
            part = os.read(self.stdout.fileno(), min(size, 1 << 20))
            if not part:
                raise SandboxUnavailable("the command in the sandbox has ended",
                                         hint="ask `finish` for its outcome")  # fmt: skip
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def kill(self) -> Outcome:
        """End the command and everything it started."""
        self._attendance.stop()
        return self.finish()

    def finish(self) -> Outcome:
        """Close its input, wait for its end and say how it was; what it still printed is dropped.

        A command that does not end by itself is ended by its limits.
        """
        with contextlib.suppress(OSError):
            self.stdin.close()
        while self._thread.is_alive():
            if not self.stdout.closed:
                ready, _, _ = select.select([self.stdout], [], [], 0.05)
                if ready and not os.read(self.stdout.fileno(), 1 << 16):
                    self.stdout.close()
            self._thread.join(0.01)
        self.stdout.close()
        if self._outcome is None:
            raise SandboxUnavailable("the sandbox ended", hint="open a new one")
        return self._outcome
