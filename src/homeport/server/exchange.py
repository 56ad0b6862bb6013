"""One HTTP request and its answer, as ASGI has them: bounded reading, plain sending.

What is asked and what is answered is others' business.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from homeport.server.dialects import Fault
from homeport.server.dialects.dialect import JSON
from homeport.server.headers import headers_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping, Sequence

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
    Headers = Sequence[tuple[bytes, bytes]]

MOST_BODY = 32 << 20  # bytes
BODY_LIMIT_S = 30.0  # for a client to send its question
SEND_LIMIT_S = 60.0  # for a client to take what is sent
WATCH_AFTER_S = 0.05  # who leaves before is noticed then

# What every answer says to a browser that may have been led here.
SECURITY: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
)


class RefusedError(Exception):
    """A request that is answered with a fault."""

    def __init__(self, fault: Fault, retry_after: int | None = None) -> None:
        super().__init__(fault.message)
        self.fault, self.retry_after = fault, retry_after


class Exchange:
    """One request; `headers` by their lower-case names, unless it is `refused` for them."""

    __slots__ = (
        "_guard", "_receive", "_send", "_since", "_watching",
        "ended", "headers", "left", "method", "path", "peer", "refused", "started",
    )  # fmt: skip

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        client = scope.get("client")
        self.peer: str = client[0] if client else ""  # nothing: a Unix socket
        found = headers_of(tuple(scope["headers"]))
        self.refused = RefusedError(found) if isinstance(found, Fault) else None
        self.headers: dict[bytes, bytes] = {} if isinstance(found, Fault) else found
        self.started = self.ended = self.left = False
        self._watching: asyncio.Task[None] | None = None
        self._guard: asyncio.TimerHandle | None = None
        self._since = 0.0  # when what is being sent began to be; 0: nothing is

    def check(self) -> None:
        """Let a request pass whose headers can be taken.

        Raises:
            RefusedError: they cannot.
        """
        if self.refused is not None:
            raise self.refused

    def header(self, name: bytes) -> str:
        """Return a header as text, empty when it is not there."""
        return self.headers.get(name, b"").decode("utf-8", "replace").strip()

    async def body(self) -> bytes:
        """Read the whole body.

        Raises:
            RefusedError: it is too long, or comes too slowly.
        """
        length = self.headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > MOST_BODY:
            raise _too_long()
        try:
            async with asyncio.timeout(BODY_LIMIT_S):
                return await self._whole_body()
        except TimeoutError as error:
            fault = Fault(408, "the request did not arrive in time", "send it at once")
            raise RefusedError(fault) from error

    async def _whole_body(self) -> bytes:
        blocks: list[bytes] = []
        size = 0
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise asyncio.CancelledError
            block = message.get("body", b"")
            size += len(block)
            if size > MOST_BODY:
                raise _too_long()
            if not message.get("more_body", False):
                return block if not blocks else b"".join((*blocks, block))
            blocks.append(block)

    def watch(self) -> None:
        """From now on, cancel the running task when the client leaves, or takes nothing any more.

        One timer does it: waiting for a client to leave takes a task, which an answer that is soon
        given need not pay for; and a limit on each part would cost more than sending it.
        """
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 -- an application runs in a task
        loop = asyncio.get_running_loop()

        def look() -> None:
            if self._watching is None:
                self._watching = asyncio.ensure_future(self._watch(task))
            if self._since and loop.time() - self._since >= SEND_LIMIT_S:
                self.left = True
                task.cancel()
            else:
                self._guard = loop.call_later(SEND_LIMIT_S / 2, look)

        self._guard = loop.call_later(WATCH_AFTER_S, look)

    def unwatch(self) -> None:
        """Stop watching."""
        if self._watching is not None:
            self._watching.cancel()
        if self._guard is not None:
            self._guard.cancel()

    async def _watch(self, task: asyncio.Task[object]) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if not self.ended:
            self.left = True
            task.cancel()

    async def start(self, status: int, content_type: bytes, headers: Headers = ()) -> None:
        """Send the head of an answer."""
        self.started = True
        lines = [(b"content-type", content_type), *headers, *SECURITY]
        await self._send({"type": "http.response.start", "status": status, "headers": lines})

    async def more(self, block: bytes) -> None:
        """Send a part of an answer, waiting for a client that takes its time."""
        self._since = asyncio.get_running_loop().time()
        await self._send({"type": "http.response.body", "body": block, "more_body": True})
        self._since = 0.0

    async def end(self, block: bytes = b"") -> None:
        """Send the last part."""
        self.ended = True
        await self._send({"type": "http.response.body", "body": block, "more_body": False})

    async def answer(
        self, status: int, body: bytes, content_type: bytes = JSON, headers: Headers = ()
    ) -> None:
        """Send a whole answer."""
        length = (b"content-length", b"%d" % len(body))
        await self.start(status, content_type, (length, *headers))
        await self.end(body)


def _too_long() -> RefusedError:
    fault = Fault(413, f"the request is longer than {MOST_BODY >> 20} MiB", "send less at once")
    return RefusedError(fault)
