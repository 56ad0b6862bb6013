import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from tests.doubles.team_channel import Team, gguf, serving

from homeport.errors import ChannelRefused, DigestMismatch, HomeportError, InputError, WeightsError
from homeport.weights import ensure
from homeport.weights.channel import bundle as room
from homeport.weights.channel.bundle import CONTENTS, export, open_bundle
from homeport.weights.channel.following import Session, follow, followed_channels
from homeport.weights.channel.places import FolderPlace, WebPlace
from homeport.weights.channel.publishing import rotate_root
from homeport.weights.channel.taking import choose, take
from homeport.weights.installed import installed
from homeport.weights.trust import Trust

LARGE = gguf(b"w" * 300_000)


@pytest.fixture(autouse=True)
def cache(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep each test's files to itself."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Begin a channel with two models and a rotated root."""
    team = Team(tmp_path)
    team.publish(LARGE)
    team.publish(gguf(b"other"), "other")
    rotate_root(team.repository())
    return team


def _session(team: Team) -> Session:
    return follow(FolderPlace(team.folder), team.fingerprint)


def _export(team: Team, name: str = "b.tar") -> Path:
    session = _session(team)
    versions = tuple(choose(session, one, 0) for one in session.listing.names)
    export(session, versions, team.home / name)
    return team.home / name


def _elsewhere(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Be another machine from now on."""
    for what in ("STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"HOMEPORT_{what}_DIR", str(folder / what))


def _import(file: Path, trusted: str = "") -> None:
    place = open_bundle(file)
    session = follow(place, trusted)
    for name, number in place.versions:
        take(session, choose(session, name, number), Trust())


def test_a_bundle_carries_everything(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine without a network the same models stand, with the same proof."""
    file = _export(team)
    _elsewhere(monkeypatch, tmp_path / "away")
    with pytest.raises(ChannelRefused, match="not trusted yet"):
        _import(file)
    _import(file, team.fingerprint)
    assert ensure("small").read_bytes() == LARGE
    assert installed()["other"].active == 1
    (known,) = followed_channels()
    assert known.address == ""


def test_a_bundle_does_not_take_the_channel_s_address(team: Team) -> None:
    """Whoever follows an address goes on following it."""
    file = _export(team)
    _import(file)
    assert followed_channels()[0].address == str(team.folder)


def test_a_bundle_is_a_plain_archive_of_a_channel(team: Team, tmp_path: Path) -> None:
    """Unpacked with any tool, it is a folder that can be followed."""
    (tmp_path / "out").mkdir()
    unpack = ["tar", "-xf", str(_export(team)), "-C", str(tmp_path / "out")]
    subprocess.run(unpack, check=True)
    session = follow(FolderPlace(tmp_path / "out"), team.fingerprint)
    take(session, choose(session, "small", 0), Trust())
    assert ensure("small").read_bytes() == LARGE


def test_the_same_channel_gives_the_same_bundle(team: Team) -> None:
    """No time, no owner, no order of chance."""
    assert _export(team).read_bytes() == _export(team, "c.tar").read_bytes()


def test_weights_come_from_here_or_from_the_channel(team: Team) -> None:
    """What was pulled already is not fetched again; the rest is."""
    with serving(team.folder) as web:
        session = follow(WebPlace(web.url), team.fingerprint)
        take(session, choose(session, "small", 0), Trust())
        web.asked.clear()
        versions = tuple(choose(session, name, 0) for name in session.listing.names)
        export(session, versions, team.home / "b.tar")
    fetched = [path for path in web.asked if "/models/" in path]
    assert len(fetched) == 1
    assert "/other/" in fetched[0]
    assert _export(team, "c.tar").read_bytes() == (team.home / "b.tar").read_bytes()


@pytest.mark.parametrize("length", [0, 100, 3_000, 20_000, 100_000, 200_000])
def test_an_export_goes_on_where_it_stopped(team: Team, length: int) -> None:
    """Whatever was written of it is kept, and the result is the same."""
    whole = _export(team).read_bytes()
    (team.home / "c.tar.partial").write_bytes(whole[:length])
    assert _export(team, "c.tar").read_bytes() == whole
    assert not (team.home / "c.tar.partial").exists()


def test_a_spoiled_partial_export_is_found(team: Team) -> None:
    """What an earlier attempt left is proven before it is gone on with."""
    whole = bytearray(_export(team).read_bytes()[:200_000])
    whole[-10] ^= 1
    (team.home / "c.tar.partial").write_bytes(whole)
    with pytest.raises(DigestMismatch):
        _export(team, "c.tar")
    assert _export(team, "c.tar").read_bytes() == (team.home / "b.tar").read_bytes()


def test_an_import_goes_on_where_a_cut_copy_stopped(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that ends early says where; the whole copy completes what arrived."""
    file = _export(team)
    cut = tmp_path / "cut.tar"
    cut.write_bytes(file.read_bytes()[:200_000])
    _elsewhere(monkeypatch, tmp_path / "away")
    with pytest.raises(WeightsError, match=r"ends early, at \d+ %") as caught:
        _import(cut, team.fingerprint)
    assert "copy it again" in caught.value.hint
    _import(file)
    assert ensure("small").read_bytes() == LARGE


@pytest.mark.parametrize("place", ["contents", "metadata", "listing", "weights"])
def test_a_changed_bundle_is_refused(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """A flipped bit anywhere ends in a clear refusal, and nothing is installed."""
    file = _export(team)
    members = open_bundle(file).members
    at = {
        "contents": 512,
        "metadata": members["metadata/timestamp.json"].start + 40,
        "listing": next(m.start for p, m in members.items() if p.endswith("listing.json")) + 40,
        "weights": next(m.start for p, m in members.items() if "/small/" in p) + 9,
    }[place]
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    _elsewhere(monkeypatch, tmp_path / "away")
    with pytest.raises((WeightsError, InputError)) as caught:
        _import(file, team.fingerprint)
    assert caught.value.hint


def test_an_older_bundle_is_refused_after_a_newer_one(team: Team) -> None:
    """Carrying an old stick to a machine does not bring old models back."""
    old = _export(team)
    team.publish(gguf(b"second"))
    new = _export(team, "new.tar")
    _import(new)
    with pytest.raises(ChannelRefused, match="older metadata"):
        _import(old)


def _forged(contents: object, size: int | None = None) -> bytes:
    data = contents if isinstance(contents, bytes) else json.dumps(contents).encode()
    info = tarfile.TarInfo(CONTENTS)
    info.size = len(data) if size is None else size
    return info.tobuf(tarfile.PAX_FORMAT) + data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x" * 5_000,
        _forged(b"not json"),
        _forged([]),
        _forged({"format": 1}),
        _forged({"format": 1, "files": [{"path": "a", "size": -5}], "models": []}),
        _forged({"format": 1, "files": [{"path": "a", "size": "x"}], "models": []}),
        _forged({"format": 9}),
        _forged(b"{}", 1 << 40),
        _forged(b"[" * 100_000),
    ],
)
def test_what_is_no_bundle_is_told(tmp_path: Path, data: bytes) -> None:
    """Empty, foreign, cut in its beginning, of a newer kind, or hostile."""
    file = tmp_path / "x.tar"
    file.write_bytes(data)
    with pytest.raises(InputError) as caught:
        open_bundle(file)
    assert caught.value.hint


def test_files_in_the_way_are_told(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """No bundle, a bundle that is there already, a full disk."""
    with pytest.raises(InputError, match="cannot be read"):
        open_bundle(team.home / "none")
    _export(team)
    with pytest.raises(InputError, match="is there already"):
        _export(team)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(room, "_append", full)
        with pytest.raises(WeightsError, match="No space left") as caught:
            _export(team, "c.tar")
    assert "goes on where it stopped" in caught.value.hint
    with pytest.raises(HomeportError, match="No such file"):
        _export(team, "none/c.tar")


def test_a_bundle_without_a_model_says_so(team: Team) -> None:
    """Only what was exported can be imported from it."""
    session = _session(team)
    export(session, (choose(session, "other", 0),), team.home / "b.tar")
    place = open_bundle(team.home / "b.tar")
    session = follow(place)
    with pytest.raises(WeightsError, match="does not hold"):
        take(session, choose(session, "small", 0), Trust())


def test_a_changed_list_is_not_exported(team: Team) -> None:
    """What goes into a bundle is proven first."""
    session = _session(team)
    for path in (team.folder / "targets").glob("*.listing.json"):
        path.write_bytes(b"{}")
    with pytest.raises(DigestMismatch, match="not what was published"):
        export(session, (), team.home / "b.tar")


def test_a_bundle_that_vanishes_is_told(team: Team) -> None:
    """A stick that is pulled out in the middle."""
    place = open_bundle(_export(team))
    shutil.move(team.home / "b.tar", team.home / "gone.tar")
    with pytest.raises(InputError, match="cannot be read"):
        place.read("metadata/timestamp.json", 10)
