"""Speaks HTTP to a model server: one POST, its answer line by line, every fault given a name.

Redirects are not followed, TLS is always verified, keys travel in one header and appear nowhere
else. What the lines mean is each dialect's business.
"""

import asyncio
import ipaddress
import ssl
import urllib.parse
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.backends.chat_format import Body
from homeport.errors import BackendError, BackendGarbage, BackendUnavailable, InputError

if TYPE_CHECKING:
    import aiohttp

CONNECT_LIMIT_S = 10.0
LONGEST_LINE = 1 << 20

_OK = 200
_TOO_MANY = 429
_SERVER_FAULT = 500


class Wire:
    """One server's address with what is needed to talk to it."""

    def __init__(
        self,
        base: str,
        *,
        api_key: str = "",
        ca_file: Path | None = None,
        beyond_loopback: bool = False,
        proxies: bool = False,
    ) -> None:
        """Check the address; nothing is opened yet.

        Raises:
            InputError: the address may not be used, or the certificate file cannot.
        """
        self._base = _checked(base, beyond_loopback=beyond_loopback)
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._tls = _tls(ca_file)
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
        except aiohttp.ClientConnectorCertificateError as error:
            raise BackendUnavailable(
                "the model server's certificate is not trusted",
                hint="name your organisation's certificate authority file",
            ) from error
        except aiohttp.ClientConnectionError as error:
            raise _unreachable(error) from error
        except aiohttp.ClientError as error:
            raise BackendUnavailable(
                "the model server broke off in the middle of its answer", hint="ask again"
            ) from error
        except (aiohttp.http_exceptions.HttpProcessingError, ValueError) as error:
            raise BackendGarbage(
                "the model server sends a line without an end", hint="check its address"
            ) from error

    async def close(self) -> None:
        """Close the connections."""
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
                connector=aiohttp.TCPConnector(ssl=self._tls),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_LIMIT_S),
                read_bufsize=LONGEST_LINE,
                trust_env=self._proxies,
                auto_decompress=True,
            )
        return self._session


def _within(seconds: float) -> asyncio.Timeout:
    """Bound what follows; a server that floods us never lets the clock have its say."""
    if seconds <= 0:
        raise TimeoutError
    return asyncio.timeout(seconds)


def is_loopback(host: str) -> bool:
    """Tell whether `host` names this machine, without asking any resolver."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked(base: str, *, beyond_loopback: bool) -> str:
    parts = urllib.parse.urlsplit(base)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise InputError(
            "the model server's address is no plain http or https address",
            hint="write it as http://127.0.0.1:PORT/v1, keys go into their own setting",
        )
    if is_loopback(host):
        return base.rstrip("/")
    if not beyond_loopback:
        raise InputError(
            f"{host} is another machine, and a local model is on this one",
            hint="declare it as private network, or as a cloud backend",
        )
    if parts.scheme != "https":
        raise InputError(f"{host} would be asked without encryption", hint="use https")
    return base.rstrip("/")


def _tls(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except OSError as error:
        raise InputError(
            f"the certificate authority file cannot be used: {error.strerror or error}",
            hint="give a PEM file",
        ) from error


def _refusal(status: int, retry_after: str) -> BackendError:
    if status in (401, 403):
        return BackendUnavailable(
            f"the model server refuses the key ({status})", hint="check the key's setting"
        )
    if status == _TOO_MANY:
        wait = f" in {retry_after} s" if retry_after.isdecimal() else " later"
        return BackendUnavailable("the model server is overloaded (429)", hint=f"ask again{wait}")
    if status >= _SERVER_FAULT:
        return BackendUnavailable(
            f"the model server failed ({status})", hint="look at the model server's own log"
        )
    return BackendGarbage(
        f"the model server answered {status}", hint="check its address and the model's name"
    )


def _unreachable(error: Exception) -> BackendUnavailable:
    cause = error.__cause__ or error
    reason = getattr(cause, "strerror", "") or type(cause).__name__
    return BackendUnavailable(
        f"the model server cannot be reached: {reason.lower()}",
        hint="start it, or check its address",
    )
