"""What a mirror, a man in the middle or a thief of one key can do to members: nothing but delay."""

import copy
import json
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.doubles.team_channel import Team, Web, gguf, serving
from tuf.api.metadata import Metadata, Snapshot, Targets, Timestamp

from homeport.errors import ChannelRefused, HomeportError, WeightsError
from homeport.weights.channel.following import follow, followed_channels, last_listing
from homeport.weights.channel.keys import KeyRing
from homeport.weights.channel.places import FolderPlace, WebPlace, place_of
from homeport.weights.channel.publishing import (
    add_key,
    publish,
    refresh,
    revoke_key,
    rotate_root,
    withdraw,
)
from homeport.weights.describing import Wishes
from homeport.weights.installed import channel_folder


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Begin a channel with one model."""
    team = Team(tmp_path)
    team.publish(gguf())
    return team


@pytest.fixture
def web(team: Team) -> Iterator[Web]:
    """Serve the channel over loopback."""
    with serving(team.folder) as web:
        yield web


def _swap(team: Team, kept: Path) -> None:
    """Serve an older copy from now on."""
    shutil.rmtree(team.folder)
    shutil.copytree(kept, team.folder)


def test_a_told_root_is_trusted_from_then_on(team: Team, web: Web) -> None:
    """The fingerprint is needed once; what was seen is remembered for starts without a network."""
    session = follow(WebPlace(web.url), team.fingerprint)
    assert session.listing.names == ("small",)
    (known,) = followed_channels()
    assert (known.name, known.address) == ("team", web.url)
    assert known.valid_until > datetime.now(UTC).isoformat()
    assert follow(WebPlace(web.url)).listing == session.listing
    assert last_listing(team.fingerprint) == session.listing
    assert follow(FolderPlace(team.folder)).followed.address == str(team.folder)


def test_a_configured_root_is_trusted_without_being_told(team: Team) -> None:
    """What `models.toml` names is as good as a person's word, but does not overrule it."""
    assert follow(FolderPlace(team.folder), configured=team.fingerprint).listing.names
    with pytest.raises(ChannelRefused, match="not the one you trust"):
        follow(FolderPlace(team.folder), "0" * 64, team.fingerprint)


def test_an_untold_root_is_shown_and_refused(team: Team) -> None:
    """Nobody trusts by accident: the message has the digits to compare."""
    with pytest.raises(ChannelRefused, match=team.fingerprint) as caught:
        follow(FolderPlace(team.folder))
    assert "--trust" in caught.value.hint
    assert followed_channels() == ()


def test_another_channel_at_a_known_address_is_refused(team: Team, tmp_path: Path) -> None:
    """Whoever takes over the server cannot begin anew under the team's address."""
    follow(FolderPlace(team.folder), team.fingerprint)
    other = Team(tmp_path / "other", name="team")
    _swap(team, other.folder)
    with pytest.raises(ChannelRefused, match="another channel stands"):
        follow(FolderPlace(team.folder))


def test_a_first_root_that_was_changed_is_another_root(team: Team, web: Web) -> None:
    """One byte more, and its fingerprint is not the trusted one."""
    root = (team.folder / "metadata/1.root.json").read_bytes()
    web.replaced["/metadata/1.root.json"] = root + b"\n"
    with pytest.raises(ChannelRefused, match="not the one you trust"):
        follow(WebPlace(web.url), team.fingerprint)


def test_rotated_roots_are_followed(team: Team, web: Web) -> None:
    """Old members go from root to root; the keys of old ones are worth nothing afterwards."""
    follow(WebPlace(web.url), team.fingerprint)
    for _ in range(3):
        for keyid in rotate_root(team.repository()):
            (team.keys / f"root-{keyid[:8]}.pem").unlink()
    team.publish(gguf(b"second"))
    assert [one.version for one in follow(WebPlace(web.url)).listing.of("small")] == [2, 1]
    history = channel_folder(team.fingerprint) / "metadata" / "root_history"
    assert {path.name for path in history.iterdir()} >= {f"{n}.root.json" for n in range(1, 5)}


