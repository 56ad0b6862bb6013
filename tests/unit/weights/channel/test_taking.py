import hashlib
import multiprocessing
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.small_model import CONTENT, ENTRY
from tests.doubles.team_channel import Team, gguf, serving

from homeport.errors import (
    ChannelRefused,
    DigestMismatch,
    InputError,
    SignatureRefused,
    WeightsError,
)
from homeport.storage import config_folder
from homeport.weights import catalogue, ensure
from homeport.weights.cache import file_of, partial_of, verify
from homeport.weights.channel.following import Session, follow
from homeport.weights.channel.places import FolderPlace, WebPlace
from homeport.weights.channel.publishing import publish, withdraw
from homeport.weights.channel.taking import choose, pending, roll_back, take
from homeport.weights.describing import Wishes
from homeport.weights.gguf import Metadata
from homeport.weights.installed import installed
from homeport.weights.local import LocalFile
from homeport.weights.pull import pull
from homeport.weights.signing import new_key
from homeport.weights.trust import Trust, trust_in_force
from homeport.weights.versions import File


@pytest.fixture(autouse=True)
def cache(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep each test's files to itself."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Begin a channel with one model."""
    team = Team(tmp_path)
    team.publish(gguf())
    return team


def _session(team: Team) -> Session:
    return follow(FolderPlace(team.folder), team.fingerprint)


def _take(team: Team, number: int = 0) -> Path:
    session = _session(team)
    return file_of(take(session, choose(session, "small", number), Trust()))


def _stored(team: Team, number: int = 1) -> Path:
    (path,) = (team.folder / f"targets/models/small/{number}").iterdir()
    return path


def _rewrite(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def test_what_was_published_arrives(team: Team) -> None:
    """Every byte, read-only, found by its name from then on."""
    path = _take(team)
    assert path.read_bytes() == gguf()
    assert path.stat().st_mode & 0o777 == 0o444
    assert ensure("small") == path
    model = installed()["small"]
    assert (model.active, model.channel, model.held) == (1, team.fingerprint, False)


def test_it_arrives_over_http_and_goes_on_where_it_stopped(team: Team) -> None:
    """A pull that was cut short fetches only what is missing."""
    team.publish(gguf(b"x" * 50_000))
    with serving(team.folder) as web:
        session = follow(WebPlace(web.url), team.fingerprint)
        version = choose(session, "small", 2)
        (entry,) = version.entries(f"channels/{team.fingerprint[:16]}/small/2")
        partial_of(entry).write_bytes(gguf(b"x" * 50_000)[:20_000])
        seen: list[str] = []
        take(session, version, Trust(), notice=seen.append)
    assert file_of(entry).read_bytes() == gguf(b"x" * 50_000)
    assert any("going on at" in sentence for sentence in seen)


@pytest.mark.parametrize("change", ["flipped", "cut", "longer", "swapped", "gone", "page"])
def test_changed_weights_are_never_installed(team: Team, change: str) -> None:
    """A flipped bit, a short or long file, another file, none, or a page of a proxy."""
    team.publish(gguf(b"second"), "other")
    stored, whole = _stored(team), gguf()
    with serving(team.folder) as web:
        session = follow(WebPlace(web.url), team.fingerprint)
        match change:
            case "flipped":
                _rewrite(stored, whole[:-1] + b"\0")
            case "cut":
                _rewrite(stored, whole[:-1])
            case "longer":
                _rewrite(stored, whole + b"x")
            case "swapped":
                _rewrite(stored, gguf(b"weighty"))
            case "gone":
                stored.unlink()
            case _:
                _rewrite(stored, b"<html>")
        with pytest.raises(WeightsError) as caught:
            take(session, choose(session, "small", 0), Trust())
    assert caught.value.hint
    assert installed() == {}
    with pytest.raises(InputError):
        ensure("small")


def test_a_changed_or_missing_signature_is_refused(team: Team) -> None:
    """The signature is data of the channel too, and needed."""
    session = _session(team)
    version = choose(session, "small", 0)
    (path,) = (team.folder / "targets/signatures/small").iterdir()
    kept = path.read_bytes()
    path.write_bytes(kept[:-1])
    with pytest.raises(ChannelRefused, match="not the published one"):
        take(session, version, Trust())
    path.unlink()
    with pytest.raises(WeightsError, match="not in the channel"):
        take(session, version, Trust())
    path.write_bytes(kept)
    take(session, version, Trust())


def test_only_the_signers_of_models_toml_count(team: Team) -> None:
    """A team that names its signers refuses whatever else the channel's key holder signs."""
    new_key(config_folder() / "team.pem", None)
    settings = config_folder() / "models.toml"
    settings.write_text('require_signing = true\nsigners = ["team.pub"]\n', encoding="ascii")
    session = _session(team)
    with pytest.raises(SignatureRefused, match="not trusted here"):
        take(session, choose(session, "small", 0), trust_in_force())
    assert installed() == {}
    shutil.copy(team.keys / "signing.pub", config_folder() / "team.pub")
    take(session, choose(session, "small", 0), trust_in_force())
    assert ensure("small").read_bytes() == gguf()


def test_a_file_beside_the_published_ones_is_refused(team: Team) -> None:
    """Nothing may stand among the weights that nobody signed."""
    path = _take(team)
    (path.parent / "code.py").write_bytes(b"import os")
    with pytest.raises(SignatureRefused, match=r"code\.py"):
        _take(team)


def test_a_file_that_changed_on_disk_is_refused_at_load(team: Team) -> None:
    """Pulling again mends it."""
    path = _take(team)
    path.chmod(0o644)
    path.write_bytes(gguf(b"worm"))
    with pytest.raises(DigestMismatch, match="not what it was pinned as"):
        ensure("small")
    _take(team)
    assert ensure("small").read_bytes() == gguf()


def test_a_template_that_is_not_the_published_one_is_refused(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What shapes every prompt is compared by itself, and a new one is told."""
    _take(team)
    team.publish(gguf(template="{{ other }}"), new_template=True)
    session = _session(team)
    seen: list[str] = []
    take(session, choose(session, "small", 0), Trust(), notice=seen.append)
    assert any("chat template changed" in sentence for sentence in seen)
    version = choose(session, "small", 1)
    monkeypatch.setattr(
        "homeport.weights.channel.taking.read_metadata",
        lambda _path: Metadata("llama", "small", 512, "x", "0" * 64),
    )
    with pytest.raises(ChannelRefused, match="another chat template"):
        take(session, version, Trust())


def test_pinned_models_keep_their_pins(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel cannot put other weights under a name that Homeport pins; the same it may."""
    monkeypatch.setattr(catalogue, "CATALOGUE", (replace(ENTRY, name="small"),))
    session = _session(team)
    with pytest.raises(ChannelRefused, match="which Homeport pins itself"):
        take(session, choose(session, "small", 0), Trust())


def test_the_same_bytes_are_not_fetched_twice(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another model or version holds already is linked, not fetched."""
    monkeypatch.setattr(catalogue, "CATALOGUE", (ENTRY,))

    copy = team.home / "copy.gguf"
    copy.write_bytes(CONTENT)
    pull(ENTRY, [LocalFile(copy)])
    path = team.home / "tiny.bin"
    path.write_bytes(CONTENT)
    version = publish(team.repository(), path, Wishes("tiny", "MIT"))
    session = _session(team)
    shutil.rmtree(team.folder / "targets/models/tiny")
    entry = take(session, version, Trust())
    assert file_of(entry).samefile(file_of(ENTRY))
    assert verify(entry).read_bytes() == CONTENT


def test_the_same_bytes_are_fetched_where_nothing_can_be_linked(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system without links costs a transfer."""
    _take(team)
    team.publish(gguf())

    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert _take(team).read_bytes() == gguf()


def test_what_is_not_offered_is_explained(team: Team) -> None:
    """Other names and numbers show what there is; an empty channel says so."""
    session = _session(team)
    with pytest.raises(InputError, match="no model called 'large'") as caught:
        choose(session, "large", 0)
    assert "small" in caught.value.hint
    with pytest.raises(InputError, match="no version 9"):
        choose(session, "small", 9)
    assert choose(session, "", 0).name == "small"
    withdraw(team.repository(), "small", 0)
    with pytest.raises(InputError, match="no default model"):
        choose(_session(team), "", 0)


def test_updates_go_forward_and_leave_held_models_alone(team: Team) -> None:
    """Newer versions are pending, except where a person went back; named, they come."""
    _take(team)
    assert pending(_session(team), ()) == ()
    team.publish(gguf(b"second"))
    (change,) = pending(_session(team), ())
    assert (change.before, change.after, change.why) == (1, 2, "newer")
    _take(team)
    assert roll_back("small").after == 1
    assert ensure("small").read_bytes() == gguf()
    assert pending(_session(team), ()) == ()
    assert pending(_session(team), ("small",))[0].after == 2
    with pytest.raises(InputError, match="not installed from"):
        pending(_session(team), ("large",))


def test_an_older_version_that_is_asked_for_is_held(team: Team) -> None:
    """Pulling version 1 on purpose is not undone by the next update."""
    team.publish(gguf(b"second"))
    _take(team, 1)
    assert installed()["small"].held
    assert pending(_session(team), ()) == ()


def test_a_withdrawn_version_is_left(team: Team) -> None:
    """Members move to what is offered, even backwards, and cannot go back to it."""
    _take(team)
    team.publish(gguf(b"bad"))
    _take(team)
    withdraw(team.repository(), "small", 2)
    (change,) = pending(_session(team), ())
    assert (change.before, change.after) == (2, 1)
    _take(team)
    with pytest.raises(ChannelRefused, match="withdrawn"):
        roll_back("small", 2)
    withdraw(team.repository(), "small", 1)
    assert pending(_session(team), ()) == ()


def test_rolling_back_needs_something_to_go_back_to(team: Team) -> None:
    """No team's model, no older version, no such number, no whole files: each is told."""
    with pytest.raises(InputError, match="does not come from a team"):
        roll_back("small")
    _take(team)
    with pytest.raises(InputError, match="no older version"):
        roll_back("small")
    with pytest.raises(InputError, match="no version 7"):
        roll_back("small", 7)
    team.publish(gguf(b"second"))
    old = ensure("small")
    _take(team)
    old.unlink()
    with pytest.raises(WeightsError, match="not on this machine"):
        roll_back("small")
    assert installed()["small"].active == 2


def test_a_full_disk_keeps_what_arrived(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version in use stays in use; the next attempt goes on."""
    _take(team)
    team.publish(gguf(b"y" * 5_000))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("homeport.weights.pull._write_all", full)
        with pytest.raises(WeightsError, match="No space left"):
            _take(team)
    assert installed()["small"].active == 1
    assert ensure("small").read_bytes() == gguf()
    assert _take(team).read_bytes() == gguf(b"y" * 5_000)


def test_a_list_that_contradicts_the_metadata_is_refused(team: Team) -> None:
    """A file must be the same in both, or it is in neither."""
    session = _session(team)
    version = choose(session, "small", 0)
    file = File(version.files[0].path, 5, hashlib.sha256(b"other").hexdigest())
    changed = replace(version, files=(file,))
    with pytest.raises(ChannelRefused, match="disagree"):
        take(session, changed, Trust())


def _pull_there(folder: str, fingerprint: str, answers: "multiprocessing.Queue[str]") -> None:
    session = follow(FolderPlace(Path(folder)), fingerprint)
    entry = take(session, choose(session, "small", 0), Trust())
    answers.put(hashlib.sha256(file_of(entry).read_bytes()).hexdigest())


def test_two_processes_pull_at_once(team: Team) -> None:
    """Both end with the same whole file, and one record of it."""
    team.publish(gguf(b"z" * 3_000_000))
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = context.Queue()
    arguments = (str(team.folder), team.fingerprint, answers)
    children = [context.Process(target=_pull_there, args=arguments) for _ in range(2)]
    for child in children:
        child.start()
    digests = {answers.get(timeout=120) for _ in children}
    for child in children:
        child.join()
    assert digests == {hashlib.sha256(gguf(b"z" * 3_000_000)).hexdigest()}
    assert installed()["small"].active == 2
