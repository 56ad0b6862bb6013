"""Where the resident process listens."""

import os
import stat
from pathlib import Path

import pytest

from homeport.errors import StateError
from homeport.server import place
from homeport.storage import state_folder


def test_it_lies_in_the_folder_of_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the one that is named, or in the platform's own."""
    monkeypatch.setenv("HOMEPORT_STATE_DIR", "/s")
    assert place.place() == "/s/resident"
    monkeypatch.delenv("HOMEPORT_STATE_DIR")
    monkeypatch.setenv("HOME", str(tmp_path))
    for states in ("", str(tmp_path / "x")):
        monkeypatch.setenv("XDG_STATE_HOME", states)
        assert place._state_of_the_platform() == str(state_folder())
    monkeypatch.setattr("sys.platform", "other")
    assert place._state_of_the_platform() == str(state_folder())


def test_a_long_path_is_replaced_by_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket's path has 104 bytes at most; each folder of state has its own."""
    found = set[str]()
    for letter in "ab":
        monkeypatch.setenv("HOMEPORT_STATE_DIR", "/" + letter * 120)
        found.add(place.place())
    assert len(found) == 2
    assert all(len(one) < 60 and str(os.getuid()) in one for one in found)


def test_only_what_is_this_users_alone_is_theirs(tmp_path: Path) -> None:
    """Neither what others may enter, nor a link, nor what is not there."""
    folder = tmp_path / "own"
    folder.mkdir(mode=0o700)
    assert place.is_ours(str(folder))
    assert not place.is_ours(str(folder), stat.S_IFSOCK)
    (tmp_path / "link").symlink_to(folder)
    assert not place.is_ours(str(tmp_path / "link"))
    folder.chmod(0o750)
    assert not place.is_ours(str(folder))
    assert not place.is_ours(str(tmp_path / "none"))


def test_a_folder_open_to_others_is_refused(home: Path) -> None:
    """One made anew is closed to them."""
    folder = Path(place.made())
    assert place.is_ours(str(folder))
    assert folder == home / "state" / "resident"
    folder.chmod(0o777)
    with pytest.raises(StateError, match="not yours alone"):
        place.made()
    folder.rmdir()
    folder.parent.joinpath(folder.name).write_text("no folder")
    with pytest.raises(StateError):
        place.made()


def test_surroundings_tell_apart_what_works_differently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our variables count, others do not; a path is the same however it is written."""
    before = place.surroundings()
    monkeypatch.setenv("COLUMNS", "7")
    monkeypatch.setenv(place.OFF, "1")
    assert place.surroundings() == before
    monkeypatch.setenv("AUDIT_PATH", "a.jsonl")
    relative = place.surroundings()
    monkeypatch.setenv("AUDIT_PATH", str(Path("a.jsonl").absolute()))
    assert place.surroundings() == relative != before
