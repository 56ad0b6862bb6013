"""`homeport redact --check --staged` on real repositories."""

import subprocess
from argparse import ArgumentParser
from pathlib import Path

import pytest

from homeport.cli import redact
from homeport.cli.staged import staged_texts
from homeport.errors import InputError

LINE = "password = 'kQ9xR7" + "tW2m'\n"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty repository that the test runs in."""
    monkeypatch.chdir(tmp_path)
    _git("init", "-q")
    return tmp_path


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *arguments], check=True)


def _check() -> int:
    parser = ArgumentParser()
    redact.add_arguments(parser)
    return redact.execute(parser.parse_args(["--check", "--staged"]))


def test_what_is_staged_counts_not_what_lies_there(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A secret that is staged and then removed from the file only is still refused."""
    path = repo / "settings.py"
    path.write_text(LINE)
    _git("add", "settings.py")
    path.write_text("password = ask()\n")
    assert _check() == 1
    assert capsys.readouterr().out.startswith("settings.py:1: secret (")
    _git("add", "settings.py")
    assert _check() == 0


def test_links_and_removed_files_are_passed_over(repo: Path) -> None:
    """Only files with text of their own are read, also names with spaces and other letters."""
    (repo / "old.py").write_text("x = 1\n")
    _git("add", "old.py")
    _git("commit", "-q", "-m", "old")
    (repo / "dangling").symlink_to("nowhere")
    (repo / "größe a.py").write_text("y = 2\n")
    (repo / "old.py").unlink()
    _git("add", "-A")
    assert list(staged_texts()) == [("größe a.py", "y = 2\n")]


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a repository nothing can be staged, and that is said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="git diff"):
        list(staged_texts())


def test_staged_goes_with_check_alone(repo: Path) -> None:
    """Files beside --staged, or --staged without --check, are refused."""
    parser = ArgumentParser()
    redact.add_arguments(parser)
    for given in (["--staged"], ["--check", "--staged", str(repo / "x")]):
        with pytest.raises(InputError, match="--staged"):
            redact.execute(parser.parse_args(given))
