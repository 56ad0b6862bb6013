import urllib.request
from pathlib import Path

import pytest
from tests.doubles.team_channel import serving

from homeport.errors import InputError, WeightsError
from homeport.weights import hub
from homeport.weights.channel import places
from homeport.weights.channel.places import ChannelFile, FolderPlace, Place, WebPlace, place_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Have a small and a longer file."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a b.bin").write_bytes(bytes(range(250)) * 40)
    (tmp_path / "small").write_bytes(b"12345")
    return tmp_path


def test_both_places_read_and_stream_alike(folder: Path) -> None:
    """A folder and a web server give the same bytes, from any offset on."""
    whole = (folder / "sub" / "a b.bin").read_bytes()
    with serving(folder) as web:
        for place in (FolderPlace(folder), WebPlace(web.url)):
            assert place.read("small", 100) == b"12345"
            assert len(place.read("small", 2)) == 3
            with pytest.raises(FileNotFoundError):
                place.read("none", 10)
            source = ChannelFile(place, "sub/a b.bin", len(whole))
            assert b"".join(source.stream(0)) == whole
            assert b"".join(source.stream(9_000)) == whole[9_000:]
            assert source.name == place.address
            assert place.lasting
            with pytest.raises(WeightsError):
                list(place.stream("none", 0, 10))


@pytest.mark.parametrize(
    "address",
    ["http://example.com/x", "ftp://example.com", "https://", "https://[::1", "file:///x"],
)
def test_other_addresses_are_refused(address: str) -> None:
    """Plain HTTP is for this machine only; what is no folder and no https is explained."""
    with pytest.raises(InputError, match="https address or a folder"):
        place_of(address, offline=False)


def test_addresses_and_folders_are_told_apart(folder: Path) -> None:
    """Offline, a folder still works and an address does not."""
    assert place_of(str(folder), offline=True).address == str(folder)
    assert place_of("https://example.com/x/", offline=False).address == "https://example.com/x"
    with pytest.raises(WeightsError, match="nothing may be fetched"):
        place_of("https://example.com/x", offline=True)


def test_trouble_of_a_server_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error status, a slow drip, a dead server and an answer cut short are one error each."""
    with serving(folder) as web:
        place = WebPlace(web.url)
        web.statuses["/small"] = 503
        with pytest.raises(WeightsError, match="answered 503"):
            place.read("small", 10)
        web.statuses.clear()
        with monkeypatch.context() as patch:
            patch.setattr(places, "READING_S", -1.0)
            with pytest.raises(WeightsError, match="too slowly"):
                place.read("small", 10)
        real = hub.opened

        def cut(request: urllib.request.Request) -> object:
            response = real(request)
            response.headers.replace_header("Content-Length", "9")
            return response

        with monkeypatch.context() as patch:
            patch.setattr(hub, "opened", cut)
            with pytest.raises(WeightsError, match="closed early"):
                place.read("small", 10)
    with pytest.raises(WeightsError, match="cannot be reached"):
        place.read("small", 10)


def test_a_folder_that_is_in_the_way_is_told(folder: Path) -> None:
    """Where a file should be stands a folder."""
    place: Place = FolderPlace(folder)
    with pytest.raises(WeightsError, match="cannot be read"):
        place.read("sub", 10)
    with pytest.raises(FileNotFoundError):
        place.read("small/x", 10)
