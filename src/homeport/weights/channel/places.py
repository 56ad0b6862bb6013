"""Where a channel's files are: a folder, or an address of plain files. Nothing here is trusted."""

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from homeport.errors import InputError, WeightsError
from homeport.version import __version__
from homeport.weights import hub
from homeport.weights.source import CHUNK

READING_S = 60.0  # for one small file, however slowly it drips
_HINT = "check the network and the address; models that are here go on working"
_MISSING = (403, 404)


class Place(Protocol):
    """What serves a channel's files by their path."""

    @property
    def address(self) -> str:
        """How the place is named in messages, and remembered."""
        ...

    @property
    def lasting(self) -> bool:
        """Whether the channel can be asked again there."""
        ...

    def read(self, path: str, most: int) -> bytes:
        """Return a small file, or its first `most` + 1 bytes.

        Raises:
            FileNotFoundError: it is not there.
            WeightsError: the place cannot be reached.
        """
        ...

    def stream(self, path: str, offset: int, size: int) -> Generator[bytes, None, None]:
        """Yield a file of `size` bytes from `offset` on.

        Raises:
            WeightsError: it is not there, or the place cannot be reached.
        """
        ...


def place_of(address: str, *, offline: bool) -> Place:
    """Return the place that a person named.

    Raises:
        InputError: it is neither a folder nor an address that may be used.
        WeightsError: it is an address, and nothing may be fetched.
    """
    if "://" not in address:
        return FolderPlace(Path(address).expanduser())
    if not hub.allowed(address):
        raise InputError(
            f"a channel is an https address or a folder, not {address}",
            hint="serve it over https, or name the folder",
        )
    if offline:
        raise WeightsError(
            f"the channel at {address} is not asked: nothing may be fetched",
            hint="leave out --offline and HOMEPORT_OFFLINE, or import a bundle",
        )
    return WebPlace(address.rstrip("/"))


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A channel in a folder: the publisher's own, a share, a mounted disk."""

    folder: Path
    lasting: bool = True

    @property
    def address(self) -> str:
        """The folder, from the root on: it is remembered."""
        return str(self.folder.resolve())

    def read(self, path: str, most: int) -> bytes:
        """Return a small file, or its first `most` + 1 bytes."""
        try:
            with (self.folder / path).open("rb") as file:
                return file.read(most + 1)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise FileNotFoundError(path) from error
        except OSError as error:
            raise _unreadable(self.folder, error) from error

    def stream(self, path: str, offset: int, size: int) -> Generator[bytes, None, None]:
        """Yield a file from `offset` on."""
        try:
            with (self.folder / path).open("rb") as file:
                file.seek(offset)
                while offset < size and (chunk := file.read(min(CHUNK, size - offset))):
                    offset += len(chunk)
                    yield chunk
        except OSError as error:
            raise _unreadable(self.folder, error) from error


@dataclass(frozen=True, slots=True)
class WebPlace:
    """A channel behind any web server that serves files; ranges make it resumable."""

    address: str
    lasting: bool = True

    def read(self, path: str, most: int) -> bytes:
        """Return a small file, or its first `most` + 1 bytes."""
        request = urllib.request.Request(  # noqa: S310 -- `allowed` lets https and loopback pass
            self._url(path), headers={"User-Agent": f"homeport/{__version__}"}
        )
        until, taken = time.monotonic() + READING_S, bytearray()
        try:
            with hub.opened(request) as response:
                while len(taken) <= most and (chunk := response.read1(most + 1 - len(taken))):
                    taken += chunk
                    if time.monotonic() > until:
                        raise TimeoutError("it answers too slowly")
                expected = response.headers.get("Content-Length")
        except urllib.error.HTTPError as error:
            code = error.code
            error.close()
            if code in _MISSING:
                raise FileNotFoundError(path) from error
            raise WeightsError(f"the channel answered {code}", hint=_HINT) from error
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise WeightsError(
                f"the channel at {self.address} cannot be reached: {reason}", hint=_HINT
            ) from error
        if len(taken) <= most and expected not in (None, str(len(taken))):
            raise WeightsError("the connection to the channel closed early", hint=_HINT)
        return bytes(taken)

    def stream(self, path: str, offset: int, size: int) -> Generator[bytes, None, None]:
        """Yield a file from `offset` on, through dropped connections."""
        yield from hub.transfer(self._url(path), offset, size, whose="the channel")

    def _url(self, path: str) -> str:
        return f"{self.address}/{urllib.parse.quote(path)}"


@dataclass(frozen=True, slots=True)
class ChannelFile:
    """A source of one file's bytes: what stands at `path` of a place."""

    place: Place
    path: str
    size: int
    scratch: int = 0

    @property
    def name(self) -> str:
        """The place."""
        return self.place.address

    def stream(self, offset: int) -> Generator[bytes, None, None]:
        """Yield the file's bytes from `offset` to its end."""
        yield from self.place.stream(self.path, offset, self.size)


def _unreadable(folder: Path, error: OSError) -> WeightsError:
    return WeightsError(
        f"the channel in {folder} cannot be read: {(error.strerror or str(error)).lower()}",
        hint="check the folder; it may be half copied",
    )
