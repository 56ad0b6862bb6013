"""Lets The Update Framework's client read a channel's metadata from any of our places."""

from collections.abc import Iterator
from dataclasses import dataclass

from tuf.api.exceptions import DownloadError, DownloadHTTPError
from tuf.ngclient import FetcherInterface

from homeport.errors import WeightsError
from homeport.weights.channel.places import Place

MOST = 8 << 20  # the client's own bounds are lower; this one only keeps memory small
_NOT_FOUND = 404


@dataclass(frozen=True)
class PlaceFetcher(FetcherInterface):
    """Reads a path where the client thinks that it downloads an address."""

    place: Place

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            return iter((self.place.read(url, MOST),))
        except FileNotFoundError as error:
            raise DownloadHTTPError(f"{url} is not there", _NOT_FOUND) from error
        except WeightsError as error:
            raise DownloadError(str(error)) from error
