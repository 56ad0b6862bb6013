"""Writes audit records on a thread of its own, so that no request waits for another one's disk.

What waits while the disk is busy is written together next. The order of one request's records, and
what they say, is their owner's business.
"""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from homeport.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.audit import AuditLog, Intent, Outcome, Receipt

    Written = asyncio.Future[Receipt]
    Entry = Intent | tuple[Receipt, Outcome]


_LINGER_S = 0.01  # an outcome nobody waits for is written with whatever comes next, or then


class Journal:
    """One log's writer; what it returns is done when the record would survive a crash."""

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit
        self._queue: SimpleQueue[tuple[Entry, Written, bool]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._owed: set[Written] = set()
        self.broken = ""  # why the newest record could not be written

    def intend(self, intent: Intent) -> Written:
        """Record what is about to happen; the future fails with AuditError."""
        return self._put(intent)

    def conclude(self, receipt: Receipt, outcome: Outcome, *, urgent: bool = True) -> Written:
        """Record what came of it; the future fails with AuditError."""
        return self._put((receipt, outcome), urgent=urgent)

    @property
    def unwritten(self) -> int:
        """How many records are on their way."""
        return len(self._owed)

    async def written(self) -> None:
        """Wait until everything given so far is on the disk, or has failed."""
        if self._owed:
            await asyncio.wait(tuple(self._owed))

    def _put(self, entry: Entry, *, urgent: bool = True) -> Written:
        future: Written = asyncio.get_running_loop().create_future()
        self._owed.add(future)
        future.add_done_callback(self._settled)
        self._queue.put((entry, future, urgent))
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="audit", daemon=True)
            self._thread.start()
        return future

    def _settled(self, future: Written) -> None:
        self._owed.discard(future)
        if not future.cancelled():
            future.exception()  # `broken` tells of it, also where nobody waits

    def _write(self) -> None:
        while True:
            waiting = self._gathered()
            results = self._audit.record([entry for entry, _ in waiting])
            self.broken = str(results[-1]) if isinstance(results[-1], AuditError) else ""
            told: dict[asyncio.AbstractEventLoop, list[tuple[Written, Receipt | AuditError]]] = {}
            for (_, future), result in zip(waiting, results, strict=True):
                told.setdefault(future.get_loop(), []).append((future, result))
            for loop, settled in told.items():
                with suppress(RuntimeError):  # that loop is over, and so is whoever waited in it
                    loop.call_soon_threadsafe(_settle, settled)

    def _gathered(self) -> list[tuple[Entry, Written]]:
        """Wait for records, and a little longer while somebody may join whom nobody waits for."""
        entry, future, urgent = self._queue.get()
        waiting = [(entry, future)]
        until = time.monotonic() + _LINGER_S
        while True:
            left = 0.0 if urgent else until - time.monotonic()
            try:
                entry, future, hurry = (
                    self._queue.get(timeout=left) if left > 0 else self._queue.get_nowait()
                )
            except Empty:
                return waiting
            waiting.append((entry, future))
            urgent = urgent or hurry


def _settle(results: Sequence[tuple[Written, Receipt | AuditError]]) -> None:
    for future, result in results:
        if future.done():
            continue
        if isinstance(result, AuditError):
            future.set_exception(result)
        else:
            future.set_result(result)
