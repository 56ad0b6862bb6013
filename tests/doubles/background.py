"""A model server of `model_server` that runs beside a test, for commands run as processes."""

import asyncio
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tests.doubles.model_server import ModelServer, serving

DONE = b"data: [DONE]\n\n"


def event(text: str, finish: str | None = None) -> bytes:
    """Return one piece of a streamed chat answer."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"


def answering(*pieces: str) -> tuple[bytes, ...]:
    """Return the events of a whole answer."""
    return (*(event(piece) for piece in pieces), event("", "stop"), DONE)


@contextmanager
def serving_beside(
    pieces: Iterable[bytes | object], status: str = "200 OK"
) -> Iterator[ModelServer]:
    """Serve as `serving` does, in a thread; the server's address ends before `/v1`."""
    ready = threading.Event()
    found: list[ModelServer] = []
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        async with serving(pieces, status) as server:
            found.append(server)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    try:
        assert ready.wait(10), "the model server did not start"
        yield found[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