def test_a_root_that_the_old_root_did_not_sign_is_refused(team: Team, web: Web) -> None:
    """A thief who makes a root of his own, signed by himself, gets nowhere."""
    follow(WebPlace(web.url), team.fingerprint)
    before = (team.folder / "metadata/1.root.json").read_bytes()
    root = Metadata.from_bytes(before)
    thief = KeyRing((team.home / "thief",), None)
    key = thief.new("root")
    for known in tuple(root.signed.roles["root"].keyids):
        root.signed.revoke_key(known, "root")
    root.signed.add_key(key, "root")
    root.signed.version = 2
    for signer in thief.signers().values():
        root.sign(signer)
    web.replaced["/metadata/2.root.json"] = root.to_bytes()
    with pytest.raises(ChannelRefused, match="not signed by the keys"):
        follow(WebPlace(web.url))
    web.replaced.clear()
    assert follow(WebPlace(web.url)).listing.names == ("small",)


def test_a_rollback_of_the_whole_channel_is_refused(team: Team) -> None:
    """An older copy, correctly signed and not yet expired, is not taken after a newer one."""
    kept = team.copy("kept")
    team.publish(gguf(b"second"))
    follow(FolderPlace(team.folder), team.fingerprint)
    _swap(team, kept)
    with pytest.raises(ChannelRefused, match="older metadata") as caught:
        follow(FolderPlace(team.folder))
    assert "an attack" in str(caught.value)
    assert last_listing(team.fingerprint) is not None


def test_a_replayed_timestamp_brings_nothing_back(team: Team, web: Web) -> None:
    """An old timestamp among new files is refused as older."""
    old = (team.folder / "metadata/timestamp.json").read_bytes()
    team.publish(gguf(b"second"))
    follow(WebPlace(web.url), team.fingerprint)
    web.replaced["/metadata/timestamp.json"] = old
    with pytest.raises(ChannelRefused, match="older metadata"):
        follow(WebPlace(web.url))


def test_a_frozen_channel_is_noticed_when_its_term_is_over(tmp_path: Path) -> None:
    """Whoever keeps new metadata from members can do so for a month, not for ever."""
    team = Team(tmp_path, days_ago=31)
    team.publish(gguf())
    with pytest.raises(ChannelRefused, match="has run out") as caught:
        follow(FolderPlace(team.folder), team.fingerprint)
    assert "homeport models channel refresh" in caught.value.hint
    team.days_ago = 0
    refresh(team.repository())
    assert follow(FolderPlace(team.folder), team.fingerprint).listing.names == ("small",)


@pytest.mark.parametrize("days", [364, 366])
def test_an_expired_root_is_refused_and_renewed(tmp_path: Path, days: int) -> None:
    """Roots live a year; renewing everything makes the next one."""
    team = Team(tmp_path, days_ago=days)
    team.days_ago = 0
    refresh(team.repository())
    if days > 365:
        with pytest.raises(ChannelRefused, match="has run out"):
            follow(FolderPlace(team.folder), team.fingerprint)
    refresh(team.repository(), everything=True)
    assert follow(FolderPlace(team.folder), team.fingerprint).followed.name == "team"


def test_old_and_new_parts_do_not_mix(team: Team, web: Web) -> None:
    """Yesterday's list of targets under today's snapshot is refused."""
    kept = {role: f"metadata/2.{role}.json" for role in ("snapshot", "targets")}
    old = {role: (team.folder / path).read_bytes() for role, path in kept.items()}
    team.publish(gguf(b"second"))
    for role in ("snapshot", "targets"):
        web.replaced = {f"/metadata/3.{role}.json": old[role]}
        with pytest.raises(ChannelRefused, match="do not belong together"):
            follow(WebPlace(web.url), team.fingerprint)


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_a_thief_of_no_key_cannot_change_a_role(team: Team, web: Web, role: str) -> None:
    """Metadata with other content and the old signature are refused, whichever they are."""
    name = "timestamp" if role == "timestamp" else f"2.{role}"
    found = Metadata.from_file(str(team.folder / f"metadata/{name}.json"))
    assert isinstance(found.signed, Timestamp | Snapshot | Targets)
    found.signed.expires += timedelta(days=3650)
    web.replaced[f"/metadata/{name}.json"] = found.to_bytes()
    with pytest.raises(ChannelRefused):
        follow(WebPlace(web.url), team.fingerprint)


