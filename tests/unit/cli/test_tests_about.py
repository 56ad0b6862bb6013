from pathlib import Path

import pytest
from tests.doubles.reports import repository_of_one_commit, written_report
from tests.doubles.reports import run_tests_command as run

from homeport.errors import InputError


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give a repository with one commit."""
    return repository_of_one_commit(tmp_path / "repo")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give a report with a failure."""
    return written_report(tmp_path)


def test_options_that_make_no_sense_say_so() -> None:
    """A try before the first, and a time that is none."""
    with pytest.raises(InputError, match="counts from 1"):
        run("record", "x", "--attempt", "0")
    with pytest.raises(InputError, match="is no time"):
        run("record", "x", "--time", "soon")


def test_a_commit_is_needed_to_record(report: Path, tmp_path: Path) -> None:
    """Outside of a repository it has to be named; an option is no commit."""
    with pytest.raises(InputError, match="which commit"):
        run("record", report, "--repo", tmp_path)
    with pytest.raises(InputError, match="is no commit"):
        run("record", report, "--repo", tmp_path, "--commit=--output=x")
    assert run("record", report, "--repo", tmp_path, "--commit", "abc") == 0


def test_a_commit_that_the_repository_does_not_know_is_refused(repo: Path, report: Path) -> None:
    """A misspelt revision would make a history of its own; nothing is recorded."""
    with pytest.raises(InputError, match="has no such commit") as caught:
        run("record", report, "--repo", repo, "--commit", "mian")
    assert "git fetch" in caught.value.hint
    with pytest.raises(InputError, match="no runs are recorded"):
        run("history", "--repo", repo)
