import io
import json
import sys
from pathlib import Path

import pytest
from tests.doubles.reports import REPORT
from tests.doubles.reports import run_tests_command as run

from homeport.errors import InputError


def test_a_cut_report_is_used_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is readable is printed, the cut is in the JSON and on stderr, and the exit code is 2."""
    path = tmp_path / "cut.xml"
    path.write_text(REPORT[:150])
    assert run("parse", path, "--json") == 2
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
    assert run("parse") == 0
    assert "3 tests" in capsys.readouterr().out
    monkeypatch.setattr(stdin, "isatty", lambda: True)
    with pytest.raises(InputError, match="no report"):
        run("parse", "-")


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """A missing file and a folder say so."""
    with pytest.raises(InputError, match="no such file"):
        run("parse", tmp_path / "none.xml")
    with pytest.raises(InputError, match="is a directory"):
        run("parse", tmp_path)
