"""Makes sure that what was begun is concluded in the audit log, once, however it ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from homeport.audit import Status
from homeport.gateway.ledger import Progress, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.audit import AuditLog, Receipt
    from homeport.domain import Completion


class Conclusion:
    """The record that a receipt still owes."""

    def __init__(
        self, audit: AuditLog, receipt: Receipt, progress: Progress, timer: Callable[[], float]
    ) -> None:
        self.progress = progress
        self._audit, self._receipt, self._timer = audit, receipt, timer
        self._started = timer()
        self._owed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None:
            self.now(error)

    def elapsed_ms(self) -> int:
        """Return the milliseconds since the intent was recorded."""
        return round((self._timer() - self._started) * 1000)

    def first_token(self) -> None:
        """Note when the first piece of the answer came."""
        if not self.progress.first_token_ms:
            self.progress.first_token_ms = max(1, self.elapsed_ms())

    async def conclude(self, status: Status, completion: Completion | None = None) -> None:
        """Record how it ended, without keeping others waiting.

        Raises:
            AuditError: it could not be written.
        """
        self._owed = False  # whatever happens while we wait, it is being written
        outcome = outcome_of(
            status,
            self.progress,
            self._audit.key,
            total_ms=self.elapsed_ms(),
            completion=completion,
        )
        await asyncio.to_thread(self._audit.conclude, self._receipt, outcome)

    def now(self, error: BaseException) -> None:
        """Record at once that it ended by `error`; nothing is awaited, so nothing can interrupt."""
        if not self._owed:
            return
        self._owed = False
        gone = isinstance(error, asyncio.CancelledError | GeneratorExit | KeyboardInterrupt)
        outcome = outcome_of(
            Status.CANCELLED if gone else Status.FAILED,
            self.progress,
            self._audit.key,
            total_ms=self.elapsed_ms(),
            error=type(error).__name__,
        )
        self._audit.conclude(self._receipt, outcome)
