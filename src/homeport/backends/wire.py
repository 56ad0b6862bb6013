"""Speaks HTTP to a model server: one POST, its answer line by line, every fault given a name.

Redirects are not followed, TLS is always verified, keys travel in one header and appear nowhere
else. What the lines mean is each dialect's business.
"""

import asyncio
import importlib.util
import socket
import urllib.parse
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from homeport.backends.chat_format import Body
from homeport.backends.pipe import Connection, NoHttpError, Pipe, PipeError
from homeport.backends.reach import (
    NO_REACH,
    Reach,
    checked_address,
    checked_proxy,
    is_private,
    tls_context,
)
from homeport.errors import (
    BackendBusy,
    BackendError,
    BackendGarbage,
    BackendUnavailable,
    RequestNotTaken,
)

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.abc import AbstractResolver, ResolveResult

CONNECT_LIMIT_S = 10.0
LONGEST_LINE = 1 << 20

_PIPES = importlib.util.find_spec("httptools") is not None  # the extra `server` brings it
_OK = 200
_NOT_TAKEN = frozenset({400, 422})
_TOO_MANY = 429
_SERVER_FAULT = 500


class Reply(Protocol):
    """An answer that arrives in blocks."""

    async def block(self) -> bytes:
        """Return what has come since the last call; nothing at the end."""
        ...

    def close(self) -> None:
        """Let the answer go; the server learns of it when it has not ended."""
        ...

    def leave(self) -> None:
        """Let go of an answer that has said all, whether or not its last bytes are there."""
        ...


class Wire:
    """One server's address with what is needed to talk to it."""

    def __init__(
        self,
        base: str,
        *,
        api_key: str = "",
        headers: Mapping[str, str] | None = None,
        reach: Reach = NO_REACH,
        beyond_loopback: bool = False,
        proxies: bool = False,
    ) -> None:
        """Check the address; nothing is opened yet. `headers` go with every question.

        Raises:
            InputError: the address may not be used, or a certificate file cannot.
        """
        self._base = checked_address(base, reach, beyond_loopback=beyond_loopback)
        self._private = reach.private_network
        self._proxy = checked_proxy(reach.proxy) or None
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._headers |= headers or {}
        self._plain = self._base.startswith("http:") and _PIPES and not self._proxy
        self._pipe: Pipe | None = None
        self._heads: dict[str, bytes] = {}
        self._tls = tls_context(reach)
        self._proxies = proxies
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def lines(
        self, path: str, body: Body, remaining_s: Callable[[], float]
    ) -> AsyncGenerator[bytes, None]:
        """Post `body` and yield the answer's lines without their ends.

        Raises:
            BackendError: the server cannot be reached, refuses, breaks off or sends no lines.
            TimeoutError: `remaining_s` ran out.
        """
        import aiohttp  # noqa: PLC0415 -- 150 ms, for whoever asks a server

        session = await self._open()
        try:
            async with _within(remaining_s()):
                response = await session.post(
                    self._base + path, json=body, allow_redirects=False, headers=self._headers
                )
            async with response:
                if response.status != _OK:
                    raise _refusal(response.status, response.headers.get("Retry-After", ""))
                while True:
                    async with _within(remaining_s()):
                        line = await response.content.readline()
                    if not line:
                        return
                    yield line.rstrip(b"\r\n")
        except aiohttp.ClientError as error:
            raise _named(error) from error
        except (aiohttp.http_exceptions.HttpProcessingError, ValueError) as error:
            raise BackendGarbage(
                "the model server sends a line without an end", hint="check its address"
            ) from error

    async def post(
        self,
        path: str,
        body: bytes,
        remaining_s: Callable[[], float],
        labels: tuple[tuple[str, str], ...] = (),
    ) -> Reply:
        """Post JSON; return the answer once its head has come and says that it is one.

        Raises:
            BackendError: the server cannot be reached, refuses or breaks off; `block` raises too.
            TimeoutError: `remaining_s` ran out; from `block` too.
        """
        if not self._plain:
            return await self._post_by_session(path, body, remaining_s, labels)
        pipe = self._opened_pipe()
        head = self._heads.get(path) or self._head_of(path)
        named = "".join(f"{name}: {value}\r\n" for name, value in labels).encode("latin-1")
        data = b"%s%sContent-Length: %d\r\n\r\n%s" % (head, named, len(body), body)
        try:
            connection = await pipe.post(data, remaining_s)
        except (PipeError, NoHttpError) as error:
            raise _broken(error) from error
        if connection.status != _OK:
            status, retry_after = connection.status, connection.retry_after
            connection.abandon()
            connection.close()
            raise _refusal(status, retry_after)
        return _PipeReply(connection)

    async def _post_by_session(
        self,
        path: str,
        body: bytes,
        remaining_s: Callable[[], float],
        labels: tuple[tuple[str, str], ...],
    ) -> Reply:
        import aiohttp  # noqa: PLC0415 -- as in `lines`

        session = await self._open()
        headers = {**self._headers, **dict(labels), "Content-Type": "application/json"}
        try:
            async with _within(remaining_s()):
                response = await session.post(
                    self._base + path, data=body, allow_redirects=False, headers=headers
                )
        except aiohttp.ClientError as error:
            raise _named(error) from error
        if response.status != _OK:
            retry_after = response.headers.get("Retry-After", "")
            response.close()
            raise _refusal(response.status, retry_after)
        return _SessionReply(response, remaining_s)

    async def get(self, path: str, limit_s: float = CONNECT_LIMIT_S) -> bytes:
        """Return what lies at a path.

        Raises:
            BackendError: the server cannot be reached, refuses or breaks off.
        """
        import aiohttp  # noqa: PLC0415 -- as in `lines`

        session = await self._open()
        try:
            async with (
                asyncio.timeout(limit_s),
                session.get(
                    self._base + path, allow_redirects=False, headers=self._headers
                ) as response,
            ):
                if response.status != _OK:
                    raise _refusal(response.status, "")
                return await response.content.read(LONGEST_LINE)
        except aiohttp.ClientError as error:
            raise _named(error) from error
        except TimeoutError as error:
            raise _broken_off() from error

    def _opened_pipe(self) -> Pipe:
        loop = asyncio.get_running_loop()
        if self._pipe is None or self._loop is not loop:
            parts = urllib.parse.urlsplit(self._base)
            self._loop = loop
            allowed = is_private if self._private else None
            self._pipe = Pipe(parts.hostname or "", parts.port or 80, CONNECT_LIMIT_S, allowed)
        return self._pipe

    def _head_of(self, path: str) -> bytes:
        parts = urllib.parse.urlsplit(self._base)
        lines = [
            f"POST {parts.path}{path} HTTP/1.1",
            f"Host: {parts.netloc}",
            "Accept: */*",
            "Content-Type: application/json",
            *(f"{name}: {value}" for name, value in self._headers.items()),
        ]
        head = "".join(f"{line}\r\n" for line in lines).encode("latin-1")
        self._heads[path] = head
        return head

    async def close(self) -> None:
        """Close the connections."""
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _open(self) -> "aiohttp.ClientSession":
        """Return the session of the running loop; connections are kept for the next question."""
        import aiohttp  # noqa: PLC0415 -- as in `lines`

        loop = asyncio.get_running_loop()
        if self._session is None or self._loop is not loop:
            await self.close()
            self._loop = loop
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    ssl=self._tls, resolver=_private_resolver() if self._private else None
                ),
                proxy=self._proxy,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_LIMIT_S),
                read_bufsize=LONGEST_LINE,
                trust_env=self._proxies,
                auto_decompress=True,
            )
        return self._session


