import fcntl
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.small_model import CONTENT, ENTRY
from tests.doubles.team_channel import Team, gguf

from homeport.errors import WeightsError
from homeport.weights import catalogue, ensure
from homeport.weights.cache import file_of, models_folder, partial_of, stamp_of
from homeport.weights.channel.following import follow
from homeport.weights.channel.places import FolderPlace
from homeport.weights.channel.publishing import withdraw
from homeport.weights.channel.taking import choose, roll_back, take
from homeport.weights.installed import installed
from homeport.weights.trust import Trust
from homeport.weights.unused import remove, unused


@pytest.fixture(autouse=True)
def cache(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep each test's files to itself."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))
    monkeypatch.setattr(catalogue, "CATALOGUE", (ENTRY,))


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Have four versions of a model here, the last in use."""
    team = Team(tmp_path)
    for content in (b"1", b"2", b"3", b"4"):
        team.publish(gguf(content))
        _take(team)
    return team


def _take(team: Team, number: int = 0) -> None:
    session = follow(FolderPlace(team.folder), team.fingerprint)
    take(session, choose(session, "small", number), Trust())


@pytest.mark.usefixtures("team")
def test_old_versions_go_and_one_to_go_back_to_stays() -> None:
    """The version in use and the one before are kept; their bytes are counted."""
    found = unused()
    assert [item.version for item in found] == [("small", 1), ("small", 2)]
    assert all(item.size > len(gguf(b"1")) - 1 for item in found)
    remove(found)
    assert unused() == ()
    assert [one.version for one in installed()["small"].versions] == [3, 4]
    assert roll_back("small").after == 3
    assert ensure("small").read_bytes() == gguf(b"3")
    left = {path.name for path in ensure("small").parents[1].iterdir()}
    assert left == {"3", "3.notes", "4", "4.notes"}


@pytest.mark.parametrize(("keep", "left"), [(0, [4]), (2, [2, 3, 4]), (9, [1, 2, 3, 4])])
@pytest.mark.usefixtures("team")
def test_as_many_are_kept_as_are_wanted(keep: int, left: list[int]) -> None:
    """None, some or all of the older ones."""
    remove(unused(keep=keep))
    assert [one.version for one in installed()["small"].versions] == left


def test_a_newer_version_stays_while_it_is_offered(team: Team) -> None:
    """Whoever went back can go forward again, until the team withdraws it."""
    roll_back("small", 2)
    assert [item.version for item in unused()] == []
    withdraw(team.repository(), "small", 4)
    follow(FolderPlace(team.folder))
    assert [item.version for item in unused()] == [("small", 4)]


def test_a_version_that_was_never_whole_goes_when_it_is_offered_no_longer(team: Team) -> None:
    """An interrupted pull is gone on with as long as that can succeed, or until all is to go."""
    version = replace(installed()["small"].current, version=5)
    folder = f"channels/{team.fingerprint[:16]}/small/5"
    partial = partial_of(version.entries(folder)[0])
    partial.write_bytes(b"begun")
    assert [item.path for item in unused(keep=9)] == [partial.parent]
    team.publish(gguf(b"5"))
    follow(FolderPlace(team.folder))
    assert unused(keep=9) == ()
    lock = partial.parent / "x.lock"
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert unused(keep=9, everything=True) == ()
    remove(unused(keep=9, everything=True))
    assert not partial.parent.exists()


def test_leftovers_of_plain_models_go() -> None:
    """Partial files beside whole ones, notes on nothing, wheels; all else is left alone."""
    folder = models_folder()
    partial_of(ENTRY).write_bytes(b"begun")
    (folder / "old-model.gguf.partial").write_bytes(b"begun")
    (folder / "old-model.gguf.stamp").write_bytes(b"{}")
    (folder / "tiny.gguf.stamp.7.new").write_bytes(b"{")
    (folder / "tiny.gguf.wheels").mkdir()
    (folder / "tiny.gguf.wheels" / "a.whl").write_bytes(b"12345")
    (folder / "mine.gguf").write_bytes(b"someone's own")
    names = {item.path.name: item.size for item in unused()}
    assert names == {
        "old-model.gguf.partial": 5,
        "old-model.gguf.stamp": 2,
        "tiny.gguf.stamp.7.new": 1,
        "tiny.gguf.wheels": 5,
    }
    file_of(ENTRY).write_bytes(CONTENT)
    assert partial_of(ENTRY) in {item.path for item in unused()}
    file_of(ENTRY).unlink()
    assert partial_of(ENTRY) in {item.path for item in unused(everything=True)}
    remove(unused(everything=True))
    assert {path.name for path in folder.iterdir()} == {"mine.gguf"}


def test_what_is_being_fetched_is_left_alone() -> None:
    """Another process holds its lock."""
    partial_of(ENTRY).write_bytes(b"begun")
    with (models_folder() / "tiny.gguf.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert unused(everything=True) == ()
    assert len(unused(everything=True)) == 1


def test_linked_files_free_nothing(tmp_path: Path) -> None:
    """Bytes that another name still holds are not counted."""
    partial_of(ENTRY).write_bytes(b"begun")
    (tmp_path / "link").hardlink_to(partial_of(ENTRY))
    assert [item.size for item in unused(everything=True)] == [0]


def test_what_cannot_be_removed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is not gone on with in silence."""
    stamp_of(replace(ENTRY, file="gone.gguf")).write_bytes(b"{}")
    found = unused()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(WeightsError, match="cannot be removed"):
        remove(found)
