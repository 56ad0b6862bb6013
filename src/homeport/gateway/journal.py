"""Writes audit records on a thread of its own, so that no request waits for another one's disk.

What waits while the disk is busy is written together next. The order of one request's records, and
what they say, is their owner's business.
"""

from __future__ import annotations

import asyncio
import threading
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
        self._queue: SimpleQueue[list[tuple[Entry, Written]]] = SimpleQueue()
        self._gathered: list[tuple[Entry, Written]] = []
        self._lingers_in: asyncio.AbstractEventLoop | None = None  # whose timer hands over
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
        self._hand_over()
        if self._owed:
            await asyncio.wait(tuple(self._owed))

    def _put(self, entry: Entry, *, urgent: bool = True) -> Written:
        """Hand a record over, at once or with the next one that is urgent: waking costs."""
        loop = asyncio.get_running_loop()
        future: Written = loop.create_future()
        self._owed.add(future)
        future.add_done_callback(self._settled)
        self._gathered.append((entry, future))
        if urgent:
            self._hand_over()
        elif self._lingers_in is not loop:
            self._lingers_in = loop
            loop.call_later(_LINGER_S, self._linger_no_more)
        return future

    def _linger_no_more(self) -> None:
        self._lingers_in = None
        self._hand_over()

    def _hand_over(self) -> None:
        """Give the thread what was gathered."""
        gathered, self._gathered = self._gathered, []
        if not gathered:
            return
        self._queue.put(gathered)
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="audit", daemon=True)
            self._thread.start()

    def _settled(self, future: Written) -> None:
        self._owed.discard(future)
        if not future.cancelled():
            future.exception()  # `broken` tells of it, also where nobody waits

    def _write(self) -> None:
        while True:
            waiting = self._queue.get()
            with suppress(Empty):
                while True:
                    waiting += self._queue.get_nowait()
            results = self._audit.record([entry for entry, _ in waiting])
            self.broken = str(results[-1]) if isinstance(results[-1], AuditError) else ""
            told: dict[asyncio.AbstractEventLoop, list[tuple[Written, Receipt | AuditError]]] = {}
            for (_, future), result in zip(waiting, results, strict=True):
                told.setdefault(future.get_loop(), []).append((future, result))
            for loop, settled in told.items():
                with suppress(RuntimeError):  # that loop is over, and so is whoever waited in it
                    loop.call_soon_threadsafe(_settle, settled)


def _settle(results: Sequence[tuple[Written, Receipt | AuditError]]) -> None:
    for future, result in results:
        if future.done():
            continue
        if isinstance(result, AuditError):
            future.set_exception(result)
        else:
            future.set_result(result)
