"""Asks an ASGI application without any socket, and keeps all that it says."""

import asyncio
import json
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any, cast

from homeport.server.app import App

Message = MutableMapping[str, Any]


@dataclass(slots=True)
class Said:
    """What an application answered."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    blocks: list[bytes] = field(default_factory=list)
    ended: bool = False

    @property
    def body(self) -> bytes:
        """The whole body."""
        return b"".join(self.blocks)

    @property
    def json(self) -> Any:  # noqa: ANN401 -- JSON is anything
        """The body as JSON."""
        return json.loads(self.body)

    def take(self, message: Message) -> None:
        """Take one message of the application."""
        if message["type"] == "http.response.start":
            assert not self.status, "an answer has one head"
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        assert not self.ended, "nothing follows the end"
        self.blocks.append(message["body"])
        self.ended = not message["more_body"]


def scope_of(
    method: str, path: str, headers: dict[str, str] | None = None, peer: str = "127.0.0.1"
) -> Message:
    """Return the scope of a request."""
    lines = {"host": "127.0.0.1:8080", **(headers or {})}
    return {
        "type": "http",
        "method": method,
        "path": path,
        "client": (peer, 1) if peer else None,
        "headers": [(name.encode(), value.encode()) for name, value in lines.items()],
    }


async def ask(
    app: App,
    path: str,
    body: object = None,
    *,
    method: str = "",
    headers: dict[str, str] | None = None,
    peer: str = "127.0.0.1",
    leave_after: int = 0,
) -> Said:
    """Ask and wait for the end; `leave_after` some blocks the client hangs up."""
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    said = Said()
    told = False
    left = asyncio.Event()

    async def receive() -> Message:
        nonlocal told
        if not told:
            told = True
            return {"type": "http.request", "body": data, "more_body": False}
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        said.take(message)
        if said.ended or (leave_after and len(said.blocks) >= leave_after):
            left.set()
            await asyncio.sleep(0)

    kind = method or ("GET" if body is None else "POST")
    scope = scope_of(kind, path, headers, peer)
    await app(cast("Any", scope), receive, send)
    return said
