import io
from pathlib import Path

import pytest

from homeport.repair.python.evaluator.keeper import Keeper


def test_a_file_is_changed_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Content and times are as before afterwards, and differ within."""
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "a.py"
    place.write_bytes(b"old")
    before = place.stat().st_mtime_ns
    keeper = Keeper(io.StringIO(), io.StringIO())
    with keeper.written("a.py", b"new"):
        assert place.read_bytes() == b"new"
        assert place.stat().st_mtime_ns != before
    assert place.read_bytes() == b"old"
    assert place.stat().st_mtime_ns == before


def test_a_runner_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer says what is missing, and nothing more is asked."""
    monkeypatch.chdir(tmp_path)

    def missing(_argv: list[str]) -> None:
        raise ImportError("none")

    monkeypatch.setattr("homeport.repair.python.evaluator.keeper.Unittest", missing)
    told = io.StringIO()
    order = '{"kind": "unittest", "argv": [], "here": false, "folder": ""}\n'
    Keeper(io.StringIO(order), told).serve()
    assert "ImportError: none" in told.getvalue()
    assert Path.cwd() == tmp_path
