import io
import json
import sys
from pathlib import Path

import pytest
from tests.doubles.reports import (
    REPORT,
    repository_of_one_commit,
    written_report,
)
from tests.doubles.reports import (
    run_tests_command as run,
)

from homeport.errors import InputError


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give a repository with one commit."""
    return repository_of_one_commit(tmp_path / "repo")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give a report with a failure."""
    return written_report(tmp_path)


def test_triage_without_history(
    report: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The problems are named, and how to ask for more."""
    assert run("triage", report, "--repo", repo) == 0
    ended = capsys.readouterr()
    assert "1 failure is 1 problem, of 3 tests" in ended.out
    assert "homeport tests record REPORT" in ended.err
    assert run("triage", report, "--repo", repo, "--gate", "--json") == 1
    assert json.loads(capsys.readouterr().out)["failures"] == 1
    assert run("triage", report, "--repo", repo, "--no-history") == 0
    assert capsys.readouterr().err == ""


def test_a_report_from_a_pipe_is_triaged(
    repo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a file the report is standard input; a green one is said to be green."""
    green = b"<testsuite><testcase name='a'/></testsuite>"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(green)))
    assert run("triage", "--repo", repo) == 0
    assert capsys.readouterr().out == "all of 1 tests passed or were skipped\n"


def test_recorded_runs_tell_a_flaky_test(
    repo: Path, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After forty runs on one commit, failing now and then, triage knows it as flaky."""
    green = tmp_path / "green.xml"
    for number in range(40):
        green.write_text(
            REPORT.replace("<failure", "<system-out").replace("</failure", "</system-out")
        )
        one = report if number % 8 == 3 else green
        moment = f"2026-01-{1 + number // 2:02}T0{number % 2}:00:00+00:00"
        words = ("--repo", repo, "--run-id", f"r{number}", "--time", moment)
        assert run("record", one, *words) == 0
    capsys.readouterr()
    code = run("triage", report, "--repo", repo, "--run-id", "now", "--json", "--gate")
    assert code == 0
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["label"] == "flaky"
    assert problem["evidence"][0] == "failed 6 of 41 runs on unchanged code"
    page = tmp_path / "flaky.html"
    assert run("history", "--repo", repo, "--html", page) == 0
    assert "40 runs: 1 flaky" in capsys.readouterr().out
    assert "m::bad" in page.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="is a directory"):
        run("history", "--repo", repo, "--html", tmp_path)


def test_triage_asks_a_file_of_runs(
    report: Path, repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """History may be a file instead of the recorded runs."""
    runs = tmp_path / "runs.jsonl"
    lines = [json.dumps({"commit": f"c{n}", "failed": ["m::bad"] if n % 9 == 5 else []})
             for n in range(60)]  # fmt: skip
    runs.write_text("\n".join(lines))
    assert run("triage", report, "--repo", repo, "--history", runs, "--json") == 0
    assert json.loads(capsys.readouterr().out)["problems"][0]["label"] == "flaky"