def test_a_list_that_was_changed_is_refused(team: Team, web: Web) -> None:
    """The list of models is data as well: its bytes are signed."""
    listings = (team.folder / "targets").glob("*.listing.json")
    path = max(listings, key=lambda one: one.stat().st_size)
    web.replaced[f"/targets/{path.name}"] = path.read_bytes().replace(b'"small"', b'"other"')
    with pytest.raises(ChannelRefused, match="do not belong together"):
        follow(WebPlace(web.url), team.fingerprint)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("metadata/timestamp.json", b"{}"),
        ("metadata/timestamp.json", b""),
        ("metadata/timestamp.json", b"\xff\xfe"),
        ("metadata/timestamp.json", b"[" * 10_000),
        ("metadata/2.root.json", b"<html>sign in</html>"),
        ("metadata/1.root.json", b"not json"),
        ("metadata/1.root.json", b"x" * 600_000),
        ("metadata/timestamp.json", b" " * 100_000),
        ("metadata/2.snapshot.json", b"{" * 3_000_000),
    ],
)
def test_spoiled_metadata_are_one_clear_error(
    team: Team, web: Web, path: str, content: bytes
) -> None:
    """Truncated, foreign, deep or endless files are refused with a next step, never a crash."""
    web.replaced[f"/{path}"] = content
    with pytest.raises(WeightsError) as caught:
        follow(WebPlace(web.url), team.fingerprint)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["timestamp.json", "2.snapshot.json", "2.targets.json"])
def test_missing_metadata_say_what_may_be_the_matter(team: Team, web: Web, name: str) -> None:
    """A channel that was copied in part is told so, and a server's trouble is the server's."""
    web.statuses[f"/metadata/{name}"] = 404
    with pytest.raises(WeightsError, match="lacks files"):
        follow(WebPlace(web.url), team.fingerprint)
    web.statuses[f"/metadata/{name}"] = 500
    with pytest.raises(WeightsError, match="answered 500"):
        follow(WebPlace(web.url), team.fingerprint)


def test_a_list_that_is_not_there_is_told(team: Team) -> None:
    """The same for what the metadata name."""
    for path in (team.folder / "targets").glob("*.listing.json"):
        path.unlink()
    with pytest.raises(WeightsError, match="lacks files"):
        follow(FolderPlace(team.folder), team.fingerprint)


def test_an_unreachable_channel_leaves_what_is_known(team: Team, tmp_path: Path) -> None:
    """No server, no folder, no network: told, and nothing remembered is lost."""
    follow(FolderPlace(team.folder), team.fingerprint)
    with pytest.raises(WeightsError, match="cannot be reached"):
        follow(WebPlace("http://127.0.0.1:9"))
    with pytest.raises(WeightsError, match="there is no channel"):
        follow(FolderPlace(tmp_path / "none"))
    with pytest.raises(WeightsError, match="nothing may be fetched"):
        place_of("https://example.com", offline=True)
    assert last_listing(team.fingerprint) is not None


def test_a_stolen_targets_key_is_replaced(team: Team) -> None:
    """After the role's key was revoked, what the thief signs counts no longer."""
    follow(FolderPlace(team.folder), team.fingerprint)
    root = Metadata.from_file(str(team.folder / "metadata/1.root.json")).signed
    (stolen,) = root.roles["targets"].keyids
    thief = team.home / "thief"
    shutil.copytree(team.keys, thief)
    kept = team.copy("kept")
    add_key(team.repository(), "targets", None)
    revoke_key(team.repository(), "targets", stolen[:8])
    follow(FolderPlace(team.folder))
    # The thief goes on from the channel as it was, with the old root and every other key.
    theirs = copy.copy(team)
    theirs.home = team.home / "theirs"
    theirs.home.mkdir()
    shutil.copytree(kept, theirs.folder)
    shutil.copytree(thief, theirs.keys)
    for content in (b"a", b"b", b"c", b"d"):
        theirs.publish(gguf(content))
    _swap(team, theirs.folder)
    with pytest.raises(ChannelRefused):
        follow(FolderPlace(team.folder))


