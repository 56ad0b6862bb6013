"""The ASGI application: which path is answered by whom, and the life of what they share.

Bare ASGI: each request is one call. Everything that asks a model goes to `relay`; what is
Homeport's own goes to `own`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.domain import Principal
from homeport.server.dialects import DIALECTS, Fault
from homeport.server.exchange import Exchange, RefusedError
from homeport.server.faults import fault_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from homeport.server.exchange import Receive, Scope, Send
    from homeport.server.guard import Guard
    from homeport.server.own import Own
    from homeport.server.principals import Principals
    from homeport.server.relay import Relay

    Answer = Callable[[Exchange, Principal], Awaitable[None]]

_ASK = "/v1/chat/completions"  # whose shape of errors is used where no dialect is named


@dataclass(frozen=True, slots=True)
class Life:
    """What happens around all requests."""

    begin: Callable[[], Awaitable[None]]
    end: Callable[[], Awaitable[None]]


class App:
    """Answers every request of one server."""

    def __init__(
        self, relay: Relay, own: Own, guard: Guard, principals: Principals, life: Life
    ) -> None:
        self._relay, self._guard, self._principals, self._life = relay, guard, principals, life
        self._gets = own.gets
        self._posts = own.posts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the server's life."""
        match scope["type"]:
            case "http":
                await self._exchange(Exchange(scope, receive, send))
            case "lifespan":
                await self._live(receive, send)
            case _:
                await send({"type": "websocket.close", "code": 1003})

    async def _exchange(self, exchange: Exchange) -> None:
        dialect = DIALECTS.get(exchange.path)
        try:
            if exchange.path not in _OPEN:
                self._guard.check(exchange)
            if dialect is None or exchange.method != "POST":
                await self._elsewhere(exchange)
                return
            principal = self._principals.principal(exchange)
        except Exception as error:  # noqa: BLE001 -- a client is always told what went wrong
            self._relay.metrics.failed(type(error).__name__)
            fault, retry_after = fault_of(error)
            headers = ((b"retry-after", b"%d" % retry_after),) if retry_after else ()
            body = (dialect or DIALECTS[_ASK]).error(fault)
            await exchange.answer(fault.status, body, headers=headers)
            return
        await self._while_listening(exchange, self._relay.answer(exchange, dialect, principal))

    async def _while_listening(self, exchange: Exchange, answer: Awaitable[None]) -> None:
        """Answer for as long as the client is there: when it has gone, so has the question."""
        try:
            await answer
        except asyncio.CancelledError:
            self._relay.metrics.cancelled += 1
            if not exchange.left:
                raise
            task = asyncio.current_task()
            assert task is not None  # noqa: S101 -- an application runs in a task
            task.uncancel()
        finally:
            exchange.unwatch()

    async def _elsewhere(self, exchange: Exchange) -> None:
        table = {"GET": self._gets, "HEAD": self._gets, "POST": self._posts}
        paths = table.get(exchange.method, {})
        answer = paths.get(exchange.path) or paths.get(exchange.path.rpartition("/")[0] + "/*")
        if answer is None:
            known = exchange.path in {*self._gets, *self._posts, *DIALECTS}
            fault = (
                Fault(405, "this path is not asked that way", "use the other of GET and POST")
                if known
                else Fault(404, "there is nothing here", "docs/reference/serve.md lists the paths")
            )
            raise RefusedError(fault)
        principal = (
            Principal("nobody", ())
            if exchange.path in _OPEN
            else self._principals.principal(exchange)
        )
        await answer(exchange, principal)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._life.begin()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._life.end()
                await send({"type": "lifespan.shutdown.complete"})
                return


_OPEN = frozenset({"/healthz"})  # says nothing about anyone
