"""What is kept of a streamed answer whatever its dialect: words, thoughts, the clock, its end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from homeport.domain import Burst, Completion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from homeport.domain import Called, Piece, Usage

# What reading a value of another shape than expected ends with.
MISSHAPEN = (ValueError, TypeError, KeyError, IndexError, AttributeError)


class Account:
    """One answer while it is heard; a dialect reads what arrives and says how it ended."""

    def __init__(self, model: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.done = False
        self._model, self._clock = model, clock
        self._began = clock()
        self._first = 0.0
        self._rest = b""
        self._heard = 0  # bytes
        self._texts: list[str] = []
        self._thoughts: list[str] = []

    def _arrived(self, pieces: list[Piece]) -> Burst | None:
        """Return the pieces of a block, and note when the first came."""
        if not pieces:
            return None
        if not self._first:
            self._first = self._clock()
        return Burst(tuple(pieces))

    def _closed(
        self, finish: str, calls: Iterable[Called], usage: Callable[[float, float], Usage]
    ) -> Completion:
        """Return the whole answer; `usage` takes the seconds to its first piece and to its end."""
        now = self._clock()
        return Completion(
            "".join(self._texts),
            self._model,
            finish,
            usage((self._first or now) - self._began, now - self._began),
            tuple(calls),
            thoughts="".join(self._thoughts),
        )
