"""A file is written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from homeport.storage.whole import PRIVATE, write_whole


def test_what_was_there_is_replaced(tmp_path: Path) -> None:
    """The new content stands there, for its owner only, and nothing is left beside it."""
    file = tmp_path / "a.json"
    file.write_text("before")
    write_whole(file, b"after", mode=PRIVATE)
    assert file.read_bytes() == b"after"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_for_others_has_the_usual_permissions(tmp_path: Path) -> None:
    """As if the person had written it with an editor."""
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "page.html", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o640


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is anything left beside it."""
    file = tmp_path / "a.json"
    file.write_text("before")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, b"after")
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_an_unfinished_file_may_lie_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is killed while it writes leaves it in the folder that was named."""
    folder, seen = tmp_path / "own", list[Path]()
    folder.mkdir()
    monkeypatch.setattr(os, "fsync", lambda _handle: seen.extend(tmp_path.rglob("*.new")))
    write_whole(tmp_path / "a.json", b"after", through=folder)
    assert [place.parent for place in seen] == [folder]
    assert (tmp_path / "a.json").read_bytes() == b"after"
    assert list(folder.iterdir()) == []
