import asyncio
import datetime as dt
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.doubles.model_server import DROP, FOREVER, STALL, serving

from homeport.backends.chat_format import Body
from homeport.backends.reach import Reach
from homeport.backends.wire import Wire
from homeport.errors import (
    BackendBusy,
    BackendError,
    BackendGarbage,
    BackendUnavailable,
    InputError,
)

NOTHING: Body = {}
KEY = "k" + "9" * 12


async def _lines(wire: Wire, seconds: float = 30.0) -> list[bytes]:
    try:
        return [line async for line in wire.lines("/ask", NOTHING, lambda: seconds)]
    finally:
        await wire.close()


def _served(*pieces: bytes | object, status: str = "200 OK", headers: str = "") -> list[bytes]:
    async def ask() -> list[bytes]:
        async with serving(pieces, status, headers) as server:
            return await _lines(Wire(server.url))

    return asyncio.run(ask())


def test_lines_arrive_whole_however_they_are_cut() -> None:
    """Lines cut over chunks and joined in chunks come out the same."""
    assert _served(b"on", b"e\ntwo\r\nth", b"ree") == [b"one", b"two", b"three"]


def test_the_key_travels_in_one_header() -> None:
    """The server receives the key, and the address never holds it."""

    async def ask() -> list[str]:
        async with serving([b"ok\n"]) as server:
            await _lines(Wire(server.url, api_key=KEY))
            return server.heads

    (head,) = asyncio.run(ask())
    assert f"Authorization: Bearer {KEY}" in head
    assert KEY not in head.splitlines()[0]


def test_connections_are_kept_for_the_next_question() -> None:
    """Two questions in one loop share a connection; another loop opens its own."""

    async def ask(wire: Wire) -> int:
        before = wire._session
        async for _ in wire.lines("/ask", NOTHING, lambda: 30.0):
            pass
        return int(wire._session is before)

    async def twice() -> int:
        async with serving([b"ok\n"]) as server:
            wire = Wire(server.url)
            await ask(wire)
            reused = await ask(wire)
            await wire.close()
            await wire.close()
            return reused

    assert asyncio.run(twice()) == 1


def test_a_closed_port_is_unavailable() -> None:
    """Nobody listening is one clear error with a next step."""

    async def ask() -> None:
        async with serving([]) as server:
            url = server.url
        await _lines(Wire(url))

    with pytest.raises(BackendUnavailable, match="cannot be reached") as caught:
        asyncio.run(ask())
    assert "start it" in caught.value.hint


def test_a_connection_cut_in_the_middle_is_unavailable() -> None:
    """What breaks off is an error, not an end."""
    with pytest.raises(BackendUnavailable, match="broke off"):
        _served(b"one\ntw", DROP)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        ("401 Unauthorized", BackendUnavailable, "key"),
        ("403 Forbidden", BackendUnavailable, "key"),
        ("429 Too Many Requests", BackendUnavailable, "overloaded"),
        ("500 Internal Server Error", BackendUnavailable, "failed"),
        ("503 Service Unavailable", BackendUnavailable, "failed"),
        ("404 Not Found", BackendGarbage, "404"),
        ("400 Bad Request", BackendGarbage, "400"),
    ],
)
def test_every_refusal_has_a_name_and_a_next_step(
    status: str, kind: type[BackendError], words: str
) -> None:
    """The person reads what the server refused and what to do, never its page."""
    with pytest.raises(kind, match=words) as caught:
        _served(b"<html>secret page</html>", status=status)
    assert caught.value.hint
    assert "html" not in str(caught.value)


def test_an_overloaded_server_may_say_when_to_return() -> None:
    """Retry-After is passed on when it is a number, and only then."""
    with pytest.raises(BackendUnavailable) as caught:
        _served(status="429 Too Many Requests", headers="Retry-After: 7\r\n")
    assert "7 s" in caught.value.hint
    with pytest.raises(BackendUnavailable) as caught:
        _served(status="429 Too Many Requests", headers="Retry-After: Friday\r\n")
    assert "later" in caught.value.hint


def test_redirects_are_not_followed() -> None:
    """A prompt is sent to the address it was meant for and no other."""
    with pytest.raises(BackendGarbage, match="302"):
        _served(status="302 Found", headers="Location: http://127.0.0.1:9/\r\n")


