"""Where the log lies."""

from pathlib import Path

import pytest

from homeport.audit import audit_path
from homeport.audit.place import head_path, lock_path


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
