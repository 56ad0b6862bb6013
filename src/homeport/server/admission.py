"""How many requests are served at once, and who comes next: those who ask take turns.

A principal with a hundred waiting requests delays another one's only request by one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from homeport.errors import Overloaded

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Admission:
    """Places for requests, and queues before them, one for each principal."""

    def __init__(self, places: int = 256, seats: int = 1024, patience_s: float = 30.0) -> None:
        self.places, self.seats, self._patience_s = places, seats, patience_s
        self.active = self.waiting = 0
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def place(self, who: str) -> AsyncGenerator[None, None]:
        """Hold a place, waiting for one if need be.

        Raises:
            Overloaded: too many wait already, or no place became free in time.
        """
        if self.active < self.places and not self.waiting:
            self.active += 1
        else:
            await self._wait(who)
        try:
            yield
        finally:
            self._leave()

    async def _wait(self, who: str) -> None:
        if self.waiting >= self.seats:
            raise Overloaded("too many requests wait already", hint="ask again in a moment")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(who, deque()).append(turn)
        self.waiting += 1
        try:
            async with asyncio.timeout(self._patience_s):
                await turn
        except BaseException as error:
            self._give_up(who, turn)
            if isinstance(error, TimeoutError):
                message = "no place became free in time"
                raise Overloaded(message, hint="ask again in a moment") from error
            raise

    def _give_up(self, who: str, turn: asyncio.Future[None]) -> None:
        """Leave the queue; a place that was given in the same moment goes on to the next."""
        queue = self._queues.get(who, deque())
        if turn in queue:
            queue.remove(turn)
            self.waiting -= 1
            if not queue:
                self._queues.pop(who, None)
        elif turn.done() and not turn.cancelled():
            self._leave()

    def _leave(self) -> None:
        """Give the place to the next principal's first request, or back."""
        for who in tuple(self._queues):
            queue = self._queues.pop(who)
            turn = queue.popleft()
            if queue:
                self._queues[who] = queue  # at the end of the turns
            self.waiting -= 1
            if not turn.done():
                turn.set_result(None)
                return
        self.active -= 1
