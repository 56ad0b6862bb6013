import json
from pathlib import Path

import pytest
from tests.doubles.reports import repository_of_one_commit, written_report
from tests.doubles.reports import run_tests_command as run

from homeport.errors import InputError
from homeport.testruns.captures import CaptureStore


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give a repository with one commit."""
    return repository_of_one_commit(tmp_path / "repo")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give a report with a failure."""
    return written_report(tmp_path)


def test_a_recorded_run_is_deleted_by_its_name(
    repo: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One, then all; an unknown name deletes nothing."""
    for name in ("a", "b", "c"):
        run("record", report, "--repo", repo, "--run-id", name)
    with pytest.raises(InputError, match="run z is not recorded"):
        run("forget", "--repo", repo, "a", "z")
    capsys.readouterr()
    assert run("forget", "--repo", repo, "a") == 0
    assert capsys.readouterr().out == "forgot 1 report\n"
    assert run("forget", "--repo", repo, "--all", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"forgotten": 2}
    assert run("runs", "--repo", repo, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_captured_values_are_deleted(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The values of failures go without the runs."""
    with CaptureStore() as store:
        failure: dict[str, object] = {"test": "t", "error": "E", "message": "", "calls": []}
        store.add(str(repo), [failure], 1.0)
    assert run("forget", "--repo", repo, "--captured") == 0
    assert capsys.readouterr().out == "forgot 1 captured failure\n"
    with CaptureStore() as store:
        assert store.latest(str(repo)) is None


def test_what_to_forget_has_to_be_said(repo: Path) -> None:
    """Nothing is deleted by leaving words out, or by saying two things."""
    for words in ((), ("a", "--all"), ("--all", "--captured")):
        with pytest.raises(InputError, match="what is to be forgotten"):
            run("forget", "--repo", repo, *words)
