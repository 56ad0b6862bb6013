import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.team_channel import Team, gguf

from homeport.errors import InputError, WeightsError
from homeport.weights.channel import publishing
from homeport.weights.channel.following import follow
from homeport.weights.channel.keys import KeyRing
from homeport.weights.channel.places import FolderPlace
from homeport.weights.channel.publishing import (
    add_key,
    begin,
    publish,
    refresh,
    revoke_key,
    rotate_root,
    withdraw,
)
from homeport.weights.describing import Wishes
from homeport.weights.signing import check, new_key, public_key


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Begin a channel."""
    return Team(tmp_path)


def test_a_channel_is_begun_once_and_keys_stay_outside(tmp_path: Path, team: Team) -> None:
    """Names are checked, a second beginning refused, and no key lies where members read."""
    with pytest.raises(InputError, match="a channel in"):
        begin(team.repository(), "team")
    with pytest.raises(InputError, match="cannot be called"):
        begin(replace(team.repository(), folder=tmp_path / "x"), "No Name")
    inside = replace(
        team.repository(), folder=tmp_path / "x", keys=KeyRing((tmp_path / "x" / "keys",), None)
    )
    with pytest.raises(InputError, match="inside the channel"):
        begin(inside, "team")
    assert not list(team.folder.rglob("*.pem"))


def test_a_ceremony_with_several_root_keys(tmp_path: Path, team: Team) -> None:
    """A threshold of two makes two keys, and both are needed from then on."""
    two = replace(
        team.repository(), folder=tmp_path / "two", keys=KeyRing((tmp_path / "two-keys",), None)
    )
    begin(two, "team", threshold=2)
    assert len(list((tmp_path / "two-keys").glob("root-*.pem"))) == 2
    assert len(rotate_root(two)) == 2


def test_published_weights_are_signed_for_everyone(team: Team, tmp_path: Path) -> None:
    """OpenSSF's own form: whoever has the public key can check a copy without this channel."""
    version = team.publish(gguf())
    (stored,) = (team.folder / "targets/models/small/1").iterdir()
    assert stored.name == f"{version.files[0].sha256}.weights.gguf"
    (signature,) = (team.folder / "targets/signatures/small").iterdir()
    laid = tmp_path / "copy"
    laid.mkdir()
    shutil.copy(stored, laid / "weights.gguf")
    check(laid, signature, [public_key(team.keys / "signing.pub")])


def test_versions_count_up_and_the_first_is_the_default(team: Team) -> None:
    """The default changes only when it is asked for."""
    assert [team.publish(gguf(n)).version for n in (b"1", b"2")] == [1, 2]
    team.publish(gguf(), "other")
    listing = follow(FolderPlace(team.folder), team.fingerprint).listing
    assert (listing.default, listing.names) == ("small", ("other", "small"))
    path = team.home / "weights.gguf"
    publish(team.repository(), path, Wishes("other"), default=True)
    assert follow(FolderPlace(team.folder)).listing.default == "other"


def test_progress_is_told_and_links_are_not_needed(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be linked, the files are copied to be signed."""

    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    path = team.home / "w.gguf"
    path.write_bytes(gguf())
    seen: list[tuple[str, int, int]] = []
    publish(team.repository(), path, Wishes("small"), progress=lambda *said: seen.append(said))
    assert seen == [("w.gguf", len(gguf()), len(gguf()))]
    assert not list(team.folder.glob(".signing-*"))


def test_a_copy_that_is_cut_short_leaves_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that runs full while weights are copied costs nothing but the attempt."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(WeightsError, match="No space left"):
            team.publish(gguf())
    assert not [path for path in team.folder.rglob("*.new") if path.is_file()]
    assert follow(FolderPlace(team.folder), team.fingerprint).listing.names == ()


def test_an_empty_signature_is_not_published(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written whole is not offered."""
    monkeypatch.setattr(publishing, "check", lambda *_: None)
    monkeypatch.setattr(publishing, "sign", lambda _t, _k, path, _s: path.write_bytes(b""))
    with pytest.raises(WeightsError, match="signature is empty"):
        team.publish(gguf())


def test_only_what_is_offered_can_be_withdrawn(team: Team) -> None:
    """One version or all; the default moves on; what is not there is explained."""
    team.publish(gguf(b"1"))
    team.publish(gguf(b"2"))
    team.publish(gguf(), "other")
    assert [one.version for one in withdraw(team.repository(), "small", 2)] == [2]
    assert follow(FolderPlace(team.folder), team.fingerprint).listing.default == "small"
    withdraw(team.repository(), "small", 0)
    assert follow(FolderPlace(team.folder)).listing.default == "other"
    for name, number in (("small", 0), ("other", 7)):
        with pytest.raises(InputError, match="does not offer"):
            withdraw(team.repository(), name, number)
    assert team.publish(gguf(b"3")).version == 3


def test_a_list_that_was_changed_or_lost_is_not_built_on(team: Team) -> None:
    """The publisher's own copy is proven too."""
    for path in (team.folder / "targets").glob("*.listing.json"):
        path.write_bytes(b"{}")
    with pytest.raises(InputError, match="changed since it was signed"):
        team.publish(gguf())


def test_keys_are_added_and_revoked(team: Team) -> None:
    """Another person's key, a threshold that can be met, a key named by its beginning."""
    public = new_key(team.home / "theirs.pem", None)
    keyid = add_key(team.repository(), "targets", public)
    with pytest.raises(InputError, match="would need 4 of 3"):
        add_key(team.repository(), "targets", None, threshold=4)
    with pytest.raises(InputError, match="names 2 keys"):
        revoke_key(team.repository(), "targets", "")
    assert revoke_key(team.repository(), "targets", keyid[:10]) == keyid
    root = json.loads((team.folder / "metadata/3.root.json").read_bytes())
    assert len(root["signed"]["roles"]["targets"]["keyids"]) == 1
    (last,) = root["signed"]["roles"]["targets"]["keyids"]
    with pytest.raises(InputError, match="would need 1 of 0"):
        revoke_key(team.repository(), "targets", last)


def test_each_act_needs_its_own_keys_only(team: Team, tmp_path: Path) -> None:
    """Renewing needs two keys, publishing four; the root's lies elsewhere."""
    away = tmp_path / "away"
    away.mkdir()
    for pattern in ("root-*.pem", "targets-*.pem", "signing.*"):
        for path in list(team.keys.glob(pattern)):
            path.rename(away / path.name)
    refresh(team.repository())
    with pytest.raises(InputError, match=r"no signing\.pem"):
        team.publish(gguf())
    for pattern in ("targets-*.pem", "signing.*"):
        for path in list(away.glob(pattern)):
            path.rename(team.keys / path.name)
    assert team.publish(gguf()).version == 1
