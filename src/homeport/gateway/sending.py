"""Sends a shipment to its backend, and to the local model when the cloud does not begin to answer.

A cloud backend that fails before its first piece costs a little patience, never the answer. After
its first piece there is no way back: a failure then is the requester's to see.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from homeport.domain import Completion, Decision, Delta, Prompt, Route
from homeport.errors import BackendError, BackendUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from homeport.backends import CloudBackend, LocalBackend, Options
    from homeport.gateway.breaker import Breaker
    from homeport.gateway.ledger import Progress
    from homeport.gateway.shipment import Shipment


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Sender:
    """The two ways, and how long the cloud's first piece is waited for."""

    local: LocalBackend
    cloud: CloudBackend | None
    breaker: Breaker
    patience_s: float
    timer: Callable[[], float]

    async def send(
        self, shipment: Shipment, options: Options, progress: Progress
    ) -> AsyncIterator[Decision | Delta | Completion]:
        """Yield the decision as it came to be, then the answer as the backend gives it."""
        decision = shipment.decision
        if shipment.cleared is not None and self.cloud is not None:
            progress.masked = shipment.masked
            async with closing(self.cloud.stream(shipment.cleared, options)) as stream:
                try:
                    first = await self._first(stream)
                except BackendError as error:
                    self.breaker.failed(self.timer())
                    decision = _turned_local(decision, error)
                else:
                    self.breaker.succeeded()
                    yield decision
                    yield first
                    async for item in stream:
                        yield item
                    return
            progress.tried = self.cloud.name
            progress.route, progress.backend = Route.LOCAL, self.local.name
        yield decision
        progress.masked = shipment.masked
        prompt = Prompt(shipment.masked.messages)
        async with closing(self.local.stream(prompt, options)) as stream:
            async for item in stream:
                yield item

    async def _first(self, stream: AsyncIterator[Delta | Completion]) -> Delta | Completion:
        """Return the first piece of an answer.

        Raises:
            BackendError: it does not come.
        """
        try:
            async with asyncio.timeout(self.patience_s):
                return await anext(stream)
        except TimeoutError as error:
            raise BackendUnavailable("it did not begin to answer in time") from error
        except StopAsyncIteration as error:
            raise BackendUnavailable("it ended without a word") from error


@asynccontextmanager
async def closing(
    stream: AsyncIterator[_T],
) -> AsyncIterator[AsyncIterator[_T]]:
    """Close a backend's stream on every way out: that is how it learns that nobody listens."""
    try:
        yield stream
    finally:
        close = getattr(stream, "aclose", None)
        if close is not None:
            await close()


def _turned_local(decision: Decision, error: BackendError) -> Decision:
    reason = f"it is answered locally, since the cloud failed ({type(error).__name__})"
    return replace(decision, route=Route.LOCAL, reasons=(*decision.reasons, reason))
