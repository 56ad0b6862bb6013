"""What a short command does at its first use: it looks plainly while another process compiles.

Compiling the catalogue takes some seconds, reading a prompt plainly a fraction of one. So the first
command does not wait: a process of its own compiles for all that come later, where that can be kept
at all. Only who has more to read than the plain way is good for waits for it.
"""

import os
import subprocess
import sys
from collections.abc import Callable

from homeport.detection.compiled import waits_for_a_maker
from homeport.detection.prefilter import Prefilter, Windows

OFF = "HOMEPORT_PREPARE"  # set to 0: no process is started; who has much to read compiles
MOST_PLAIN = 1 << 17  # bytes looked at plainly, for about a second, before it is worth waiting


class Meanwhile:
    """A prefilter that is plain until the fast one is there; both name the same matches.

    `kept` returns the fast one once it has been made, `made` returns it however long that takes,
    and `waits` is called before a wait.
    """

    def __init__(
        self,
        plain: Prefilter,
        kept: Callable[[], Prefilter | None],
        made: Callable[[], Prefilter],
        waits: Callable[[], None],
    ) -> None:
        self._plain, self._kept, self._made, self._waits = plain, kept, made, waits
        self._fast: Prefilter | None = None
        self._left = MOST_PLAIN

    def windows(self, data: bytes) -> Windows:
        """Return the windows of all rules."""
        return (self._fast or self._best(len(data))).windows(data)

    def _best(self, size: int) -> Prefilter:
        self._left -= size
        if self._left >= 0:
            return self._plain
        self._fast = self._kept()
        if self._fast is None:
            self._waits()
            self._fast = self._made()
        return self._fast


def start_making() -> "subprocess.Popen[bytes] | None":
    """Start the process that compiles and keeps the catalogue.

    None where nothing could be kept, where one is at it already, and where it cannot be started.
    """
    if os.environ.get(OFF) == "0" or not waits_for_a_maker():
        return None
    try:
        return subprocess.Popen(
            # -P: the folder somebody works in is not a place to import from.
            [sys.executable, "-P", "-m", "homeport.detection"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None
