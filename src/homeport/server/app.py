"""The ASGI application: which path is answered by whom, and the life of what they share.

Bare ASGI: each request is one call. Everything that asks a model goes to `relay`; what is
Homeport's own goes to `own`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.errors import IdentityError
from homeport.server.dialects import DIALECTS, Fault
from homeport.server.exchange import Exchange, RefusedError
from homeport.server.faults import fault_of
from homeport.server.own import NOBODY
from homeport.server.principals import admit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from homeport.domain import Principal
    from homeport.identity import Identity
    from homeport.server.dialects import Dialect
    from homeport.server.exchange import Receive, Scope, Send
    from homeport.server.guard import Guard
    from homeport.server.own import Own
    from homeport.server.relay import Relay

    Answer = Callable[[Exchange, Principal], Awaitable[None]]

_UNKNOWN = 401
_MODELS = "/v1/models/"  # whose names may hold slashes
# Whose shape of errors is used at paths that no dialect has for itself, by how they begin.
_SHAPES = (("/v1/messages", "/v1/messages"), ("/api/", "/api/chat"), ("", "/v1/chat/completions"))


@dataclass(frozen=True, slots=True)
class Life:
    """What happens around all requests."""

    begin: Callable[[], Awaitable[None]]
    end: Callable[[], Awaitable[None]]


class App:
    """Answers every request of one server."""

    def __init__(
        self, relay: Relay, own: Own, guard: Guard, identity: Identity, life: Life
    ) -> None:
        self._relay, self._guard, self._identity, self._life = relay, guard, identity, life
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
            exchange.check()
            if exchange.path not in _OPEN:
                self._guard.check(exchange)
            if dialect is None or exchange.method != "POST":
                await self._while_listening(exchange, self._elsewhere(exchange))
                return
            principal = await self._principal(exchange)
        except Exception as error:  # noqa: BLE001 -- a client is always told what went wrong
            self._relay.metrics.failed(type(error).__name__)
            fault, retry_after = fault_of(error)
            body = (dialect or _nearest(exchange.path)).error(fault)
            headers = ((b"retry-after", b"%d" % retry_after),) if retry_after else ()
            if fault.status == _UNKNOWN:
                headers = (*headers, (b"www-authenticate", b"Bearer"))
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
        within = _MODELS if exchange.path.startswith(_MODELS) else exchange.path.rpartition("/")[0]
        answer = paths.get(exchange.path) or paths.get(within.rstrip("/") + "/*")
        if answer is None:
            known = exchange.path in {*self._gets, *self._posts, *DIALECTS}
            fault = (
                Fault(405, "this path is not asked that way", "use the other of GET and POST")
                if known
                else Fault(404, "there is nothing here", "docs/reference/serve.md lists the paths")
            )
            raise RefusedError(fault)
        await answer(exchange, await self._principal(exchange))

    async def _principal(self, exchange: Exchange) -> Principal:
        """Return who asks and may; probes are answered whoever sends them.

        Raises:
            IdentityError: it cannot be told, or they may not.
        """
        if exchange.path in _OPEN:
            return NOBODY
        try:
            principal = await self._identity.principal(exchange.headers, exchange.peer)
            admit(principal, exchange)
        except IdentityError:
            if exchange.path in _PROBES:
                return NOBODY
            raise
        return principal

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


def _nearest(path: str) -> Dialect:
    return DIALECTS[next(like for begins, like in _SHAPES if path.startswith(begins))]


_OPEN = frozenset({"/healthz", "/"})  # say nothing about anyone
_PROBES = frozenset({"/readyz"})  # says a little to everyone, the rest to those who may ask
