"""A real server on loopback that answers as told: whole, late, broken, or without an end.

It keeps every request it received, head and body, so that a test can look at what was sent.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.doubles.listening import listening

STALL = object()  # say nothing more, and stay
DROP = object()  # cut the connection
STALL_FIRST = object()  # as STALL, for the first request only
FOREVER = object()  # say the piece before again and again


@dataclass(slots=True)
class ModelServer:
    """Where the double listens and what it was sent."""

    url: str = ""
    heads: list[str] = field(default_factory=list)
    bodies: list[dict[str, object]] = field(default_factory=list)


@asynccontextmanager
async def serving(
    pieces: Iterable[bytes | object],
    status: str = "200 OK",
    headers: str = "",
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[ModelServer]:
    """Serve the same answer to every request, chunked, piece by piece."""
    told = tuple(pieces)
    server = ModelServer()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A client that hangs up, and the end of the test, are both expected.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            more = True
            while more:
                await _request(reader, server)
                writer.write(
                    f"HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n{headers}\r\n".encode()
                )
                first = len(server.bodies) == 1
                more = await _say(told, writer, first=first)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async with listening(answer, tls=tls) as port:
        server.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        yield server


async def _request(reader: asyncio.StreamReader, server: ModelServer) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    server.heads.append(head)
    length = next(
        int(line.partition(":")[2])
        for line in head.splitlines()
        if line.lower().startswith("content-length")
    )
    server.bodies.append(json.loads(await reader.readexactly(length)))


async def _say(
    told: tuple[bytes | object, ...], writer: asyncio.StreamWriter, *, first: bool = False
) -> bool:
    """Send the pieces; True when the answer is whole and the connection may stay."""
    before = b""
    for piece in told:
        if piece is STALL or (first and piece is STALL_FIRST):
            await writer.drain()
            await asyncio.Event().wait()
        if piece is DROP:
            await writer.drain()
            return False
        while piece is FOREVER:
            await _chunk(before, writer)
        if isinstance(piece, bytes):
            before = piece
            await _chunk(piece, writer)
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


async def _chunk(piece: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    await writer.drain()