def _private_resolver() -> "AbstractResolver":
    """Return a resolver that knows no address of the internet."""
    import aiohttp  # noqa: PLC0415 -- as in `lines`

    class PrivateResolver(aiohttp.ThreadedResolver):
        """Resolves names of private networks."""

        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> "list[ResolveResult]":
            found = await super().resolve(host, port, family)
            if not all(is_private(one["host"]) for one in found):
                raise OSError(f"{host} is not on a private network")
            return found

    return PrivateResolver()


class _PipeReply:
    """An answer that comes through a pipe."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def block(self) -> bytes:
        try:
            return await self._connection.block()
        except (PipeError, NoHttpError) as error:
            raise _broken(error) from error

    def close(self) -> None:
        self._connection.close()

    def leave(self) -> None:
        self._connection.leave()


class _SessionReply:
    """An answer that comes through a session, which knows TLS and proxies."""

    def __init__(
        self, response: "aiohttp.ClientResponse", remaining_s: Callable[[], float]
    ) -> None:
        self._response, self._remaining_s = response, remaining_s

    async def block(self) -> bytes:
        import aiohttp  # noqa: PLC0415 -- as in `lines`

        try:
            async with _within(self._remaining_s()):
                return await self._response.content.readany()
        except aiohttp.ClientError as error:
            raise _named(error) from error

    def close(self) -> None:
        if self._response.content.at_eof():
            self._response.release()
        else:
            self._response.close()

    def leave(self) -> None:
        self.close()


def _within(seconds: float) -> asyncio.Timeout:
    """Bound what follows; a server that floods us never lets the clock have its say."""
    if seconds <= 0:
        raise TimeoutError
    return asyncio.timeout(seconds)


def _refusal(status: int, retry_after: str) -> BackendError:
    if status in (401, 403):
        return BackendUnavailable(
            f"the model server refuses the key ({status})", hint="check the key's setting"
        )
    if status == _TOO_MANY:
        wait = f" in {retry_after} s" if retry_after.isdecimal() else " later"
        return BackendBusy(
            "the model server is overloaded (429)",
            hint=f"ask again{wait}",
            retry_after=int(retry_after) if retry_after.isdecimal() else None,
        )
    if status >= _SERVER_FAULT:
        return BackendUnavailable(
            f"the model server failed ({status})", hint="look at the model server's own log"
        )
    kind = RequestNotTaken if status in _NOT_TAKEN else BackendGarbage
    return kind(
        f"the model server answered {status}", hint="check its address and the model's name"
    )


def _named(error: Exception) -> BackendError:
    """Return the fault of a session with its name."""
    import aiohttp  # noqa: PLC0415 -- as in `lines`

    match error:
        case aiohttp.ClientConnectorCertificateError():
            return BackendUnavailable(
                "the model server's certificate is not trusted",
                hint="name your organisation's certificate authority file",
            )
        case aiohttp.ClientConnectionError():
            return _unreachable(error)
        case _:
            return _broken_off()


def _broken(error: PipeError | NoHttpError) -> BackendError:
    """Return the fault of a pipe with its name."""
    if isinstance(error, NoHttpError):
        return BackendGarbage("the model server does not speak HTTP", hint="check its address")
    return _broken_off() if error.answered else _unreachable(error)


def _broken_off() -> BackendUnavailable:
    return BackendUnavailable(
        "the model server broke off in the middle of its answer", hint="ask again"
    )


def _unreachable(error: Exception) -> BackendUnavailable:
    cause = error.__cause__ or error
    reason = getattr(cause, "strerror", "") or (
        str(error) if isinstance(error, PipeError) else type(cause).__name__
    )
    return BackendUnavailable(
        f"the model server cannot be reached: {reason.lower()}",
        hint="start it, or check its address",
    )
