"""A model's file from the model hub over HTTPS, resumed by range requests.

Uses the standard library alone, honours the usual proxy variables, and never follows a redirect
from HTTPS to plain HTTP. `HOMEPORT_MODEL_HUB` names a mirror.
"""

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import NoReturn

from homeport.errors import InputError, WeightsError
from homeport.version import __version__
from homeport.weights.catalogue import Entry, HubFile
from homeport.weights.source import CHUNK

PUBLIC_HUB = "https://huggingface.co"
TIMEOUT_S = 30.0
RETRIES = 3  # without any progress between them

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PARTIAL_CONTENT = 206
_HINT = "check the network, or use --source index, or --source FILE with a copy of the file"


@dataclass(frozen=True, slots=True)
class ModelHub:
    """Streams `file` from the hub at `base`."""

    entry: Entry
    file: HubFile
    base: str = PUBLIC_HUB
    pause: Callable[[float], None] = time.sleep
    name: str = "hub"
    scratch: int = 0

    def stream(self, offset: int) -> Generator[bytes, None, None]:
        """Yield the file's bytes from `offset` to its end, through dropped connections."""
        base = _checked(self.base)
        url = f"{base}/{self.file.repository}/resolve/main/{self.file.file}"
        yield from transfer(url, offset, self.entry.size, self.pause)


def transfer(
    url: str,
    offset: int,
    size: int,
    pause: Callable[[float], None] = time.sleep,
    whose: str = "the model hub",
) -> Generator[bytes, None, None]:
    """Yield what `url` serves from `offset` to `size`, through dropped connections.

    Raises:
        WeightsError: it cannot be reached, or serves something of another length.
    """
    start, idle = offset, 0
    while offset < size:
        before = offset
        problem: Exception = WeightsError("the connection closed early")
        try:
            for chunk in _ranged(url, offset, size, whose):
                offset += len(chunk)
                yield chunk
        except urllib.error.HTTPError as error:
            _refused(error, whose)
        except (OSError, http.client.HTTPException) as error:
            problem = error
        if offset >= size:
            return
        idle = 0 if offset > before else idle + 1
        if offset == start or idle == RETRIES:  # never begun: another source may do better
            _give_up(problem, whose)
        pause(1.0 + idle)


def allowed(address: str) -> bool:
    """Tell whether bytes may come from there: over HTTPS, or from this very machine."""
    try:
        parts = urllib.parse.urlsplit(address)
    except ValueError:
        return False
    loopback = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or loopback)


def opened(request: urllib.request.Request) -> http.client.HTTPResponse:
    """Open the connection; a redirect to plain HTTP is refused."""
    response: http.client.HTTPResponse = urllib.request.build_opener(_NoDowngrade).open(
        request, timeout=TIMEOUT_S
    )
    return response


def _checked(base: str) -> str:
    """Return the hub's address without its last slash, if it is one that may be used."""
    if not allowed(base):
        raise InputError(
            "HOMEPORT_MODEL_HUB is no https address", hint="set it to https://HOST, or unset it"
        )
    return base.rstrip("/")


class _NoDowngrade(urllib.request.BaseHandler):
    """Lets redirects pass, but never from HTTPS to plain HTTP."""

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        """Refuse plain HTTP to anywhere but this machine; called for every hop."""
        if urllib.parse.urlsplit(request.full_url).hostname not in _LOOPBACK:
            raise urllib.error.URLError("redirected away from https")
        return request


def _ranged(url: str, offset: int, size: int, whose: str) -> Generator[bytes, None, None]:
    """Yield the body from `offset` on; a server that ignores ranges is read past what we have."""
    request = urllib.request.Request(  # noqa: S310 -- `allowed` lets https and loopback pass
        url, headers={"User-Agent": f"homeport/{__version__}", "Range": f"bytes={offset}-"}
    )
    with opened(request) as response:
        ranged = response.status == _PARTIAL_CONTENT
        length = response.headers.get("Content-Length", "")
        # A sign-in page or an error page served as success would spoil what has arrived.
        if length != str(size - offset if ranged else size):
            raise WeightsError(f"{whose} serves another file than the pinned one", hint=_HINT)
        skip = 0 if ranged else offset
        while chunk := response.read(CHUNK):
            if skip >= len(chunk):
                skip -= len(chunk)
                continue
            yield chunk[skip:]
            skip = 0


def _refused(error: urllib.error.HTTPError, whose: str) -> NoReturn:
    code = error.code
    error.close()
    raise WeightsError(f"{whose} answered {code}", hint=_HINT) from error


def _give_up(problem: Exception, whose: str) -> NoReturn:
    reason = getattr(problem, "reason", problem)
    raise WeightsError(f"{whose} cannot be reached: {reason}", hint=_HINT) from problem
