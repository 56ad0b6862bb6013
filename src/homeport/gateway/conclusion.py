"""Makes sure that what was begun is concluded in the audit log, once, however it ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from homeport.audit import Status
from homeport.gateway.ledger import Progress, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.audit import AuditKey, Receipt
    from homeport.domain import Completion
    from homeport.gateway.journal import Journal, Written


class Conclusion:
    """The record that a receipt still owes."""

    def __init__(
        self,
        journal: Journal,
        key: AuditKey,
        receipt: Receipt,
        progress: Progress,
        timer: Callable[[], float],
    ) -> None:
        self.progress, self.receipt = progress, receipt
        self._journal, self._key, self._timer = journal, key, timer
        self._started = timer()
        self._written: Written | None = None
        self._waits = True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None:
            self.ended_by(error)
        if self._written is not None and (self._waits or error is not None):
            await asyncio.shield(self._written)

    def elapsed_ms(self) -> int:
        """Return the milliseconds since the intent was recorded."""
        return round((self._timer() - self._started) * 1000)

    def first_token(self) -> None:
        """Note when the first piece of the answer came."""
        if not self.progress.first_token_ms:
            self.progress.first_token_ms = max(1, self.elapsed_ms())

    def conclude(
        self, status: Status, completion: Completion | None = None, *, waits: bool = True
    ) -> Written:
        """Record how it ended; leaving the block waits until that is written, if it `waits`.

        Raises:
            AuditError: it could not be written; raised by whoever waits.
        """
        outcome = outcome_of(
            status, self.progress, self._key, total_ms=self.elapsed_ms(), completion=completion
        )
        self._waits = waits
        self._written = self._journal.conclude(self.receipt, outcome, urgent=waits)
        return self._written

    def ended_by(self, error: BaseException) -> None:
        """Record that it ended by `error`, unless how it ended is known already."""
        if self._written is not None:
            return
        gone = isinstance(error, asyncio.CancelledError | GeneratorExit | KeyboardInterrupt)
        outcome = outcome_of(
            Status.CANCELLED if gone else Status.FAILED,
            self.progress,
            self._key,
            total_ms=self.elapsed_ms(),
            error=type(error).__name__,
        )
        self._written = self._journal.conclude(self.receipt, outcome)
