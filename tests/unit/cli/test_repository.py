"""Which repository a command is about."""

from pathlib import Path

import pytest

from homeport.cli.repository import repository_of
from homeport.errors import InputError


def test_the_folder_named_is_taken(tmp_path: Path) -> None:
    """A name is obeyed."""
    assert repository_of(tmp_path) == tmp_path.resolve()


def test_a_file_is_no_repository(tmp_path: Path) -> None:
    """A wrong name is said."""
    (tmp_path / "f").touch()
    with pytest.raises(InputError, match="not a folder"):
        repository_of(tmp_path / "f")


@pytest.mark.parametrize("mark", [".git", "pyproject.toml", "go.mod"])
def test_the_nearest_marked_folder_around_here_is_taken(
    mark: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a subfolder the repository's top is found."""
    (tmp_path / mark).mkdir()
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert repository_of(None) == tmp_path


def test_without_any_mark_it_is_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loose folder of scripts is a repository too."""
    monkeypatch.chdir(tmp_path)
    found = repository_of(None)
    assert found == tmp_path or found in tmp_path.parents
