"""A model server that echoes: what a prompt held comes back, cut into pieces of any size.

It speaks the OpenAI dialect over real sockets, in a thread. The model's name says how many
characters a piece has (`echo-3`). With tools in the request it calls the first one, with the echo
inside the arguments. It keeps every request, and fails as told.
"""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.listening import listening

Body = dict[str, Any]


@dataclass(slots=True)
class Upstream:
    """Where it listens, what it was sent, and how it is to fail."""

    url: str = ""
    seen: list[bytes] = field(default_factory=list)  # heads and bodies as they came
    status: int = 200  # anything else: this status and no answer
    failures: int = 1 << 30  # how many requests fail so, the later ones are answered
    retry_after: str = ""
    drop_after: int = 0  # events of a stream, then the connection is cut
    stall_after: int = 0  # events of a stream, then silence
    garbage: bytes = b""  # said instead of an answer
    pause_s: float = 0.0  # between two events
    hung_up: threading.Event = field(default_factory=threading.Event)  # a client left early

    @property
    def text(self) -> str:
        """Everything it was sent."""
        return b"\n".join(self.seen).decode()


@contextmanager
def echoing() -> Iterator[Upstream]:
    """Serve beside the test; the address ends in /v1."""
    upstream = Upstream()
    ready, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await _one(upstream, reader, writer):
                pass
        writer.close()

    async def serve() -> None:
        async with listening(client, limit=1 << 26) as port:
            upstream.url = f"http://127.0.0.1:{port}/v1"
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    try:
        assert ready.wait(10), "the model server did not start"
        yield upstream
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


async def _one(
    upstream: Upstream, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    """Answer one request; False when the connection is over."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    path = lines[0].split()[1]
    length = next(
        (int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length")), 0
    )
    body = await reader.readexactly(length)
    if path.endswith("/models"):
        return await _whole(writer, {"data": [{"id": "echo-1"}, {"id": "echo-7"}]})
    upstream.seen.append(head + body)
    if upstream.status != 200 and upstream.failures > 0:
        upstream.failures -= 1
        extra = f"Retry-After: {upstream.retry_after}\r\n" if upstream.retry_after else ""
        writer.write(f"HTTP/1.1 {upstream.status} No\r\n{extra}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()
        return True
    if upstream.garbage:
        writer.write(upstream.garbage)
        await writer.drain()
        return False
    asked = json.loads(body)
    if path.endswith("/embeddings"):
        rows = [
            {"index": number, "embedding": [float(len(text)), 0.5]}
            for number, text in enumerate(asked["input"])
        ]
        return await _whole(writer, {"data": rows[::-1], "usage": {"prompt_tokens": 3}})
    if not asked.get("stream"):
        return await _whole(writer, _answer(asked))
    return await _stream(upstream, writer, reader, _events(asked))


def echo_of(asked: Body) -> str:
    """Return the last user message, or the text to be continued."""
    if "messages" not in asked:
        return str(asked["prompt"])
    for message in reversed(asked["messages"]):
        if message["role"] == "user":
            content = message["content"]
            return content if isinstance(content, str) else "".join(p["text"] for p in content)
    return ""


def _pieces(asked: Body, text: str) -> list[str]:
    size = int(str(asked["model"]).rpartition("-")[2] or 1)
    return [text[at : at + size] for at in range(0, len(text), size)]


def _called(asked: Body) -> str:
    return json.dumps({"text": echo_of(asked), "n": 1}, ensure_ascii=False)


_USAGE = {
    "prompt_tokens": 11,
    "completion_tokens": 7,
    "prompt_tokens_details": {"cached_tokens": 4},
}


def _answer(asked: Body) -> Body:
    finish = "stop"
    message: Body = {"role": "assistant", "content": echo_of(asked)}
    if asked.get("tools"):
        function = {"name": asked["tools"][0]["function"]["name"], "arguments": _called(asked)}
        call = {"id": "up_1", "type": "function", "function": function}
        finish, message = "tool_calls", {"role": "assistant", "content": None, "tool_calls": [call]}
    said = {"message": message} if "messages" in asked else {"text": echo_of(asked)}
    return {"choices": [{"index": 0, "finish_reason": finish, **said}], "usage": _USAGE}


def _events(asked: Body) -> Iterator[bytes]:
    def event(finish: str | None = None, **said: object) -> bytes:
        choice = {"index": 0, "finish_reason": finish, **said}
        return b"data: " + json.dumps({"id": "x", "choices": [choice]}).encode() + b"\n\n"

    if asked.get("tools"):
        function = {"name": asked["tools"][0]["function"]["name"], "arguments": ""}
        call = {"index": 0, "id": "up_1", "type": "function", "function": function}
        yield event(delta={"tool_calls": [call]})
        for piece in _pieces(asked, _called(asked)):
            part = {"index": 0, "function": {"arguments": piece}}
            yield event(delta={"tool_calls": [part]})
        yield event("tool_calls", delta={})
    elif "messages" in asked:
        yield event(delta={"role": "assistant", "content": ""})
        for piece in _pieces(asked, echo_of(asked)):
            yield event(delta={"content": piece})
        yield event("stop", delta={})
    else:
        for piece in _pieces(asked, echo_of(asked)):
            yield event(text=piece)
        yield event("stop", text="")
    yield b"data: " + json.dumps({"choices": [], "usage": _USAGE}).encode() + b"\n\n"
    yield b"data: [DONE]\n\n"


async def _whole(writer: asyncio.StreamWriter, value: object) -> bool:
    data = json.dumps(value, ensure_ascii=False).encode()
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(data), data))
    await writer.drain()
    return True


async def _stream(
    upstream: Upstream,
    writer: asyncio.StreamWriter,
    reader: asyncio.StreamReader,
    events: Iterator[bytes],
) -> bool:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    try:
        for number, event in enumerate(events, 1):
            writer.write(b"%x\r\n%s\r\n" % (len(event), event))
            await writer.drain()
            if upstream.pause_s:
                await asyncio.sleep(upstream.pause_s)
            if number == upstream.drop_after:
                writer.transport.abort()
                return False
            if number == upstream.stall_after:
                await reader.read(1)  # until the client hangs up
                raise ConnectionResetError
    except ConnectionError:
        upstream.hung_up.set()
        raise
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True
