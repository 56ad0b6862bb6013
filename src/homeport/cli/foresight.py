"""Lets the resident model read about a failure while the command that failed still runs.

What it has read when the question comes need not be read again. Without a resident process nothing
is done: the machine belongs to the command.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from homeport.cli import door
from homeport.cli.explain import as_question
from homeport.cli.page import Nowhere
from homeport.errors import HomeportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.cli.explain import Options

_QUIET_S = 0.3  # then the report of the failure is likely whole
_MOST_GUESSES = 3
_FAILING = re.compile(rb"error|exception|panic|failed|assert|Traceback", re.IGNORECASE)
_PLACE = re.compile(rb'File "[^"\n]+", line \d+|[\w./-]+\.\w{1,4}:\d+')  # a frame, in any language


class Foresight:
    """Watches output for the first failing frame, and has the model read when it falls quiet."""

    def __init__(
        self,
        options: Options,
        conversation: str,
        text: Callable[[], str],
        quiet_s: float = _QUIET_S,
    ) -> None:
        """`text` gives what the command has said so far; it is called on another thread."""
        self._options, self._conversation, self._text = options, conversation, text
        self._quiet_s = quiet_s
        self._failing = self._placed = False
        self._heard, self._ended = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._wanted = options.wants_model and as_question("", options) is not None

    def notice(self, piece: bytes) -> None:
        """Look at a piece of the output; cheap, since the command waits for it."""
        if not self._wanted:
            return
        self._failing = self._failing or _FAILING.search(piece) is not None
        self._placed = self._placed or _PLACE.search(piece) is not None
        if not (self._failing and self._placed):
            return
        self._heard.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._guess, name="foresight", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Guess no more: the command has ended, and its question comes."""
        self._ended.set()
        self._heard.set()

    def _guess(self) -> None:
        for _ in range(_MOST_GUESSES):
            self._heard.wait()
            while self._heard.is_set() and not self._ended.is_set():
                self._heard.clear()
                self._ended.wait(self._quiet_s)
            question = as_question(self._text(), self._options, self._conversation)
            if self._ended.is_set() or question is None:
                return
            try:
                if door.through("guess", question, Nowhere()) is None:
                    return
            except HomeportError:  # not a failure yet, or none that can be read
                continue
