import io
import json
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, run_git, write_files

from homeport.cli import tests
from homeport.errors import InputError

REPORT = (
    '<testsuite name="s" tests="3"><testcase classname="m" name="ok" time="1.5"/>'
    '<testcase classname="m" name="bad" time="2"><failure type="E" message="no \x1b such row 7">t'
    '</failure></testcase><testcase classname="m" name="skip"><skipped/></testcase></testsuite>'
).replace("\x1b", "")


def _run(*words: str | Path) -> int:
    parser = ArgumentParser()
    tests.add_arguments(parser)
    return tests.execute(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give a repository with one commit."""
    folder = write_files(tmp_path / "repo", {"m.py": "x = 1\n"})
    commit_all(folder, "Begin")
    return folder


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give a report with a failure."""
    path = tmp_path / "report.xml"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_parse_prints_the_normal_form(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Format, tests, summary and notes, as the contract says."""
    assert _run("parse", report, "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["format"] == "junit"
    assert [one["outcome"] for one in shown["tests"]] == ["passed", "failed", "skipped"]
    assert shown["summary"] == {
        "tests": 3, "failed": 1, "errored": 0, "skipped": 1, "unfinished": 0,
    }  # fmt: skip
    assert shown["notes"] == []
    assert "error" not in shown


def test_parse_says_it_in_words_too(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The counts, then what failed and why."""
    assert _run("parse", report) == 0
    out = capsys.readouterr().out
    assert out.startswith("3 tests, 1 failed, 1 skipped  (junit)\n")
    assert "failed m::bad" in out
    assert "no  such row 7" in out


def test_parse_names_no_more_than_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a thousand failures the first ones are shown, with or without a message."""
    path = tmp_path / "many.xml"
    cases = "".join(f"<testcase name='t{n}'><failure/></testcase>" for n in range(60))
    path.write_text(f"<testsuite>{cases}</testsuite>")
    assert _run("parse", path) == 0
    assert "... and 10 more; see --json" in capsys.readouterr().out


def test_a_cut_report_is_used_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is readable is printed, the cut is in the JSON and on stderr, and the exit code is 2."""
    path = tmp_path / "cut.xml"
    path.write_text(REPORT[:150])
    assert _run("parse", path, "--json") == 2
    ended = capsys.readouterr()
    shown = json.loads(ended.out)
    assert shown["summary"]["tests"] == 1
    assert "ends in the middle" in shown["error"]
    assert "what is readable is used" in ended.err
    assert "the last test, bad, is cut off" in ended.err


def test_reports_come_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe is read as a file is; a terminal is not waited for."""
    stdin = io.TextIOWrapper(io.BytesIO(REPORT.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert _run("parse") == 0
    assert "3 tests" in capsys.readouterr().out
    monkeypatch.setattr(stdin, "isatty", lambda: True)
    with pytest.raises(InputError, match="no report"):
        _run("parse", "-")


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """A missing file, a folder, and options that make no sense say so."""
    with pytest.raises(InputError, match="no such file"):
        _run("parse", tmp_path / "none.xml")
    with pytest.raises(InputError, match="is a directory"):
        _run("parse", tmp_path)
    with pytest.raises(InputError, match="counts from 1"):
        _run("record", "x", "--attempt", "0")
    with pytest.raises(InputError, match="is no time"):
        _run("record", "x", "--time", "soon")


def test_triage_without_history(
    report: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The problems are named, and how to ask for more."""
    assert _run("triage", report, "--repo", repo) == 0
    ended = capsys.readouterr()
    assert "1 failure is 1 problem, of 3 tests" in ended.out
    assert "--history" in ended.err
    assert _run("triage", report, "--repo", repo, "--gate", "--json") == 1
    assert json.loads(capsys.readouterr().out)["failures"] == 1


def test_a_report_from_a_pipe_is_triaged(
    repo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a file the report is standard input; a green one is said to be green."""
    green = b"<testsuite><testcase name='a'/></testsuite>"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(green)))
    assert _run("triage", "--repo", repo) == 0
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
        assert _run("record", one, *words) == 0
    capsys.readouterr()
    code = _run(
        "triage", report, "--repo", repo, "--history", "--run-id", "now", "--json", "--gate"
    )
    assert code == 0
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["label"] == "flaky"
    assert problem["evidence"][0] == "failed 6 of 41 runs on unchanged code"
    page = tmp_path / "flaky.html"
    assert _run("history", "--repo", repo, "--html", page) == 0
    assert "40 runs: 1 flaky" in capsys.readouterr().out
    assert "m::bad" in page.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="is a directory"):
        _run("history", "--repo", repo, "--html", tmp_path)


def test_recording_twice_adds_nothing(
    repo: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same report of the same run is recorded once; the commit is HEAD unless named."""
    assert _run("record", report, "--repo", repo, "--json") == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["recorded"], first["tests"], first["failures"]) == (True, 2, 1)
    assert first["commit"] == run_git(repo, "rev-parse", "HEAD").strip()
    assert _run("record", report, "--repo", repo) == 0
    assert "was recorded already" in capsys.readouterr().out
    assert _run("record", report, "--repo", repo, "--run-id", "x", "--attempt", "2") == 0
    assert "run x/2 recorded" in capsys.readouterr().out


def test_a_commit_is_needed_to_record(report: Path, tmp_path: Path) -> None:
    """Outside of a repository it has to be named; an option is no commit."""
    with pytest.raises(InputError, match="which commit"):
        _run("record", report, "--repo", tmp_path)
    with pytest.raises(InputError, match="is no commit"):
        _run("record", report, "--repo", tmp_path, "--commit=--output=x")
    assert _run("record", report, "--repo", tmp_path, "--commit", "abc") == 0


def test_history_reads_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of runs and what is known of its tests give the contract's object."""
    runs = tmp_path / "runs.jsonl"
    lines = [
        json.dumps({"run": n, "commit": f"c{n}", "failed": [{"test": "a"}] if n >= 30 else []})
        for n in range(40)
    ]
    runs.write_text("\n".join(lines) + "\n" + '{"run": 41, "comm')
    meta = tmp_path / "tests.json"
    meta.write_text('{"tests": ["a", "b"]}')
    assert _run("history", runs, "--meta", meta, "--json") == 0
    ended = capsys.readouterr()
    shown = json.loads(ended.out)
    assert shown["tests"]["a"]["label"] == "regression"
    assert shown["tests"]["a"]["first_bad"] == "c30"
    assert shown["failures"][0] == {"run": 30, "test": "a", "cause": "regression"}
    assert "the last line is cut off" in ended.err


def test_triage_asks_a_file_of_runs(
    report: Path, repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """History may be a file instead of the recorded runs."""
    runs = tmp_path / "runs.jsonl"
    lines = [json.dumps({"commit": f"c{n}", "failed": ["m::bad"] if n % 9 == 5 else []})
             for n in range(60)]  # fmt: skip
    runs.write_text("\n".join(lines))
    assert _run("triage", report, "--repo", repo, "--history", runs, "--json") == 0
    assert json.loads(capsys.readouterr().out)["problems"][0]["label"] == "flaky"


def test_a_project_without_runs_is_told_how_to_begin(repo: Path) -> None:
    """Nothing recorded is an error with the next step."""
    with pytest.raises(InputError, match="no runs are recorded") as caught:
        _run("history", "--repo", repo)
    assert "homeport tests record" in caught.value.hint
