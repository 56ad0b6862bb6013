import json
from pathlib import Path

import pytest
from tests.doubles.reports import run_tests_command as run
from tests.doubles.reports import written_report


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give a report with a failure."""
    return written_report(tmp_path)


def test_parse_prints_the_normal_form(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Format, tests, summary and notes, as the contract says."""
    assert run("parse", report, "--json") == 0
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
    assert run("parse", report) == 0
    out = capsys.readouterr().out
    assert out.startswith("3 tests, 1 failed, 1 skipped  (junit)\n")
    assert "failed m::bad" in out
    assert "no  such row 7" in out


def test_parse_names_no_more_than_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a thousand failures the first ones are shown, with or without a message."""
    path = tmp_path / "many.xml"
    cases = "".join(f"<testcase name='t{n}'><failure/></testcase>" for n in range(60))
    path.write_text(f"<testsuite>{cases}</testsuite>")
    assert run("parse", path) == 0
    assert "... and 10 more; see --json" in capsys.readouterr().out
