"""The end of a log, kept beside it."""

import os
import stat
from pathlib import Path

import pytest

from homeport.audit import AuditKey
from homeport.audit.chain import forge
from homeport.audit.head import is_signed, open_head, read_head, write_head

KEY = AuditKey(b"k" * 32)


def test_written_in_place(tmp_path: Path) -> None:
    """The head names the last record, is signed and private, and replaces the one before."""
    path = tmp_path / "audit.jsonl.head"
    path.touch(0o600)
    path.write_text("something else and longer" * 50)
    descriptor = open_head(path)
    for seq in (9999, 10):
        last = forge(seq, "abc", "intent", "now", {})
        write_head(descriptor, "log", last, KEY)

        head = read_head(path)
        assert (head["log"], head["seq"], head["hash"]) == ("log", seq, last.hash)
        assert (head["public"], head["time"]) == (KEY.public, "now")
        assert is_signed(head, KEY.public)
        assert path.stat().st_size == 512
    os.close(descriptor)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("change", [{"log": "gol"}, {"seq": 8}, {"seq": "9"}, {"hash": "x"}])
def test_changed(change: dict[str, object], tmp_path: Path) -> None:
    """Whatever is changed in it, its signature does not hold any more."""
    path = tmp_path / "head"
    descriptor = open_head(path)
    write_head(descriptor, "log", forge(9, "abc", "intent", "now", {}), KEY)
    os.close(descriptor)
    head = read_head(path)

    assert not is_signed(head | change, KEY.public)
    assert not is_signed(head, AuditKey(b"o" * 32).public)


def test_read_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read half old and half new is read again."""
    path = tmp_path / "head"
    descriptor = open_head(path)
    write_head(descriptor, "log", forge(9, "abc", "intent", "now", {}), KEY)
    os.close(descriptor)
    good = path.read_bytes()
    reads = [b"torn {", good.replace(b'"seq": 9', b'"seq": 8'), good]
    monkeypatch.setattr(Path, "read_bytes", lambda _path: reads.pop(0))

    assert read_head(path)["seq"] == 9
    assert reads == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b'{"seq": 3}', {"seq": 3}), (b"[]", {}), (b"torn {", {}), (b"\xff", {}), (None, {})],
)
def test_unreadable(content: bytes | None, expected: dict[str, object], tmp_path: Path) -> None:
    """A head that cannot be read counts as none."""
    path = tmp_path / "head"
    if content is not None:
        path.write_bytes(content)

    assert read_head(path) == expected
