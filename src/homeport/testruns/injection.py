"""Watches the Python processes of a command for crashes: their variables come through a socket.

The hooks lie in a private folder at the front of PYTHONPATH for as long as the command runs.
Nothing that was captured touches the disk here; withholding and keeping are for the caller.
"""

import contextlib
import json
import os
import shutil
import socket
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from homeport.testruns.inside_crash import VARIABLE

_SOURCES = {
    "sitecustomize.py": "inside_crash.py",
    "_homeport_capture.py": "capture.py",
    "_homeport_pytest.py": "inside_crash_pytest.py",
}
_MOST_BYTES = 4_000_000  # of one message
_MOST_FAILURES = 100
_SECONDS = 2.0  # to send one message
_LAST = 0.05  # seconds for what the dying process sent


class Injection:
    """A context manager: give `environment` to the command, and ask for `failures` afterwards."""

    def __init__(self) -> None:
        self.failures: list[dict[str, object]] = []
        self._folder = Path(tempfile.mkdtemp(prefix="homeport-"))
        self._listener = socket.socket(socket.AF_UNIX)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        here = Path(__file__).parent
        for name, source in _SOURCES.items():
            shutil.copyfile(here / source, self._folder / name)
        self._listener.bind(str(self._folder / "socket"))
        self._listener.listen(16)
        self._listener.settimeout(_LAST)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
        self._listener.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        """The variables to add to the command's own."""
        path = os.pathsep.join(filter(None, [str(self._folder), os.environ.get("PYTHONPATH")]))
        dump = os.environ.get(
            "PYTHONFAULTHANDLER", "1"
        )  # a crash of the interpreter has frames too
        return {
            "PYTHONPATH": path,
            VARIABLE: str(self._folder / "socket"),
            "PYTHONFAULTHANDLER": dump,
        }

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except TimeoutError:
                if self._over.is_set():
                    return
                continue
            with line, contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                self._take(line)

    def _take(self, line: socket.socket) -> None:
        line.settimeout(_SECONDS)
        data = bytearray()
        while (piece := line.recv(65_536)) and len(data) < _MOST_BYTES:
            data += piece
        for one in json.loads(data):
            if len(self.failures) < _MOST_FAILURES:
                self.failures.append(
                    {name: one[name] for name in ("test", "error", "message", "calls")}
                )


def supported() -> bool:
    """Tell whether this system has the kind of socket that is used."""
    return hasattr(socket, "AF_UNIX")
