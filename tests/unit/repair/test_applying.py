import errno
import os
from pathlib import Path

import pytest

from homeport.errors import EditRefused
from homeport.repair.applying import apply_change


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Give a tree with one program."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.py").write_bytes(b"x = 1\r\n")
    (tmp_path / "a.py").chmod(0o755)
    return tmp_path


def test_a_change_is_written_whole(tree: Path) -> None:
    """The file holds the new bytes and keeps its mode; nothing else is left behind."""
    apply_change(tree, "a.py", b"x = 1\r\n", b"x = 2\r\n")
    assert (tree / "a.py").read_bytes() == b"x = 2\r\n"
    assert (tree / "a.py").stat().st_mode & 0o777 == 0o755
    assert sorted(path.name for path in tree.rglob("*")) == [".git", "a.py"]


def test_another_file_system_is_no_obstacle(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git's and temporary files lie elsewhere, the file is written beside its place."""
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.parent != tree:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    apply_change(tree, "a.py", b"x = 1\r\n", b"x = 2\r\n")
    assert (tree / "a.py").read_bytes() == b"x = 2\r\n"
    assert sorted(path.name for path in tree.rglob("*")) == [".git", "a.py"]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_everything(
    tree: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """A full disk or an interrupt changes nothing and leaves no file."""

    def fsync(_descriptor: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises((EditRefused, KeyboardInterrupt)):
        apply_change(tree, "a.py", b"x = 1\r\n", b"x = 2\r\n")
    assert (tree / "a.py").read_bytes() == b"x = 1\r\n"
    assert sorted(path.name for path in tree.rglob("*")) == [".git", "a.py"]


def test_what_the_change_was_not_made_for_is_refused(tree: Path) -> None:
    """A changed file, links, folders, ways out and read-only places are left alone."""
    (tree / "link.py").symlink_to("a.py")
    (tree / "folder").mkdir()
    (tree / "behind").symlink_to(tree / "folder")
    (tree / "folder" / "b.py").write_bytes(b"x")
    (tree / "folder" / "b.py").chmod(0o444)
    for path, before in (
        ("a.py", b"other"), ("link.py", b"x = 1\r\n"), ("behind/b.py", b"x"), ("folder", b""),
        ("../a.py", b""), ("nothere.py", b""), ("folder/b.py", b"x"), (".git/a", b""),
    ):  # fmt: skip
        with pytest.raises(EditRefused) as caught:
            apply_change(tree, path, before, b"new")
        assert caught.value.hint
    assert (tree / "a.py").read_bytes() == b"x = 1\r\n"
