"""Diffs of whole files, taken by real git."""

import subprocess
from pathlib import Path

import pytest

from homeport.diffs import apply_changes, git_diff, read_diff

CASES = [
    ("f.py", "a\nb\n", "a\nc\n"),
    ("f.py", "a\nb", "a\nc"),
    ("f.py", "a\r\nb\r\n", "a\r\nc\r\n"),
    ("my file.py", "a\n", "b\n"),
    ("grüße/ä.py", "a\n", "b\n"),
    ('quo"te\\.py', "a\n", "b\n"),
    ("sub/new.py", None, "a\nb\n"),
    ("new.py", None, "a"),
    ("empty.py", None, ""),
    ("old.py", "a\nb\n", None),
    ("void.py", "", None),
    ("f.txt", "\udce9\n", "\udce8\n"),
]


@pytest.mark.parametrize(("path", "before", "after"), CASES)
def test_git_takes_it_and_so_do_we(
    path: str, before: str | None, after: str | None, tmp_path: Path
) -> None:
    """`git apply` makes exactly the new file, and reading our own diff gives the same."""
    file = tmp_path / path
    if before is not None:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(before.encode("utf-8", "surrogateescape"))
    diff = git_diff(path, before, after)
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, capture_output=True,
        input=diff.encode("utf-8", "surrogateescape"), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    now = file.read_bytes().decode("utf-8", "surrogateescape") if file.exists() else None
    assert now == after
    assert apply_changes(read_diff(diff), {path: before}.get) == {path: after}


def test_renames_and_modes_are_taken(tmp_path: Path) -> None:
    """A file that moves, changes and becomes a program."""
    (tmp_path / "a b.py").write_text("x\ny\n")
    diff = git_diff("c.py", "x\ny\n", "x\nz\n", old_path="a b.py", executable=(False, True))
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=diff.encode(), check=True)
    assert (tmp_path / "c.py").read_text() == "x\nz\n"
    assert (tmp_path / "c.py").stat().st_mode & 0o100
    assert not (tmp_path / "a b.py").exists()


def test_no_change_is_no_diff() -> None:
    """Nothing is said when nothing happens."""
    assert git_diff("a.py", "x\n", "x\n") == ""
