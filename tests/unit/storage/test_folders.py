"""The three folders."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from homeport.errors import StorageError
from homeport.storage import cache_folder, config_folder, state_folder

FOLDERS = [
    (state_folder, "HOMEPORT_STATE_DIR", "XDG_STATE_HOME"),
    (cache_folder, "HOMEPORT_CACHE_DIR", "XDG_CACHE_HOME"),
    (config_folder, "HOMEPORT_CONFIG_DIR", "XDG_CONFIG_HOME"),
]


@pytest.mark.parametrize(("folder", "variable", "_platform"), FOLDERS)
def test_override(
    folder: Callable[[], Path],
    variable: str,
    _platform: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The variable names the folder, which is made for its owner only."""
    wanted = tmp_path / "deep" / "own"
    monkeypatch.setenv(variable, str(wanted))

    assert folder() == wanted
    assert stat.S_IMODE(wanted.stat().st_mode) == 0o700
    assert folder() == wanted


@pytest.mark.parametrize(("folder", "variable", "platform"), FOLDERS)
def test_platform(
    folder: Callable[[], Path],
    variable: str,
    platform: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the variable, the platform's own folder is used."""
    monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(platform, str(tmp_path))

    assert folder() == tmp_path / "homeport"
    assert (tmp_path / "homeport").is_dir()


def test_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be made is an error that names the variable to set."""
    blocker = tmp_path / "file"
    blocker.write_text("in the way")
    monkeypatch.setenv("HOMEPORT_STATE_DIR", str(blocker / "state"))

    with pytest.raises(StorageError, match="cannot make the folder") as caught:
        state_folder()
    assert "HOMEPORT_STATE_DIR" in caught.value.hint


def test_unwritable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be written is an error, told before anything relies on it."""
    monkeypatch.setenv("HOMEPORT_STATE_DIR", str(tmp_path))
    monkeypatch.setattr("os.access", lambda _path, _mode: False)  # root may write anywhere

    with pytest.raises(StorageError, match="cannot be written"):
        state_folder()
