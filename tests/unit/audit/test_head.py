"""The end of a log, kept beside it."""

import io
import os
import stat
from pathlib import Path

import pytest

from homeport.audit import AuditKey
from homeport.audit.chain import Link, forge
from homeport.audit.head import after_of, is_signed, longest_of, open_head, read_head, write_head

KEY = AuditKey(b"k" * 32)
LOG = "1a" * 8


def test_written_in_place(tmp_path: Path) -> None:
    """The head names the last record, is signed and private, and replaces the one before."""
    path = tmp_path / "audit.jsonl.head"
    path.touch(0o600)
    path.write_text("something else and longer" * 50)
    descriptor = open_head(path)
    for seq in (9999, 10):
        last = forge(seq, "abc", "intent", "now", {})
        write_head(descriptor, LOG, last, KEY, {})

        head = read_head(path)
        assert (head["log"], head["seq"], head["hash"]) == (LOG, seq, last.hash)
        assert (head["public"], head["time"]) == (KEY.public, "now")
        assert is_signed(head, KEY.public, old=False)
        assert path.stat().st_size == 512
    os.close(descriptor)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("change", [{"log": "gol"}, {"seq": 8}, {"seq": "9"}, {"hash": "x"}])
def test_changed(change: dict[str, object], tmp_path: Path) -> None:
    """Whatever is changed in it, its signature does not hold any more."""
    path = tmp_path / "head"
    descriptor = open_head(path)
    write_head(descriptor, LOG, forge(9, "abc", "intent", "now", {}), KEY, {})
    os.close(descriptor)
    head = read_head(path)

    assert not is_signed(head | change, KEY.public, old=True)
    assert not is_signed(head, AuditKey(b"o" * 32).public, old=True)


def test_read_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read half old and half new is read again."""
    path = tmp_path / "head"
    descriptor = open_head(path)
    write_head(descriptor, LOG, forge(9, "abc", "intent", "now", {}), KEY, {})
    os.close(descriptor)
    good = path.read_bytes()
    reads = [b"torn {", good.replace(b'"seq":9', b'"seq":8'), good]
    monkeypatch.setattr(Path, "open", lambda _path, _mode: io.BytesIO(reads.pop(0)))

    assert read_head(path)["seq"] == 9
    assert reads == []


def test_a_longer_file(tmp_path: Path) -> None:
    """What follows a head is not read, and is cut off by the next writer."""
    path = tmp_path / "head"
    write_head(descriptor := open_head(path), LOG, forge(9, "a", "intent", "now", {}), KEY, {})
    os.close(descriptor)
    good = path.read_bytes()
    path.write_bytes(good + b"[" * 5000)

    assert read_head(path)["seq"] == 9
    os.close(open_head(path))
    assert path.read_bytes() == good


def test_what_lay_there_before(tmp_path: Path) -> None:
    """A head names the longest log that lay there before its own, and still is one sector."""
    path = tmp_path / "head"
    most = 10**12 - 1
    time = "2026-07-01T12:00:00.000+00:00"
    gone = {"log": "2b" * 8, "seq": most, "hash": "f" * 64}
    descriptor = open_head(path)
    write_head(descriptor, LOG, Link(most, "", "e" * 64, "", {"time": time}), KEY, gone)
    assert path.stat().st_size == 512
    head = read_head(path)
    assert (after_of(head), head["time"]) == (gone, time)
    write_head(descriptor, LOG, Link(0, "", "e" * 64, "", {}), KEY, {})
    os.close(descriptor)

    assert longest_of(head) == {"log": LOG, "seq": most, "hash": "e" * 64}
    assert longest_of(head | {"seq": 5}) == gone
    assert longest_of(read_head(path)) == longest_of({}) == {}
    assert after_of({"after": gone | {"seq": True}}) == {}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f'{{"log":"{LOG}","seq":3,"hash":"{"0" * 64}"}}', True),
        (f'{{"log":"\\ud800","seq":3,"hash":"{"0" * 64}"}}', False),
        (f'{{"log":"{LOG}","seq":-3,"hash":"{"0" * 64}"}}', False),
        (f'{{"log":"{LOG}","seq":3,"hash":["{"0" * 64}"]}}', False),
        (f'{{"log":"{LOG}","seq":3,"hash":"{"0" * 64}","public":"\\ud800"}}', False),
        ('{"seq": 3}', False),
        ("[]", False),
        ("[" * 500, False),
        ("torn {", False),
        ("\xff", False),
        (None, False),
    ],
)
def test_unreadable(content: str | None, tmp_path: Path, *, expected: bool) -> None:
    """A head that cannot be read, or has not the form of ours, counts as none."""
    path = tmp_path / "head"
    if content is not None:
        path.write_bytes(content.encode("latin-1"))

    assert bool(read_head(path)) is expected
