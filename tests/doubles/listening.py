"""A socket on loopback that leaves nobody behind: who came is told to go, begun or not.

`asyncio.start_server` makes a task of a coroutine that nobody else knows. One that has not begun
when a test ends would keep its connection until the loop is gone.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ssl import SSLContext

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_TURNS = 5  # of the loop, within which a connection that was accepted is made known


@asynccontextmanager
async def listening(
    talk: Talk, *, tls: SSLContext | None = None, limit: int = 1 << 16
) -> AsyncIterator[int]:
    """Let `talk` speak on each connection; yield the port."""
    busy: dict[asyncio.Future[None], asyncio.StreamWriter] = {}

    def came(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        busy[asyncio.ensure_future(talk(reader, writer))] = writer

    listener = await asyncio.start_server(came, "127.0.0.1", 0, ssl=tls, limit=limit)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        # A connection that is made known once the listener is closed would be nobody's.
        asyncio.get_running_loop().remove_reader(listener.sockets[0])
        await _turns()
        listener.close()
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)
        for writer in busy.values():
            writer.transport.abort()
        await _turns()


async def _turns() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)
