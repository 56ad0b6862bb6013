import json
from pathlib import Path

import pytest
from tests.doubles.reports import repository_of_one_commit, written_report
from tests.doubles.reports import run_tests_command as run


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give a repository with one commit."""
    return repository_of_one_commit(tmp_path / "repo")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give a report with a failure."""
    return written_report(tmp_path)


def test_recorded_runs_are_listed(
    repo: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest first, with what each held; a project without runs is no error."""
    assert run("runs", "--repo", repo) == 0
    assert capsys.readouterr().out == "no runs are recorded for this project\n"
    for day in (1, 2, 3):
        run("record", report, "--repo", repo, "--run-id", f"r{day}", "--time", f"2026-01-0{day}")
    capsys.readouterr()
    assert run("runs", "--repo", repo, "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert [one["run"] for one in shown] == ["r3", "r2", "r1"]
    assert (shown[0]["tests"], shown[0]["failures"], shown[0]["cut"]) == (2, 1, False)
    assert run("runs", "--repo", repo) == 0
    head, first, *_ = capsys.readouterr().out.splitlines()
    assert head.split() == ["run", "commit", "time", "(UTC)", "tests", "failed"]
    assert first.startswith("r3")


def test_of_many_runs_the_latest_are_shown(
    repo: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fifty fit, and the rest are counted."""
    for number in range(52):
        run("record", report, "--repo", repo, "--run-id", f"r{number}")
    capsys.readouterr()
    assert run("runs", "--repo", repo) == 0
    assert "... and 2 older; see --all" in capsys.readouterr().out
    assert run("runs", "--repo", repo, "--all") == 0
    assert len(capsys.readouterr().out.splitlines()) == 53
