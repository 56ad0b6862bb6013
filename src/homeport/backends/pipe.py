"""HTTP/1.1 to one address, as little of it as a hot path needs: a POST, its answer in blocks.

Plain connections only, kept open for the next question. Faults come out as `PipeError`; naming them
for a person is `wire`'s business, and so are proxies and TLS.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

_FULL = 1 << 18  # bytes that wait unread before the server is held back
_MOST_IDLE = 128
_LINGER_S = 0.5  # for the last bytes of an answer that has said all
_LONGEST_HEAD = 64 << 10


class PipeError(Exception):
    """The connection could not be made, or broke; `answered` tells whether anything had come."""

    def __init__(self, reason: str, *, answered: bool) -> None:
        super().__init__(reason)
        self.answered = answered


class NoHttpError(Exception):
    """What came is no HTTP."""


class Pipe:
    """The connections to one address, of one event loop."""

    def __init__(
        self,
        host: str,
        port: int,
        connect_limit_s: float,
        allowed: Callable[[str], bool] | None = None,
    ) -> None:
        """`allowed` tells of an address that a name came to whether it may be talked to."""
        self._host, self._port, self._limit = host, port, connect_limit_s
        self._allowed = allowed
        self._idle: list[Connection] = []
        self._all: set[Connection] = set()

    async def post(self, data: bytes, remaining_s: Callable[[], float]) -> Connection:
        """Send a whole request; return its connection once the answer's head has come.

        Raises:
            PipeError: nobody listens, or the connection broke.
            NoHttpError: what came is no HTTP.
            TimeoutError: `remaining_s` ran out.
        """
        while self._idle:
            connection = self._idle.pop()
            try:
                return await connection.ask(data, remaining_s)
            except PipeError as error:
                # The server closed it while nothing was asked: that is what keeping open risks.
                if error.answered:
                    raise
        connection = await self._connected()
        return await connection.ask(data, remaining_s)

    def close(self) -> None:
        """Close every connection."""
        for connection in tuple(self._all):
            connection.abandon()
        self._idle.clear()

    async def _connected(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limit):
                transport, connection = await loop.create_connection(
                    lambda: Connection(self), self._host, self._port
                )
        except OSError as error:  # a TimeoutError is one
            reason = error.strerror or type(error).__name__
            raise PipeError(reason.lower(), answered=False) from error
        if self._allowed is not None and not self._allowed(transport.get_extra_info("peername")[0]):
            connection.abandon()
            raise PipeError(f"{self._host} is not on a private network", answered=False)
        return connection

    def opened(self, connection: Connection) -> None:
        """Know a connection."""
        self._all.add(connection)

    def gone(self, connection: Connection) -> None:
        """Forget a connection that was closed."""
        self._all.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)

    def idle(self, connection: Connection) -> None:
        """Keep a connection whose answer was read to its end."""
        if len(self._idle) < _MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.abandon()


class Connection(asyncio.Protocol):
    """One connection; it is the reply to the request that it carries."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self._begin()

    def _begin(self) -> None:
        import httptools  # noqa: PLC0415 -- of the extra `server`; whoever has none takes aiohttp

        self._parser = httptools.HttpResponseParser(self)
        self.status = 0
        self.retry_after = ""
        self._blocks: list[bytes] = []
        self._waiting_bytes = 0
        self._whole = self._stays = False
        self._heard = self._left = False
        self._late = False
        self._error: Exception | None = None

    # What a requester does.

    async def ask(self, data: bytes, remaining_s: Callable[[], float]) -> Connection:
        """Send the request and wait for the answer's head."""
        self._begin()
        if self._transport is None or self._transport.is_closing():
            raise PipeError("the connection was closed", answered=False)
        self._watch(remaining_s())
        self._transport.write(data)
        try:
            await self._head()
        except BaseException:
            self.close()
            raise
        return self

    async def _head(self) -> None:
        while not self.status:
            if self._error is not None:
                raise self._error
            await self._wait()

    async def block(self) -> bytes:
        """Return what has come since the last call, waiting for it; nothing at the end."""
        while not self._blocks:
            if self._whole:
                return b""
            if self._error is not None:
                raise self._error
            await self._wait()
        taken = self._blocks[0] if len(self._blocks) == 1 else b"".join(self._blocks)
        self._blocks.clear()
        if self._waiting_bytes > _FULL and self._transport is not None:
            self._transport.resume_reading()
        self._waiting_bytes = 0
        return taken

    def close(self) -> None:
        """Let go of the connection: kept when its answer was read whole, cut otherwise."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._whole and self._stays and self._error is None:
            self._pipe.idle(self)
        else:
            self.abandon()

    def leave(self) -> None:
        """Let go of an answer that has said all; its last bytes are read beside, to keep it."""
        if self._whole or self._error is not None:
            self.close()
            return
        if self._timer is not None:
            self._timer.cancel()
        self._left = True
        self._timer = self._loop.call_later(_LINGER_S, self.abandon)

    def abandon(self) -> None:
        """Cut the connection: that is how a server learns that nobody listens."""
        if self._transport is not None:
            self._transport.abort()

    # What the event loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        self._pipe.opened(self)

    def data_received(self, data: bytes) -> None:
        """Take what the server sends."""
        import httptools  # noqa: PLC0415 -- as above

        self._heard = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(NoHttpError(str(error)))
        if self._left and (self._whole or self._error is not None):
            self._left = False
            self.close()
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """Note the end; an answer without a length ends with its connection."""
        self._pipe.gone(self)
        self._transport = None
        if self._timer is not None:
            self._timer.cancel()
        if not self._whole:
            reason = "the connection broke" if error is None else str(error)
            self._fail(PipeError(reason, answered=self._heard))
        self._wake()

    # What the parser tells.

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note the one header that matters."""
        if name.lower() == b"retry-after":
            self.retry_after = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """Note the status; what comes before the real answer has one below 200."""
        self.status = self._parser.get_status_code()

    def on_body(self, data: bytes) -> None:
        """Keep a block until it is asked for."""
        self._blocks.append(data)
        before, self._waiting_bytes = self._waiting_bytes, self._waiting_bytes + len(data)
        if before <= _FULL < self._waiting_bytes and self._transport is not None:
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        """Note the end."""
        if self.status < 200:  # noqa: PLR2004 -- 100 Continue and its like
            self.status = 0
            return
        self._whole = True
        self._stays = self._parser.should_keep_alive()  # the parser knows it now, not later

    # Waiting.

    async def _wait(self) -> None:
        if self._late:
            raise TimeoutError
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None
        if self._late:
            raise TimeoutError

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _fail(self, error: Exception) -> None:
        if self._error is None:
            self._error = error

    def _watch(self, remaining_s: float) -> None:
        """Wake whoever waits once the time is over; one timer serves the whole answer."""
        if remaining_s > 0:
            self._timer = self._loop.call_later(remaining_s, self._expire)
        else:
            self._expire()

    def _expire(self) -> None:
        self._late = True
        self._wake()
