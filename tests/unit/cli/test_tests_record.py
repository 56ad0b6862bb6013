import json
from pathlib import Path

import pytest
from tests.doubles.reports import repository_of_one_commit, written_report
from tests.doubles.reports import run_tests_command as run
from tests.doubles.repository import run_git


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give a repository with one commit."""
    return repository_of_one_commit(tmp_path / "repo")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give a report with a failure."""
    return written_report(tmp_path)


def test_recording_twice_adds_nothing(
    repo: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same report of the same run is recorded once; the commit is HEAD unless named."""
    assert run("record", report, "--repo", repo, "--json") == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["recorded"], first["tests"], first["failures"]) == (True, 2, 1)
    assert first["commit"] == run_git(repo, "rev-parse", "HEAD").strip()
    assert run("record", report, "--repo", repo) == 0
    assert "was recorded already" in capsys.readouterr().out
    assert run("record", report, "--repo", repo, "--run-id", "x", "--attempt", "2") == 0
    out = capsys.readouterr().out
    assert out.startswith(f"run x/2 of {first['commit'][:10]} recorded: ")
    assert out.endswith("2 tests, 1 failure, 1 skipped and left out\n")
