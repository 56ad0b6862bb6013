"""`homeport tests localize` lists suspicious lines."""

import json
import sqlite3
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.cli.main import main


def test_lines_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With their text, or as JSON."""
    repo = write_files(
        tmp_path / "r",
        {
            "m.py": "def f(x):\n    return x\n",
            "test_m.py": "import m\ndef test_a(): assert m.f(0)\n",
        },
    )
    words = ["tests", "localize", "test_m.py", "--repo", str(repo)]
    assert main(words) == 0
    assert "m.py:2  return x" in capsys.readouterr().out
    assert main([*words, "--json", "--formula", "dstar"]) == 0
    assert json.loads(capsys.readouterr().out)["suspects"][0]["line"] == 2


def test_a_coverage_file_and_its_report_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is run; a file that is gone has no text to show."""
    repo = tmp_path / "r"
    repo.mkdir()
    with sqlite3.connect(tmp_path / "c") as database:
        database.executescript(
            "CREATE TABLE context(id, context); CREATE TABLE file(id, path);"
            "CREATE TABLE line_bits(file_id, context_id, numbits);"
            "INSERT INTO context VALUES(1, 'test_m.py::test_a|run');"
        )
        database.execute("INSERT INTO file VALUES(1, ?)", (str(repo / "m.py"),))
        database.execute("INSERT INTO line_bits VALUES(1, 1, ?)", (bytes([0b100]),))
    (tmp_path / "r.xml").write_text(
        '<testsuite tests="1"><testcase classname="test_m" name="test_a"><failure message="no"/>'
        "</testcase></testsuite>"
    )
    words = ["tests", "localize", "--repo", str(repo), "--coverage", str(tmp_path / "c")]
    assert main([*words, "--report", str(tmp_path / "r.xml")]) == 0
    assert "m.py:2" in capsys.readouterr().out
    assert main(words) == 2
    assert main([*words, "--report", "x", "--most", "0"]) == 2
