import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.team_channel import Team, gguf

from homeport.errors import HomeportError, InputError, WeightsError
from homeport.storage.whole import write_whole
from homeport.weights.channel import repository as room
from homeport.weights.channel.following import follow
from homeport.weights.channel.places import FolderPlace
from homeport.weights.channel.publishing import add_key, begin, refresh, revoke_key, rotate_root
from homeport.weights.channel.repository import Repository


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Begin a channel with one model."""
    team = Team(tmp_path)
    team.publish(gguf())
    return team


def test_a_channel_must_be_there(tmp_path: Path, team: Team) -> None:
    """Another folder says how to begin one."""
    there = team.repository()
    nowhere = Repository(tmp_path / "none", there.keys, there.now)
    with pytest.raises(InputError, match="no channel") as caught, nowhere.changing():
        pass
    assert "channel init" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("1.root.json", b"{}"),
        ("timestamp.json", b""),
        ("timestamp.json", b"[]"),
        ("2.snapshot.json", b"{}"),
        ("2.targets.json", b"x"),
    ],
)
def test_nothing_is_signed_over_a_damaged_channel(team: Team, name: str, content: bytes) -> None:
    """A publisher never vouches for what stands there and was not signed before."""
    (team.folder / "metadata" / name).write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        refresh(team.repository())


def test_nothing_forged_is_signed(team: Team, tmp_path: Path) -> None:
    """Whoever can write in the folder cannot have their list signed by the next refresh."""
    other = Team(tmp_path / "other")
    other.publish(gguf(b"evil"))
    for name in ("timestamp.json", "2.snapshot.json", "2.targets.json"):
        (team.folder / "metadata" / name).write_bytes(
            (other.folder / "metadata" / name).read_bytes()
        )
    with pytest.raises(InputError, match="damaged"):
        refresh(team.repository())


@pytest.mark.parametrize("name", ["snapshot", "targets"])
def test_what_was_changed_after_signing_is_not_signed_again(team: Team, name: str) -> None:
    """The hash of each part stands in the next."""
    path = team.folder / f"metadata/2.{name}.json"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(InputError, match="damaged"):
        refresh(team.repository())


def _cut(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let only so many files be written."""
    real, left = write_whole, [after]

    def write(path: Path, content: bytes) -> None:
        if not left[0]:
            raise OSError(28, "No space left on device")
        left[0] -= 1
        real(path, content)

    monkeypatch.setattr(room, "write_whole", write)


@pytest.mark.parametrize("after", range(5))
def test_a_full_disk_shows_members_nothing_half(
    team: Team, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Wherever publishing stops, members see what was before, and the next attempt succeeds."""
    with monkeypatch.context() as patch:
        _cut(patch, after)
        with pytest.raises(WeightsError, match="No space left"):
            team.publish(gguf(b"second"))
    session = follow(FolderPlace(team.folder), team.fingerprint)
    assert [one.version for one in session.listing.of("small")] == [1]
    team.publish(gguf(b"third"))
    assert len(follow(FolderPlace(team.folder)).listing.of("small")) == 2


@pytest.mark.parametrize("after", range(1, 4))
def test_a_change_of_keys_that_was_cut_short_is_finished(
    team: Team, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The new root stands, the rest does not yet: a refresh of everything mends it."""
    root = json.loads((team.folder / "metadata/1.root.json").read_bytes())
    (keyid,) = root["signed"]["roles"]["timestamp"]["keyids"]
    add_key(team.repository(), "timestamp", None)
    with monkeypatch.context() as patch:
        _cut(patch, after)
        with pytest.raises(WeightsError):
            revoke_key(team.repository(), "timestamp", keyid)
    refresh(team.repository(), everything=True)
    assert follow(FolderPlace(team.folder), team.fingerprint).listing.names == ("small",)


def test_missing_keys_are_counted(team: Team) -> None:
    """Without the root key nothing about the root changes, and members notice nothing."""
    next(team.keys.glob("root-*.pem")).unlink()
    with pytest.raises(HomeportError, match="root needs 1 signatures") as caught:
        rotate_root(team.repository())
    assert "--keys A --keys B" in caught.value.hint
    assert follow(FolderPlace(team.folder), team.fingerprint).listing.names == ("small",)
    assert not (team.folder / "metadata/2.root.json").exists()


def test_a_beginning_that_was_cut_short_is_begun_anew(
    team: Team, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A channel exists when members could follow it, not before."""
    new = replace(team.repository(), folder=tmp_path / "new")
    with monkeypatch.context() as patch:
        _cut(patch, 3)
        with pytest.raises(WeightsError, match="No space left"):
            begin(new, "team")
    begun = begin(new, "team")
    assert follow(FolderPlace(new.folder), begun.fingerprint).listing.names == ()
