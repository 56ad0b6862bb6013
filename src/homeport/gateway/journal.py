"""Writes audit records: at once where the disk is quick, else on a thread of its own.

A write that is quick is made between two turns of the event loop, for all requests of the turn
together, since handing it over and back costs more. Where most are slow, no request waits for the
disk of another: what comes while it is busy is written together next. The order of one request's
records, and what they say, is their owner's business.
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


_QUICK_S = 0.005  # for a write; slower ones would hold up the loop's other work
_MOST_SLOW = 8  # slow writes that are remembered; each quick one makes up for one of them
_LINGER_S = 0.01  # an outcome nobody waits for is written with whatever comes next, or then


class Journal:
    """One log's writer; what it returns is done when the record would survive a crash."""

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit
        self._queue: SimpleQueue[list[tuple[Entry, Written]]] = SimpleQueue()
        self._gathered: list[tuple[Entry, Written]] = []
        self._lingers_in: asyncio.AbstractEventLoop | None = None  # whose timer hands over
        self._turn_of: asyncio.AbstractEventLoop | None = None  # whose next turn does
        self._thread: threading.Thread | None = None
        self._busy = False  # somebody writes
        self._slow = 0  # writes of late that no quick one has made up for
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
            if self._turn_of is not loop:
                self._turn_of = loop
                loop.call_soon(self._turn_over)
        elif self._lingers_in is not loop:
            self._lingers_in = loop
            loop.call_later(_LINGER_S, self._linger_no_more)
        return future

    def _turn_over(self) -> None:
        self._turn_of = None
        self._hand_over()

    def _linger_no_more(self) -> None:
        self._lingers_in = None
        self._hand_over()

    def _hand_over(self) -> None:
        """Write what was gathered, or give it to the thread."""
        gathered, self._gathered = self._gathered, []
        if not gathered:
            return
        if self._slow <= _MOST_SLOW // 2 and not self._busy and self._queue.empty():
            self._write(gathered, asyncio.get_running_loop())
            return
        self._queue.put(gathered)
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_on, name="audit", daemon=True)
            self._thread.start()

    def _settled(self, future: Written) -> None:
        self._owed.discard(future)
        if not future.cancelled():
            future.exception()  # `broken` tells of it, also where nobody waits

    def _write_on(self) -> None:
        """Write whatever comes, for as long as the process lives."""
        while True:
            waiting = self._queue.get()
            with suppress(Empty):
                while True:
                    waiting += self._queue.get_nowait()
            self._write(waiting, None)

    def _write(
        self, waiting: Sequence[tuple[Entry, Written]], here: asyncio.AbstractEventLoop | None
    ) -> None:
        """Write records and tell those who wait; `here` is the loop that this runs in, if any."""
        began, self._busy = time.perf_counter(), True
        results = self._audit.record([entry for entry, _ in waiting])
        self._busy = False
        quick = time.perf_counter() - began < _QUICK_S
        self._slow = max(self._slow - 1, 0) if quick else min(self._slow + 1, _MOST_SLOW)
        self.broken = str(results[-1]) if isinstance(results[-1], AuditError) else ""
        told: dict[asyncio.AbstractEventLoop, list[tuple[Written, Receipt | AuditError]]] = {}
        for (_, future), result in zip(waiting, results, strict=True):
            told.setdefault(future.get_loop(), []).append((future, result))
        for loop, settled in told.items():
            if loop is here:
                _settle(settled)
                continue
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
