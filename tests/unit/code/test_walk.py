"""Which files belong to a repository."""

import os
from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, run_git, write_files

from homeport.code.walk import LARGEST, is_wide, walk

FILES = {
    "a.py": "x = 1\n",
    "sub/b.js": "y;\n",
    "sub/node_modules/c.js": "z;\n",
    "ignored.py": "",
    ".hidden/d.py": "",
    "README.md": "",
    ".gitignore": "ignored.py\n",
}


def _paths(folder: Path) -> list[str]:
    return [one.path for one in walk(folder).files]


def test_with_git(tmp_path: Path) -> None:
    """Tracked and new files belong; ignored, vendored and hidden ones do not."""
    commit_all(write_files(tmp_path, FILES), "first")
    write_files(tmp_path, {"new.py": "", "gone.py": ""})
    run_git(tmp_path, "add", "gone.py")
    (tmp_path / "gone.py").unlink()
    assert _paths(tmp_path) == ["a.py", "new.py", "sub/b.js"]


def test_wide(tmp_path: Path) -> None:
    """Only a folder in no repository is too wide, and only above the number given."""
    write_files(tmp_path, FILES)
    assert is_wide(tmp_path, 2)
    assert not is_wide(tmp_path, 3)
    commit_all(tmp_path, "first")
    assert not is_wide(tmp_path / "sub", 0)


def test_without_git(tmp_path: Path) -> None:
    """Without git the folder is walked; environments are left out by their mark."""
    write_files(tmp_path, {**FILES, "env/pyvenv.cfg": "", "env/lib/e.py": ""})
    assert _paths(tmp_path) == ["a.py", "ignored.py", "sub/b.js"]


def test_folder_ignored_by_the_repository_around_it(tmp_path: Path) -> None:
    """A folder that the surrounding repository ignores is walked as if there were no git."""
    write_files(tmp_path, {".gitignore": "inner/\n", "inner/a.py": "", "b.py": ""})
    commit_all(tmp_path, "first")
    assert _paths(tmp_path / "inner") == ["a.py"]


def test_folder_inside_a_repository(tmp_path: Path) -> None:
    """Paths are relative to the folder that was asked about."""
    commit_all(write_files(tmp_path, {"inner/a.py": "", "b.py": ""}), "first")
    assert _paths(tmp_path / "inner") == ["a.py"]


def test_repository_inside_a_repository(tmp_path: Path) -> None:
    """A repository inside the repository belongs, unless its folder is vendored."""
    write_files(tmp_path, {"a.py": ""})
    commit_all(write_files(tmp_path / "libs" / "own", {"b.py": ""}), "first")
    commit_all(write_files(tmp_path / "vendor" / "other", {"c.py": ""}), "first")
    commit_all(tmp_path, "outer, with both as links to commits")
    assert _paths(tmp_path) == ["a.py", "libs/own/b.py"]


@pytest.mark.parametrize("with_git", [True, False])
def test_links_are_not_followed(tmp_path: Path, *, with_git: bool) -> None:
    """A link to a folder above makes no loop, and a link out of the repository leads nowhere."""
    secret = write_files(tmp_path / "outside", {"secret.py": ""})
    repo = write_files(tmp_path / "repo", {"a.py": ""})
    (repo / "loop").symlink_to(repo, target_is_directory=True)
    (repo / "out").symlink_to(secret, target_is_directory=True)
    (repo / "file.py").symlink_to(secret / "secret.py")
    if with_git:
        commit_all(repo, "first")
    assert _paths(repo) == ["a.py"]


def test_work_tree_elsewhere(tmp_path: Path) -> None:
    """A repository that claims its files lie elsewhere does not lead us there."""
    write_files(tmp_path / "outside", {"secret.py": ""})
    repo = write_files(tmp_path / "repo", {"a.py": ""})
    commit_all(repo, "first")
    run_git(repo, "config", "core.worktree", str(tmp_path / "outside"))
    assert "secret.py" not in {Path(path).name for path in _paths(repo)}


def test_large_files_stay_out(tmp_path: Path) -> None:
    """A source of more than a million bytes is data."""
    write_files(tmp_path, {"a.py": "x" * (LARGEST + 1), "b.py": "x"})
    assert _paths(tmp_path) == ["b.py"]
    commit_all(tmp_path, "first")
    assert _paths(tmp_path) == ["b.py"]


def test_size_and_time(tmp_path: Path) -> None:
    """Size and time of change are the file's own."""
    write_files(tmp_path, {"a.py": "x = 1\n"})
    os.utime(tmp_path / "a.py", ns=(5, 7))
    (one,) = walk(tmp_path).files
    assert (one.size, one.changed_ns) == (6, 7)


def test_unreadable_folders_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be listed is reported and passed over."""
    write_files(tmp_path, {"a.py": "", "closed/b.py": ""})
    scan = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    walked = walk(tmp_path)
    assert [one.path for one in walked.files] == ["a.py"]
    assert walked.unreadable == ("closed",)


def test_unreadable_files_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be looked at is reported and passed over."""
    commit_all(write_files(tmp_path, {"a.py": "", "b.py": ""}), "first")
    look = os.lstat

    def refuse(path: Path) -> os.stat_result:
        if Path(path).name == "b.py":
            raise PermissionError
        return look(path)

    monkeypatch.setattr(os, "lstat", refuse)
    walked = walk(tmp_path)
    assert [one.path for one in walked.files] == ["a.py"]
    assert walked.unreadable == ("b.py",)


@pytest.mark.parametrize("with_git", [True, False])
def test_names_that_are_no_text(tmp_path: Path, *, with_git: bool) -> None:
    """A file whose name is no UTF-8 cannot be kept; it is reported."""
    write_files(tmp_path, {"a.py": ""})
    (tmp_path / os.fsdecode(b"b\xff.py")).write_text("")
    if with_git:
        commit_all(tmp_path, "first")
    walked = walk(tmp_path)
    assert [one.path for one in walked.files] == ["a.py"]
    assert [os.fsencode(path) for path in walked.unreadable] == [b"b\xff.py"]
