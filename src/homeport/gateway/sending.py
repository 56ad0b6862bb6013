"""Sends a shipment to its backend, and to the next one when that does not begin to answer.

The order: the cloud where it was decided, then the local models as they were named. A backend that
fails before its first piece costs a little patience, never the answer. After its first piece there
is no way back: a failure then is the requester's to see.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from homeport.domain import Decision, Route
from homeport.errors import BackendBusy, BackendError, BackendUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping

    from homeport.backends import CloudBackend, LocalBackend, Options, Spoken
    from homeport.gateway.breaker import Breaker
    from homeport.gateway.ledger import Progress
    from homeport.gateway.shipment import Shipment


_T = TypeVar("_T")
_TRIES = 3
_FIRST_PAUSE_S = 0.1  # doubled at each try, and up to half of it more or less
_LONGEST_PAUSE_S = 2.0


@dataclass(frozen=True, slots=True)
class Sender:
    """The ways, and how long the cloud's first piece is waited for."""

    locals: tuple[LocalBackend, ...]
    cloud: CloudBackend | None
    breakers: Mapping[str, Breaker]  # by the backend's name
    patience_s: float
    timer: Callable[[], float]

    async def send(
        self, shipment: Shipment, options: Options, progress: Progress
    ) -> AsyncGenerator[Decision | Spoken, None]:
        """Yield the decision as it came to be, then the answer as the backend gives it."""
        decision = shipment.decision
        if shipment.cleared is not None and self.cloud is not None:
            progress.masked = shipment.masked
            cleared, cloud = shipment.cleared, self.cloud
            try:
                first, stream = await self._begun(
                    cloud.name, lambda: cloud.stream(cleared, options), self.patience_s
                )
            except BackendError as error:
                decision = _turned_local(decision, error)
            else:
                async with closing(stream):
                    yield decision
                    yield first
                    async for item in stream:
                        yield item
                return
            progress.tried = self.cloud.name
            progress.route, progress.backend = Route.LOCAL, self.locals[0].name
        yield decision
        progress.masked = shipment.masked
        first, stream = await self._first_local(shipment, options, progress)
        async with closing(stream):
            yield first
            async for item in stream:
                yield item

    async def _first_local(
        self, shipment: Shipment, options: Options, progress: Progress
    ) -> tuple[Spoken, AsyncIterator[Spoken]]:
        """Ask the local models in turn; a resting one only when all of them rest."""
        now = self.timer()
        awake = [one for one in self.locals if not self.breakers[one.name].resting(now)]
        *others, last = awake or self.locals[:1]
        prompt = shipment.masked.prompt
        for model in others:
            progress.backend = model.name
            try:
                return await self._begun(model.name, lambda: model.stream(prompt, options), None)  # noqa: B023 -- awaited before the next turn
            except BackendUnavailable:
                continue
        progress.backend = last.name
        return await self._begun(last.name, lambda: last.stream(prompt, options), None)

    async def _begun(
        self, name: str, ask: Callable[[], AsyncIterator[Spoken]], patience_s: float | None
    ) -> tuple[Spoken, AsyncIterator[Spoken]]:
        """Return an answer that has begun, and its first piece.

        Raises:
            BackendError: it does not begin.
        """
        pause_s = _FIRST_PAUSE_S
        for left in reversed(range(_TRIES)):
            stream = ask()
            try:
                first = await _first(stream, patience_s)
            except BaseException as error:
                await closed(stream)
                if not isinstance(error, BackendError):
                    raise
                again = isinstance(error, BackendUnavailable) and not _patient(error)
                if not left or not again:
                    self.breakers[name].failed(self.timer())
                    raise
                asked = error.retry_after if isinstance(error, BackendBusy) else None
                await asyncio.sleep(asked if asked is not None else _jittered(pause_s))
                pause_s *= 2
            else:
                self.breakers[name].succeeded()
                return first, stream
        raise BackendUnavailable("it was not asked")  # pragma: no cover -- the last try raises


async def _first(stream: AsyncIterator[Spoken], patience_s: float | None) -> Spoken:
    try:
        if patience_s is None:
            return await anext(stream)
        async with asyncio.timeout(patience_s):
            return await anext(stream)
    except TimeoutError as error:
        raise BackendUnavailable("it did not begin to answer in time") from error
    except StopAsyncIteration as error:
        raise BackendUnavailable("it ended without a word") from error


def _patient(error: BackendError) -> bool:
    """Tell whether asking again soon is pointless: it took its time, or asks for more of ours."""
    if isinstance(error, BackendBusy) and error.retry_after is not None:
        return error.retry_after > _LONGEST_PAUSE_S
    return isinstance(error.__cause__, TimeoutError | StopAsyncIteration)


def _jittered(pause_s: float) -> float:
    """Spread those who failed together over some time."""
    return pause_s * random.uniform(0.5, 1.5)  # noqa: S311 -- no secret hangs on it


async def closed(stream: AsyncIterator[_T]) -> None:
    """Close a backend's stream: that is how it learns that nobody listens."""
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()


@asynccontextmanager
async def closing(stream: AsyncIterator[_T]) -> AsyncGenerator[AsyncIterator[_T], None]:
    """Close a backend's stream on every way out."""
    try:
        yield stream
    finally:
        await closed(stream)


def _turned_local(decision: Decision, error: BackendError) -> Decision:
    reason = f"it is answered locally, since the cloud failed ({type(error).__name__})"
    return replace(decision, route=Route.LOCAL, reasons=(*decision.reasons, reason))
