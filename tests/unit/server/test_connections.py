"""Heads that do not come."""

import asyncio
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from homeport.server import connections
from homeport.server.connections import PatientProtocol


async def _app(_scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 -- ASGI
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _answers(*parts: bytes) -> list[bytes]:
    """Send the parts with pauses; return what comes after each, nothing once it is hung up."""
    config = uvicorn.Config(_app, log_level="error", ws="none", lifespan="off")
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()

    def protocol() -> PatientProtocol:
        return PatientProtocol(config=config, server_state=state, app_state={})

    async with await loop.create_server(protocol, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        found = []
        for part in parts:
            writer.write(part)
            try:
                async with asyncio.timeout(1):
                    found.append(await reader.read(1 << 16))
            except ConnectionError:
                found.append(b"")
        writer.close()
    return found


REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


def test_silence_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection without a request, or with half a head, ends; whole heads are answered."""
    monkeypatch.setattr(connections, "HEAD_LIMIT_S", 0.05)
    assert asyncio.run(_answers(b"")) == [b""]
    assert asyncio.run(_answers(b"GET / HTTP/1.1\r\nHost:")) == [b""]
    first, second = asyncio.run(_answers(REQUEST, REQUEST[:9]))
    assert first.startswith(b"HTTP/1.1 204")
    assert second == b""


def test_a_head_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A head that is still not there after a great many bytes is no more waited for."""
    monkeypatch.setattr(connections, "MOST_HEAD", 4096)
    head = b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 2000
    (answer,) = asyncio.run(_answers(head))
    assert answer.startswith(b"HTTP/1.1 431 ")
    (answer,) = asyncio.run(_answers(head + b"\r\n"))
    assert answer.startswith(b"HTTP/1.1 204")