def test_a_stall_ends_at_the_deadline() -> None:
    """A server that falls silent is left when time is up."""

    async def ask() -> None:
        async with serving([b"one\n", STALL]) as server:
            await _lines(Wire(server.url), seconds=0.2)

    with pytest.raises(TimeoutError):
        asyncio.run(ask())


def test_a_flood_ends_at_the_deadline() -> None:
    """A server that sends without a pause is left as well when time is up."""

    async def ask() -> None:
        left = iter([5.0, 5.0, 5.0, 0.0])
        async with serving([b": ping\n", FOREVER]) as server:
            wire = Wire(server.url)
            try:
                async for _ in wire.lines("/ask", NOTHING, lambda: next(left)):
                    pass
            finally:
                await wire.close()

    with pytest.raises(TimeoutError):
        asyncio.run(ask())


def test_a_line_without_an_end_is_garbage() -> None:
    """Memory is bounded: an endless line is refused."""
    with pytest.raises(BackendGarbage, match="without an end"):
        _served(b"x" * 65536, FOREVER)


@pytest.mark.parametrize(
    "address",
    ["ftp://127.0.0.1", "127.0.0.1:80", "http://", f"http://user:{KEY}@127.0.0.1", ""],
)
def test_an_unusable_address_is_refused_without_repeating_it(address: str) -> None:
    """An address that may hold a password is not echoed."""
    with pytest.raises(InputError) as caught:
        Wire(address)
    assert KEY not in str(caught.value) + caught.value.hint


def test_another_machine_must_be_declared_and_encrypted() -> None:
    """Local means this machine; elsewhere needs a declaration and https."""
    with pytest.raises(InputError, match="another machine"):
        Wire("https://models.example/v1")
    with pytest.raises(InputError, match="without encryption"):
        Wire("http://models.example/v1", beyond_loopback=True)
    Wire("https://models.example/v1", beyond_loopback=True)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Make a self-signed certificate for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "public.pem", folder / "private.pem"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return public, private


def test_tls_is_verified_against_the_given_authority(tmp_path: Path) -> None:
    """An unknown certificate is refused; with its authority's file the same server is trusted."""
    public, private = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)

    async def ask(ca_file: Path | None) -> list[bytes]:
        async with serving([b"ok\n"], tls=context) as server:
            return await _lines(Wire(server.url, reach=Reach(ca_file=ca_file)))

    with pytest.raises(BackendUnavailable, match="not trusted") as caught:
        asyncio.run(ask(None))
    assert "authority" in caught.value.hint
    assert asyncio.run(ask(public)) == [b"ok"]


def test_a_server_may_ask_for_our_certificate(tmp_path: Path) -> None:
    """A server that wants to know its clients gets our certificate, and answers to it only."""
    public, private = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    context.load_verify_locations(public)
    context.verify_mode = ssl.CERT_REQUIRED

    async def ask(reach: Reach) -> list[bytes]:
        async with serving([b"ok\n"], tls=context) as server:
            return await _lines(Wire(server.url, reach=reach))

    shown = Reach(ca_file=public, certificate=public, certificate_key=private)
    assert asyncio.run(ask(shown)) == [b"ok"]
    with pytest.raises(BackendUnavailable):
        asyncio.run(ask(Reach(ca_file=public)))


def test_a_proxy_is_asked(tmp_path: Path) -> None:
    """With a proxy named, it gets the request for the server behind it."""
    assert tmp_path.exists()

    async def ask() -> str:
        async with serving([b"ok\n"]) as proxy:
            wire = Wire("http://127.0.0.1:9", reach=Reach(proxy=proxy.url), proxies=True)
            assert await _lines(wire) == [b"ok"]
            return proxy.heads[0]

    assert asyncio.run(ask()).startswith("POST http://127.0.0.1:9/ask")


