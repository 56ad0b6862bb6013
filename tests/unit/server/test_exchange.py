"""One request and its answer."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from homeport.server import exchange as module
from homeport.server.exchange import Exchange, RefusedError

Message = MutableMapping[str, Any]


def _exchange(*messages: Message, headers: tuple[tuple[bytes, bytes], ...] = ()) -> Exchange:
    rest = list(messages)

    async def receive() -> Message:
        if not rest:
            await asyncio.Event().wait()
        return rest.pop(0)

    async def send(_message: Message) -> None:
        await asyncio.sleep(0)

    return Exchange({"method": "POST", "path": "/", "headers": headers}, receive, send)


def _part(data: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": data, "more_body": more}


def test_a_body_in_parts() -> None:
    """A body that comes in parts is put together."""
    exchange = _exchange(_part(b"a", more=True), _part(b"b", more=True), _part(b"c", more=False))
    assert asyncio.run(exchange.body()) == b"abc"


@pytest.mark.parametrize("announced", [b"5", b"x"])
def test_too_long(announced: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body is refused by the length it announces, or by the one it has."""
    monkeypatch.setattr(module, "MOST_BODY", 4)
    exchange = _exchange(_part(b"abcde", more=False), headers=((b"content-length", announced),))
    with pytest.raises(RefusedError) as caught:
        asyncio.run(exchange.body())
    assert caught.value.fault.status == 413


def test_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that does not come is given up."""
    monkeypatch.setattr(module, "BODY_LIMIT_S", 0.01)
    with pytest.raises(RefusedError) as caught:
        asyncio.run(_exchange(_part(b"a", more=True)).body())
    assert caught.value.fault.status == 408


def test_gone_while_reading() -> None:
    """A client that leaves before it has asked is no question."""
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(_exchange({"type": "http.disconnect"}).body())


@pytest.mark.parametrize("takes", [False, True])
def test_a_client_that_takes_nothing(monkeypatch: pytest.MonkeyPatch, *, takes: bool) -> None:
    """What is sent and not taken in time ends the exchange; a client that takes it may be slow."""
    monkeypatch.setattr(module, "SEND_LIMIT_S", 0.02)

    async def receive() -> Message:
        await asyncio.Event().wait()
        return {}

    async def send(_message: Message) -> None:
        await asyncio.sleep(0.005 if takes else 60)

    async def run() -> bool:
        exchange = Exchange({"method": "POST", "path": "/", "headers": []}, receive, send)
        exchange.watch()
        try:
            for _ in range(20):
                await exchange.more(b"x")
        except asyncio.CancelledError:
            return exchange.left
        finally:
            exchange.unwatch()
        return exchange.left

    assert asyncio.run(run()) is not takes


@pytest.mark.parametrize("ended", [False, True])
def test_watching(monkeypatch: pytest.MonkeyPatch, *, ended: bool) -> None:
    """Hanging up cancels the running task, unless the answer has ended."""
    monkeypatch.setattr(module, "WATCH_AFTER_S", 0.0)

    async def run() -> bool:
        exchange = _exchange(_part(b"", more=False), {"type": "http.disconnect"})
        exchange.ended = ended
        exchange.watch()
        try:
            await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            return exchange.left
        finally:
            exchange.unwatch()
        return exchange.left

    assert asyncio.run(run()) is not ended


def test_headers() -> None:
    """A header is found by its name, empty when there is none."""
    exchange = _exchange(headers=((b"a", b" 1 "),))
    assert (exchange.header(b"a"), exchange.header(b"b"), exchange.peer) == ("1", "", "")
    exchange.check()
    exchange.unwatch()


def test_refused_for_its_headers() -> None:
    """A request with headers that cannot be taken has none, and says why."""
    exchange = _exchange(headers=((b"host", b"a"), (b"host", b"b")))
    assert exchange.headers == {}
    with pytest.raises(RefusedError) as caught:
        exchange.check()
    assert caught.value.fault.status == 400
