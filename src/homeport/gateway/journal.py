"""Writes audit records: at once where the disk is quick, else on a thread of its own.

A write that is quick is made between two turns of the event loop, for all requests of the turn
together, since handing it over and back costs more. What would have to wait for another writer goes
to the thread, and so does everything for a while once the disk was slow: what comes while the
thread is busy is written together next. The order of one request's records, and what they say, is
their owner's business.
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
    from collections.abc import Callable, Sequence

    from homeport.audit import AuditLog, Intent, Outcome, Receipt

    Written = asyncio.Future[Receipt]
    Entry = Intent | tuple[Receipt, Outcome]


_QUICK_S = 0.005  # for a write; slower ones would hold up the loop's other work
_STALL_S = 0.05
# What a write slower than either adds to the debt; each quick one, whoever makes it, pays one back.
_SLOW, _STALL = 32, 64
_MOST_DEBT = 64
_BEARABLE = 32  # debt up to which the loop writes
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
        self._debt = 0  # for slow writes of late
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
        if self._debt <= _BEARABLE and self._queue.empty():
            here = asyncio.get_running_loop()
            if self._write(gathered, self._audit.record_now, here):
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
            self._write(waiting, self._audit.record, None)

    def _write(
        self,
        waiting: Sequence[tuple[Entry, Written]],
        record: Callable[[Sequence[Entry]], Sequence[Receipt | AuditError] | None],
        here: asyncio.AbstractEventLoop | None,
    ) -> bool:
        """Write records and tell those who wait; `here` is the loop that this runs in, if any.

        Returns whether they were written, or failed; whoever waits is told in either case.
        """
        began = time.perf_counter()
        try:
            results = record([entry for entry, _ in waiting])
        except Exception as error:  # noqa: BLE001 -- whoever waits must be told, and the next written
            results = [_fault(error)] * len(waiting)
        if results is None:
            return False
        self._took(time.perf_counter() - began)
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
        return True

    def _took(self, seconds: float) -> None:
        """Learn how quick the disk is."""
        if seconds < _QUICK_S:
            self._debt = max(self._debt - 1, 0)
        else:
            more = _SLOW if seconds < _STALL_S else _STALL
            self._debt = min(self._debt + more, _MOST_DEBT)


def _fault(error: Exception) -> AuditError:
    """Return what those are told who waited when a fault of our own came up."""
    failed = AuditError(
        f"the audit log could not be written, so nothing is sent: {type(error).__name__}",
        hint="this is a fault of Homeport's own; `homeport audit verify` tells how the log is",
    )
    failed.__cause__ = error
    return failed


def _settle(results: Sequence[tuple[Written, Receipt | AuditError]]) -> None:
    for future, result in results:
        if future.done():
            continue
        if isinstance(result, AuditError):
            future.set_exception(result)
        else:
            future.set_result(result)
