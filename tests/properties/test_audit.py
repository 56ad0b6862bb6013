"""Laws of the audit log."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog, Outcome, Rotation, Status, verify
from homeport.audit.chain import FIRST_PREVIOUS, decode, encode, forge
from homeport.audit.head import open_head, write_head
from homeport.domain import Route

KEY = AuditKey(b"k" * 32)


def _log() -> tuple[bytes, bytes]:
    """Return the bytes of a log and of its head."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.jsonl"
        with AuditLog.open(path, KEY) as log:
            for number in range(3):
                intent = an_intent(f"r{number}")
                log.conclude(log.intend(intent), Outcome(Status.ANSWERED, Route.LOCAL))
        return path.read_bytes(), path.with_name("audit.jsonl.head").read_bytes()


LOG, HEAD = _log()


def whole(content: bytes) -> bool:
    """Tell whether these bytes, beside the head, pass the check."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.jsonl"
        path.write_bytes(content)
        path.with_name("audit.jsonl.head").write_bytes(HEAD)
        return verify(path, KEY.public).whole


def test_the_log_itself_is_whole() -> None:
    """The log that the other laws change passes the check."""
    assert whole(LOG)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(LOG) - 1), st.integers(1, 255))
def test_no_byte_can_be_changed(at: int, by: int) -> None:
    """Changing any byte of a signed log in any way is noticed."""
    assert not whole(LOG[:at] + bytes((LOG[at] ^ by,)) + LOG[at + 1 :])


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(LOG) - 1))
def test_no_end_can_be_cut(kept: int) -> None:
    """Cutting a signed log anywhere is noticed."""
    assert not whole(LOG[:kept])


@settings(max_examples=80, deadline=None)
@given(st.permutations(range(LOG.count(b"\n"))))
def test_no_order_but_one(order: list[int]) -> None:
    """Any other order of the records is noticed."""
    lines = LOG.splitlines(keepends=True)
    shuffled = b"".join(lines[at] for at in order)

    assert whole(shuffled) == (shuffled == LOG)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
def test_a_torn_end_is_no_fault(torn: bytes) -> None:
    """Whatever a crash leaves after the last record, without a line end, changes nothing."""
    assert whole(LOG + torn.replace(b"\n", b" "))


@given(
    st.dictionaries(
        st.text(max_size=8).filter(lambda key: key not in {"seq", "time", "kind", "previous"}),
        st.one_of(st.text(), st.integers(), st.booleans(), st.lists(st.text(max_size=5))),
        max_size=5,
    )
)
def test_any_content_survives(content: dict[str, object]) -> None:
    """Any content is written as one ASCII line and read back the same."""
    link = forge(1, FIRST_PREVIOUS, "intent", "now", content)
    line = encode(link)

    assert line.count(b"\n") == 1
    assert line.isascii()
    assert decode(line[:-1]) == link


def _files() -> dict[str, bytes]:
    """Return a log of several files and its head, by their names."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.jsonl"
        with AuditLog.open(path, KEY, rotation=Rotation(most_bytes=900)) as log:
            for number in range(3):
                log.intend(an_intent(f"r{number}"))
        return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


FILES = _files()


def test_a_crash_at_any_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the newest file ends, the next writer goes on and loses no whole record."""
    monkeypatch.setattr("os.fsync", lambda _fd: None)  # thousands of them
    newest = FILES["audit.jsonl"]
    aside = b"".join(FILES[name] for name in sorted(FILES) if name[-1].isdecimal()).splitlines()
    before, of_log = len(aside), str(decode(aside[0]).fields["log"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.jsonl"
        for cut in range(len(newest) + 1):
            for file in path.parent.iterdir():
                file.unlink()
            for name, content in FILES.items():
                path.with_name(name).write_bytes(content)
            path.write_bytes(newest[:cut])
            head = open_head(path.with_name("audit.jsonl.head"))  # it was not synced since then
            write_head(head, of_log, decode(aside[-1]), KEY, {})
            os.close(head)
            with AuditLog.open(path, KEY) as log:
                log.intend(an_intent("after"))
            report = verify(path, KEY.public)
            assert report.whole, (cut, report.problem)
            kept = before + newest[:cut].count(b"\n")
            assert report.records >= kept + 2  # the new one, and its checkpoint
            assert any("unfinished" in note for note in report.notes) == (
                not newest[:cut].endswith(b"\n") and cut > 0
            )