def test_a_role_may_want_two_keys(team: Team) -> None:
    """With a threshold of two, one key alone neither publishes nor rotates."""
    add_key(team.repository(), "targets", None, threshold=2)
    follow(FolderPlace(team.folder), team.fingerprint)
    team.publish(gguf(b"both"))
    assert len(follow(FolderPlace(team.folder)).listing.of("small")) == 2
    next(team.keys.glob("targets-*.pem")).unlink()
    with pytest.raises(HomeportError, match="needs 2 signatures"):
        team.publish(gguf(b"alone"))
    assert len(follow(FolderPlace(team.folder)).listing.of("small")) == 2


def test_withdrawn_models_are_offered_no_longer(team: Team) -> None:
    """What is withdrawn is gone from the list and from the disk; its number is not used again."""
    withdraw(team.repository(), "small", 0)
    session = follow(FolderPlace(team.folder), team.fingerprint)
    assert session.listing.names == ()
    with pytest.raises(ChannelRefused, match="cannot be trusted"):
        session.stored("models/small/1/weights.gguf")
    assert team.publish(gguf(b"second")).version == 2


def test_a_damaged_memory_is_told(team: Team) -> None:
    """What is known of a channel is not guessed when it cannot be read."""
    follow(FolderPlace(team.folder), team.fingerprint)
    path = channel_folder(team.fingerprint) / "channel.json"
    path.write_text("{", encoding="ascii")
    with pytest.raises(WeightsError, match="cannot be read"):
        followed_channels()


def test_a_full_disk_is_told(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing half-written stands for what was seen; the next attempt succeeds."""
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr("homeport.weights.channel.following.write_whole", full)
        with pytest.raises(WeightsError, match="No space left"):
            follow(FolderPlace(team.folder), team.fingerprint)
    assert followed_channels() == ()
    assert follow(FolderPlace(team.folder), team.fingerprint).listing.names == ("small",)


def test_signers_that_the_team_dropped_are_forgotten(team: Team) -> None:
    """The keys that count for weights are those of the newest list."""
    follow(FolderPlace(team.folder), team.fingerprint)
    signers = channel_folder(team.fingerprint) / "signers"
    (signers / "old.pem").write_text("old", encoding="ascii")
    follow(FolderPlace(team.folder))
    assert len(list(signers.glob("*.pem"))) == 1


def test_a_folder_of_weights_is_published_whole(team: Team, tmp_path: Path) -> None:
    """Every file of a folder is signed and listed; the one that is loaded is named."""
    folder = tmp_path / "folder"
    (folder / "tokens").mkdir(parents=True)
    (folder / "b-00002-of-00002.gguf").write_bytes(gguf(b"2"))
    (folder / "b-00001-of-00002.gguf").write_bytes(gguf(b"1"))
    (folder / "tokens" / "words.json").write_bytes(b"[]")
    published = publish(team.repository(), folder, Wishes("sharded"))
    assert published.main == "b-00001-of-00002.gguf"
    listing = follow(FolderPlace(team.folder), team.fingerprint).listing
    assert listing.of("sharded") == (published,)
    stored = json.loads((team.folder / "metadata/3.targets.json").read_bytes())
    assert "models/sharded/1/tokens/words.json" in stored["signed"]["targets"]


def test_without_the_extra_the_next_step_is_said(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library is an extra, and it is named."""
    monkeypatch.setitem(sys.modules, "tuf.api", None)
    with pytest.raises(WeightsError) as caught:
        follow(FolderPlace(team.folder), team.fingerprint)
    assert "homeport[signing]" in caught.value.hint


def test_a_channel_that_was_never_asked_has_no_list() -> None:
    """Nothing is made up for it."""
    assert last_listing("0" * 64) is None