def test_a_private_network_is_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads to the internet is not talked to, whatever was declared."""
    reach = Reach(private_network=True)

    async def ask(*, plain: bool) -> list[bytes] | bytes:
        async with serving([b"ok\n"]) as server:
            port = server.url.rpartition(":")[2]
            wire = Wire(f"http://localhost:{port}", reach=reach)
            return await (_posted(wire) if plain else _lines(wire))

    assert asyncio.run(ask(plain=True)) == b"ok\n"
    assert asyncio.run(ask(plain=False)) == [b"ok"]
    monkeypatch.setattr("homeport.backends.wire.is_private", lambda _address: False)
    for plain in (True, False):
        with pytest.raises(BackendUnavailable, match="reached"):
            asyncio.run(ask(plain=plain))


async def _posted(wire: Wire, seconds: float = 30.0) -> bytes:
    try:
        reply = await wire.post("/ask", b"{}", lambda: seconds, (("X-Label", "l"),))
        try:
            blocks = []
            while block := await reply.block():
                blocks.append(block)
            return b"".join(blocks)
        finally:
            reply.close()
    finally:
        await wire.close()


@pytest.fixture(params=["pipe", "session"])
def way(request: pytest.FixtureRequest) -> str:
    """Each of the two ways over which a question is posted."""
    return str(request.param)


def _posting(
    way: str,
    *pieces: bytes | object,
    status: str = "200 OK",
    headers: str = "",
    seconds: float = 30,
) -> tuple[bytes, str]:
    async def ask() -> tuple[bytes, str]:
        async with serving(pieces, status, headers) as server:
            wire = Wire(f"{server.url}/v1", api_key=KEY)
            wire._plain = way == "pipe"
            return await _posted(wire, seconds), server.heads[0]

    return asyncio.run(ask())


def test_blocks(way: str) -> None:
    """What is posted arrives with its headers, the answer comes back whole."""
    body, head = _posting(way, b"on", b"e")
    assert body == b"one"
    assert head.startswith("POST /v1/ask HTTP/1.1")
    for header in (f"Authorization: Bearer {KEY}", "X-Label: l", "Content-Type: application/json"):
        assert header in head


@pytest.mark.parametrize(
    ("status", "kind"),
    [("500 No", BackendUnavailable), ("404 No", BackendGarbage), ("302 Found", BackendGarbage)],
)
def test_posting_is_refused(way: str, status: str, kind: type[BackendError]) -> None:
    """A refusal has its name, whichever way was taken."""
    with pytest.raises(kind):
        _posting(way, b"page", status=status)


def test_told_to_come_back(way: str) -> None:
    """A server that asks us to come back says when."""
    with pytest.raises(BackendBusy) as caught:
        _posting(way, status="429 No", headers="Retry-After: 7\r\n")
    assert caught.value.retry_after == 7


def test_posting_breaks_off(way: str) -> None:
    """An answer that breaks off has a name, one that stalls runs out of time."""
    with pytest.raises(BackendUnavailable, match="broke off"):
        _posting(way, b"x", DROP)
    with pytest.raises(TimeoutError):
        _posting(way, b"x", STALL, seconds=0.1)


def test_posting_where_nobody_listens(way: str) -> None:
    """Nobody listening has a name and a next step."""

    async def ask() -> None:
        wire = Wire("http://127.0.0.1:9")
        wire._plain = way == "pipe"
        await _posted(wire)

    with pytest.raises(BackendUnavailable, match="cannot be reached") as caught:
        asyncio.run(ask())
    assert caught.value.hint


def test_posting_to_something_else() -> None:
    """What speaks no HTTP has a name."""

    async def ask() -> None:
        async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"{}")
            writer.write(b"SSH-2.0\r\n")
            await writer.drain()
            writer.close()
            await writer.wait_closed()

        async with await asyncio.start_server(client, "127.0.0.1", 0) as listener:
            port = listener.sockets[0].getsockname()[1]
            await _posted(Wire(f"http://127.0.0.1:{port}"))

    with pytest.raises(BackendError):
        asyncio.run(ask())


def test_getting() -> None:
    """What lies at a path is read; a refusal and silence have names."""

    async def get(port: int) -> bytes:
        wire = Wire(f"http://127.0.0.1:{port}")
        try:
            return await wire.get("/models", 0.1)
        finally:
            await wire.close()

    async def ask(answer: bytes) -> bytes:
        async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            writer.close()
            await writer.wait_closed()

        async with await asyncio.start_server(client, "127.0.0.1", 0) as listener:
            return await get(listener.sockets[0].getsockname()[1])

    assert asyncio.run(ask(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) == b"{}"
    with pytest.raises(BackendGarbage):
        asyncio.run(ask(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"))
    with pytest.raises(BackendUnavailable):
        asyncio.run(ask(b""))
    with pytest.raises(BackendUnavailable):
        asyncio.run(get(9))
