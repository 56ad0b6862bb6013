"""The private folder of a sandbox."""

import os
import tempfile
from pathlib import Path

import pytest

from homeport.sandbox.workplace import Workplace


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of this test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_private_and_gone_afterwards() -> None:
    """Nobody else may look into it; removing twice is no error."""
    work = Workplace()
    assert work.folder.stat().st_mode & 0o777 == 0o700
    assert work.canary.exists()
    work.remove()
    work.remove()
    assert not work.folder.exists()


def test_what_a_killed_process_left_is_removed_and_what_lives_is_not(place: Path) -> None:
    """A folder without a lock goes; one in use, one just made and a plain file stay."""
    dead, young, file = (place / f"homeport-sandbox-{name}" for name in ("a", "b", "c"))
    for folder in (dead, young):
        folder.mkdir()
    (dead / "canary").touch()
    file.touch()
    living = Workplace()
    second = Workplace()
    assert not dead.exists()
    assert young.exists()
    assert file.exists()
    assert living.folder.exists()
    living.remove()
    second.remove()


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_folders_without_write_permission_are_removed_too() -> None:
    """Code may take permissions from its own copy, not keep it there."""
    work = Workplace()
    (work.tree / "closed").mkdir(parents=True)
    (work.tree / "closed" / "file").touch()
    (work.tree / "closed").chmod(0o500)
    work.remove()
    assert not work.folder.exists()
