"""git on repositories that are not trusted."""

import os
from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, run_git, write_files

from homeport.code.git import git, shared_name
from homeport.code.history import recent_changes
from homeport.code.walk import walk


def test_output_and_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What git prints is returned; an error, a missing git and a slow one give None."""
    write_files(tmp_path, {"a.py": "x = 1\n"})
    assert git(tmp_path, "rev-parse", "HEAD") is None
    commit_all(tmp_path, "first")
    assert git(tmp_path, "ls-files") == b"a.py\n"
    assert git(tmp_path, "ls-files", patience_s=0.0) is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git(tmp_path, "ls-files") is None


def test_without_git_no_process_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no folder above is a repository, nothing is run; folders inside one are found."""
    started: list[object] = []
    monkeypatch.setattr("subprocess.run", lambda *words, **_: started.append(words))
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert git(tmp_path, "ls-files") is None
    assert git(tmp_path / "loop", "ls-files") is None
    assert started == []
    monkeypatch.undo()
    repo = write_files(tmp_path / "repo", {"inner/a.py": "", "inner/b.py": ""})
    commit_all(repo, "first")
    assert git(repo / "inner", "ls-files") == b"a.py\nb.py\n"


def test_environment_cannot_point_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A `GIT_DIR` of the surrounding process is not followed."""
    ours = write_files(tmp_path / "ours", {"ours.py": ""})
    theirs = write_files(tmp_path / "theirs", {"theirs.py": ""})
    commit_all(ours, "first")
    commit_all(theirs, "first")
    monkeypatch.setenv("GIT_DIR", str(theirs / ".git"))
    assert git(ours, "ls-files") == b"ours.py\n"


def test_nothing_of_the_repository_is_run(tmp_path: Path) -> None:
    """Monitors, hooks, filters, diff drivers, converters and signature programs stay unrun."""
    proof = tmp_path / "proof"
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> {proof}\ncat\n')
    trap.chmod(0o755)
    repo = write_files(
        tmp_path / "repo", {"a.py": "x = 1\n", ".gitattributes": "*.py filter=trap diff=trap\n"}
    )
    commit_all(repo, "first")
    for name in (
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "diff.external",
        "diff.trap.command",
        "diff.trap.textconv",
        "filter.trap.clean",
        "filter.trap.smudge",
        "gpg.program",
    ):
        run_git(repo, "config", name, str(trap))
    run_git(repo, "config", "log.showSignature", "true")
    hooks = repo / ".git" / "hooks"
    for hook in ("post-index-change", "pre-auto-gc", "reference-transaction"):
        (hooks / hook).write_text(trap.read_text())
        (hooks / hook).chmod(0o755)
    write_files(repo, {"a.py": "x = 2\n", "new.py": ""})

    assert [one.path for one in walk(repo).files] == ["a.py", "new.py"]
    assert recent_changes(repo, ["a.py"])
    assert not proof.exists(), proof.read_text()
    assert os.access(trap, os.X_OK)


@pytest.mark.parametrize(
    "url",
    [
        "https://me:hush@host.example.org/team/shop.git",
        "git@host.example.org:team/shop.git",
        "ssh://git@host.example.org/team/shop",
    ],
)
def test_shared_name(tmp_path: Path, url: str) -> None:
    """Whoever cloned it, and however, a repository has one name; without an origin its own."""
    run_git(tmp_path, "init", "--quiet")
    assert shared_name(tmp_path) == str(tmp_path)
    run_git(tmp_path, "remote", "add", "origin", url)
    assert shared_name(tmp_path) == "host.example.org/team/shop"
