from pathlib import Path

import pytest
from tuf.api.exceptions import DownloadError, DownloadHTTPError, DownloadLengthMismatchError

from homeport.weights.channel.fetcher import PlaceFetcher
from homeport.weights.channel.places import FolderPlace, WebPlace


def test_the_client_reads_through_a_place(tmp_path: Path) -> None:
    """A path is what the client takes for an address; too much is refused."""
    (tmp_path / "a.json").write_bytes(b"1234")
    fetcher = PlaceFetcher(FolderPlace(tmp_path))
    assert fetcher.download_bytes("a.json", 4) == b"1234"
    with pytest.raises(DownloadLengthMismatchError):
        fetcher.download_bytes("a.json", 3)


def test_trouble_is_translated(tmp_path: Path) -> None:
    """The client tells a missing file, which ends a search for roots, from a broken place."""
    with pytest.raises(DownloadHTTPError) as caught:
        PlaceFetcher(FolderPlace(tmp_path)).download_bytes("none", 3)
    assert caught.value.status_code == 404
    with pytest.raises(DownloadError) as broken:
        PlaceFetcher(WebPlace("http://127.0.0.1:9")).download_bytes("none", 3)
    assert not isinstance(broken.value, DownloadHTTPError)
