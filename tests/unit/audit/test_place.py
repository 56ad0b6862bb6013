"""Where the log lies."""

from pathlib import Path

import pytest

from homeport.audit import audit_path
from homeport.audit.place import head_path, lock_path, segment_path, segments


def test_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a variable the log lies in the state folder."""
    monkeypatch.delenv("AUDIT_PATH", raising=False)
    monkeypatch.setenv("HOMEPORT_STATE_DIR", str(tmp_path / "state"))

    assert audit_path() == tmp_path / "state" / "audit.jsonl"


def test_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`AUDIT_PATH` names another file."""
    monkeypatch.setenv("AUDIT_PATH", str(tmp_path / "mine.jsonl"))

    assert audit_path() == tmp_path / "mine.jsonl"


def test_neighbours() -> None:
    """The head and the lock lie beside the log."""
    log = Path("folder/audit.jsonl")

    assert head_path(log) == Path("folder/audit.jsonl.head")
    assert lock_path(log) == Path("folder/audit.jsonl.lock")


def test_files_that_were_set_aside(tmp_path: Path) -> None:
    """They are known by their names, the oldest first; names with wildcards are names."""
    log = tmp_path / "a[u]dit*.jsonl"
    for last in (1000, 7):
        segment_path(log, last).touch()
    for other in ("a[u]dit*.jsonl.head", "a[u]dit*.jsonl.7", "audit.jsonl.000000000007"):
        (tmp_path / other).touch()
    assert segments(log) == (segment_path(log, 7), segment_path(log, 1000))
