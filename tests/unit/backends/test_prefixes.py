import os
from pathlib import Path

import pytest

from homeport.backends.prefixes import MOST_FILES, prefix_file, prune


def test_another_model_or_text_is_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A prefix is found again for the same model and text, and for nothing else."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path))
    path = prefix_file("model a", "be brief")
    assert path == prefix_file("model a", "be brief")
    others = {prefix_file("model b", "be brief"), prefix_file("model a", "be long")}
    assert path not in others
    assert len(others) == 2
    assert path.parent.stat().st_mode & 0o077 == 0


def test_only_the_files_used_last_are_kept(tmp_path: Path) -> None:
    """The folder never grows beyond its limit, and the oldest go first."""
    for number in range(MOST_FILES + 3):
        path = tmp_path / f"{number}.prefix"
        path.touch()
        os.utime(path, (number, number))
    prune(tmp_path)
    kept = {int(path.stem) for path in tmp_path.glob("*.prefix")}
    assert kept == set(range(3, MOST_FILES + 3))


def test_a_file_that_vanishes_meanwhile_stops_nobody(tmp_path: Path) -> None:
    """A dangling entry in the folder ends the pruning quietly."""
    (tmp_path / "gone.prefix").symlink_to(tmp_path / "nothing")
    prune(tmp_path)
    assert not (tmp_path / "nothing").exists()
