"""Copies of repositories."""

import os
import shutil
import socket
from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.sandbox.snapshot import take_snapshot


def _nothing(_: Path) -> bool:
    return False


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small tree with one of each."""
    tree = tmp_path / "repo"
    (tree / "src").mkdir(parents=True)
    (tree / "src" / "a.py").write_bytes(b"x = 1\n")
    (tree / "run.sh").write_bytes(b"#!/bin/sh\n")
    (tree / "run.sh").chmod(0o555)
    (tree / "way").symlink_to("../elsewhere")
    return tree


def test_files_modes_times_and_links_are_copied(source: Path, tmp_path: Path) -> None:
    """Content and time are the same, a link stays a link, and a copy can be written."""
    shot = take_snapshot(source, tmp_path / "copy", 1000, _nothing)
    copy = shot.folder
    assert (copy / "src/a.py").read_bytes() == b"x = 1\n"
    assert (copy / "src/a.py").stat().st_mtime_ns == (source / "src/a.py").stat().st_mtime_ns
    assert (copy / "run.sh").stat().st_mode & 0o777 == 0o755
    assert os.readlink(copy / "way") == "../elsewhere"  # noqa: PTH115 -- as it is written
    assert (shot.borrowed, shot.left_out) == ((), ())


def test_folders_made_by_tools_are_named_not_copied(source: Path, tmp_path: Path) -> None:
    """Virtual environments, node_modules and git's objects are large, and theirs."""
    for name in (".venv", "web/node_modules/x", ".git/objects/aa"):
        (source / name).mkdir(parents=True)
    (source / ".venv/pyvenv.cfg").touch()
    (source / "web/node_modules/x/i.js").touch()
    shot = take_snapshot(source, tmp_path / "copy", 1000, _nothing)
    assert {str(path) for path in shot.borrowed} == {".venv", "web/node_modules", ".git/objects"}
    assert list((shot.folder / "web/node_modules").iterdir()) == []


def test_what_cannot_be_copied_is_left_out_and_named(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sockets, secrets and files without permission are no error."""
    (source / "keys").mkdir()
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind(str(source / "plug"))
    plain = shutil.copyfile

    def copyfile(old: str, new: Path, *, follow_symlinks: bool) -> object:
        if old.endswith("run.sh"):
            raise PermissionError
        return plain(old, new, follow_symlinks=follow_symlinks)

    def scandir(folder: Path) -> object:
        if folder.name == "src":
            raise PermissionError
        return listed(folder)

    listed = os.scandir
    monkeypatch.setattr(shutil, "copyfile", copyfile)
    monkeypatch.setattr(os, "scandir", scandir)
    shot = take_snapshot(source, tmp_path / "copy", 1000, lambda path: path.name == "keys")
    assert {str(path) for path in shot.left_out} == {"keys", "plug", "run.sh", "src"}
    assert not (shot.folder / "run.sh").exists()


def test_blocks_are_shared_where_the_file_system_can(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone that works is taken for the copy; here it is a double that says yes."""
    import fcntl  # noqa: PLC0415 -- not on every platform

    asked: list[int] = []

    def clone(new: int, request: int, old: int) -> None:
        asked.append(request)
        os.write(new, os.read(old, 1000))

    monkeypatch.setattr(fcntl, "ioctl", clone)
    shot = take_snapshot(source, tmp_path / "copy", 1000, _nothing)
    assert asked == [0x40049409] * 2
    assert (shot.folder / "src/a.py").read_bytes() == b"x = 1\n"


def test_a_tree_that_is_too_large_is_refused(source: Path, tmp_path: Path) -> None:
    """The bound holds for all files together."""
    with pytest.raises(InputError, match="too large") as refused:
        take_snapshot(source, tmp_path / "copy", 10, _nothing)
    assert refused.value.hint
