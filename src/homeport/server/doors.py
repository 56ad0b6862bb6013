"""The paths at which the resident process works for commands, and which of them it works for.

Only commands of the same version, with the same settings, of the same user, over the socket. What
the work is, is the commands' own business; here it is heard, sent on as it comes, and ended.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Protocol

from homeport.errors import HomeportError
from homeport.server import place
from homeport.server.dialects import Fault
from homeport.server.dialects.fields import json_of
from homeport.server.exchange import RefusedError
from homeport.server.faults import tell_fault
from homeport.version import __version__

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from homeport.domain import Principal
    from homeport.server.exchange import Exchange

    Say = Callable[[Mapping[str, object]], None]
    Work = Callable[[Mapping[str, Any], Say], Awaitable[int]]

PATH = "/v1/doors/"
_NOT_FOR_YOU = 409
_LINES = b"application/x-ndjson"
_LAST = ("code", "refused", "broken")


class Works(Protocol):
    """What is done for commands."""

    def named(self, name: str) -> Work | None:
        """Return the work of this name."""
        ...

    def fits(self, asked: Mapping[str, Any]) -> bool:
        """Tell whether the command would work by the same settings."""
        ...

    def outdated(self) -> bool:
        """Tell whether the user's settings are others than at the start."""
        ...


class Doors:
    """Answers commands; `end` is called when this process is of no more use to them."""

    def __init__(self, works: Works, end: Callable[[], None]) -> None:
        self._works, self._end = works, end
        self._surroundings = place.surroundings()
        self.working = 0

    async def answer(self, exchange: Exchange, _principal: Principal) -> None:
        """Do a command's work and send what it says, line by line."""
        work = self._works.named(exchange.path.removeprefix(PATH))
        if exchange.peer or work is None:
            raise RefusedError(Fault(404, "there is nothing here"))
        asked = json_of(await exchange.body())
        if not isinstance(asked, dict):
            raise RefusedError(Fault(400, "no JSON object"))
        if not await self._fits(exchange, asked):
            raise RefusedError(Fault(_NOT_FOR_YOU, "another version, or other settings"))
        self.working += 1
        exchange.watch()
        try:
            await self._stream(exchange, work, asked)
        finally:
            self.working -= 1

    async def _fits(self, exchange: Exchange, asked: Mapping[str, Any]) -> bool:
        version = exchange.header(place.VERSION_HEADER.encode())
        if version != __version__ or await asyncio.to_thread(self._works.outdated):
            self._end()  # after an upgrade the next command starts one of its own version
            return False
        if exchange.header(place.SURROUNDINGS_HEADER.encode()) != self._surroundings:
            return False
        try:
            return await asyncio.to_thread(self._works.fits, asked)
        except HomeportError:  # the command finds the same, and says it better
            return False

    async def _stream(self, exchange: Exchange, work: Work, asked: Mapping[str, Any]) -> None:
        said: asyncio.Queue[Mapping[str, object]] = asyncio.Queue()
        task = asyncio.ensure_future(_done(work, asked, said.put_nowait))
        await exchange.start(200, _LINES)
        try:
            while True:
                try:
                    async with asyncio.timeout(place.BEAT_S / 2):
                        event = await said.get()
                except TimeoutError:
                    await exchange.more(b"\n")  # still at it
                    continue
                await exchange.more(json.dumps(event).encode() + b"\n")
                if not event.keys().isdisjoint(_LAST):
                    break
            await exchange.end()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _done(work: Work, asked: Mapping[str, Any], say: Say) -> None:
    try:
        say({"code": await work(asked, say)})
    except HomeportError as error:
        say({"refused": [type(error).__name__, str(error), error.hint]})
    except Exception as error:  # noqa: BLE001 -- the command then does the work itself
        tell_fault(error)
        say({"broken": True})
