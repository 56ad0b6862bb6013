"""HTTP to one address."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from tests.doubles.model_server import DROP, FOREVER, STALL, serving

from homeport.backends.pipe import Connection, NoHttpError, Pipe, PipeError

ASK = b"POST /x HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"


def _pipe(url: str) -> Pipe:
    return Pipe("127.0.0.1", int(url.rpartition(":")[2]), 5.0)


async def _read(connection: Connection) -> bytes:
    blocks = []
    while block := await connection.block():
        blocks.append(block)
    connection.close()
    return b"".join(blocks)


def test_connections_are_kept() -> None:
    """A connection whose answer was read to its end serves the next question."""

    async def run() -> None:
        async with serving([b"one", b"two"]) as server:
            pipe = _pipe(server.url)
            for _ in range(3):
                assert await _read(await pipe.post(ASK, lambda: 5.0)) == b"onetwo"
            assert len(pipe._all) == len(pipe._idle) == 1
            pipe.close()
            await asyncio.sleep(0.01)
            assert not pipe._all

    asyncio.run(run())


def test_a_connection_closed_meanwhile_is_replaced() -> None:
    """A kept connection that the server closed is replaced, without anyone noticing."""

    async def run() -> None:
        async with serving([b"x"]) as server:
            pipe = _pipe(server.url)
            await _read(await pipe.post(ASK, lambda: 5.0))
            (idle,) = pipe._idle
            idle._transport = None  # as it is once the loop has told of the end
            assert await _read(await pipe.post(ASK, lambda: 5.0)) == b"x"
            pipe.close()

    asyncio.run(run())


@pytest.mark.parametrize("read", [False, True])
def test_leaving_early_cuts(*, read: bool) -> None:
    """An answer that is left before its end takes its connection with it."""

    async def run() -> None:
        async with serving([b"x", STALL]) as server:
            pipe = _pipe(server.url)
            connection = await pipe.post(ASK, lambda: 5.0)
            if read:
                await connection.block()
            connection.close()
            await asyncio.sleep(0.01)
            assert not pipe._idle
            assert not pipe._all

    asyncio.run(run())


def test_too_late() -> None:
    """An answer that stalls is given up when the time is over; a time that is over at once too."""

    async def run() -> None:
        async with serving([b"x", STALL]) as server:
            pipe = _pipe(server.url)
            connection = await pipe.post(ASK, lambda: 0.02)
            assert await connection.block() == b"x"
            with pytest.raises(TimeoutError):
                await connection.block()
            connection.close()
            with pytest.raises(TimeoutError):
                await pipe.post(ASK, lambda: 0.0)

    asyncio.run(run())


def test_broken_off() -> None:
    """An answer cut in the middle is told, after what had come."""

    async def run() -> None:
        async with serving([b"x", DROP]) as server:
            connection = await _pipe(server.url).post(ASK, lambda: 5.0)
            with pytest.raises(PipeError) as caught:
                await _read(connection)
            assert caught.value.answered
            connection.close()

    asyncio.run(run())


def test_nobody_listens() -> None:
    """Nobody there is told as such."""

    async def run() -> None:
        with pytest.raises(PipeError) as caught:
            await Pipe("127.0.0.1", 9, 5.0).post(ASK, lambda: 5.0)
        assert not caught.value.answered

    asyncio.run(run())


def _raw(answer: bytes, then: Callable[[Pipe], Awaitable[None]]) -> None:
    """Answer every connection with these bytes, then hang up."""

    async def run() -> None:
        async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"{}")
            writer.write(answer)
            await writer.drain()
            writer.close()
            await writer.wait_closed()

        listener = await asyncio.start_server(client, "127.0.0.1", 0)
        async with listener:
            pipe = Pipe("127.0.0.1", listener.sockets[0].getsockname()[1], 5.0)
            await then(pipe)
            pipe.close()

    asyncio.run(run())


def test_no_http() -> None:
    """What is no HTTP is told as such."""

    async def then(pipe: Pipe) -> None:
        with pytest.raises(NoHttpError):
            await pipe.post(ASK, lambda: 5.0)

    _raw(b"SSH-2.0\r\n", then)


def test_no_answer_at_all() -> None:
    """A connection that ends without a word was not answered."""

    async def then(pipe: Pipe) -> None:
        with pytest.raises(PipeError) as caught:
            await pipe.post(ASK, lambda: 5.0)
        assert not caught.value.answered

    _raw(b"", then)


def test_what_comes_before_the_answer() -> None:
    """A provisional answer is none; an answer may end with its connection."""

    async def then(pipe: Pipe) -> None:
        connection = await pipe.post(ASK, lambda: 5.0)
        assert (connection.status, connection.retry_after) == (429, "7")

    _raw(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 No\r\nRetry-After: 7\r\n"
        b"Content-Length: 0\r\n\r\n",
        then,
    )


def test_a_flood_is_held_back() -> None:
    """A server that sends faster than anyone reads is held back, and goes on when it is read."""

    async def run() -> None:
        async with serving([b"x" * 65536, FOREVER]) as server:
            connection = await _pipe(server.url).post(ASK, lambda: 5.0)
            await asyncio.sleep(0.1)
            waiting = connection._waiting_bytes
            assert waiting < 4 << 20
            total = 0
            while total < 4 * waiting:
                total += len(await connection.block())
            connection.close()

    asyncio.run(run())


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections beyond what anyone needs are closed after their answer."""
    monkeypatch.setattr("homeport.backends.pipe._MOST_IDLE", 0)

    async def run() -> None:
        async with serving([b"x"]) as server:
            pipe = _pipe(server.url)
            await _read(await pipe.post(ASK, lambda: 5.0))
            assert not pipe._idle

    asyncio.run(run())


@pytest.mark.parametrize(("rest", "kept"), [((b"y",), 1), ((b"y", STALL), 0), ((DROP,), 0)])
def test_leaving_after_all_was_said(
    rest: tuple[bytes | object, ...], kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last bytes are read beside; a connection is kept when they come soon, else cut."""
    monkeypatch.setattr("homeport.backends.pipe._LINGER_S", 0.1)

    async def run() -> None:
        async with serving([b"x", *rest]) as server:
            pipe = _pipe(server.url)
            connection = await pipe.post(ASK, lambda: 5.0)
            await connection.block()
            connection.leave()
            await asyncio.sleep(0.2)
            assert (len(pipe._idle), len(pipe._all)) == (kept, kept)
            again = await pipe.post(ASK, lambda: 5.0)
            assert (await again.block()).startswith(b"x")
            again.leave()
            pipe.close()
            await asyncio.sleep(0.01)

    asyncio.run(run())
