"""`homeport tests flaky` says what makes a test fail."""

import json
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.cli.main import main


def test_a_broken_test_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1 when it fails; in words and as JSON."""
    repo = write_files(tmp_path / "r", {"t.py": "def test_bad(): assert 0\n"})
    words = [
        "tests",
        "flaky",
        "t.py::test_bad",
        "--repo",
        str(repo),
        "--suite",
        "t.py",
        "--runs",
        "1",
    ]
    assert main(words) == 1
    assert capsys.readouterr().out.startswith("broken t.py::test_bad\n")
    assert main([*words, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["label"] == "broken"


def test_bad_input_is_refused(tmp_path: Path) -> None:
    """No run at all is none."""
    assert main(["tests", "flaky", "t", "--repo", str(tmp_path), "--runs", "0"]) == 2
