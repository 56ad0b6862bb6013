"""A log that lost its end while nobody wrote to it."""

import json
from pathlib import Path

import pytest
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog
from homeport.audit.chain import decode
from homeport.audit.head import read_head
from homeport.audit.loss import loss
from homeport.audit.tail import Tail

KEY = AuditKey(b"k" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a log whose writer was killed: five records, none of them signed."""
    log = AuditLog.open(tmp_path / "audit.jsonl", KEY)
    for number in range(4):
        log.intend(an_intent(f"r{number}"))
    return log.path


def told(path: Path, head: dict[str, object]) -> tuple[str, dict[str, object]] | None:
    """Compare a log, as it lies there, with a head."""
    lines = path.read_bytes().splitlines()
    last = json.loads(lines[-1])
    tail = Tail(path.stat().st_size, 0, last["seq"], last["hash"])
    return loss(path, head, tail, decode(lines[0]))


def signed(path: Path, seq: int) -> dict[str, object]:
    """Return a head as it was when the log ended with this record."""
    fields = [json.loads(line) for line in path.read_bytes().splitlines()]
    log = fields[0]["log"]
    last = "0" * 64 if seq == 0 else fields[seq - 1]["hash"]
    signature = KEY.sign_head(log, seq, last)
    return {"log": log, "seq": seq, "hash": last, "signature": signature}


def test_its_own_end(path: Path) -> None:
    """Nothing is told of a log that ends as its head says."""
    assert told(path, read_head(path.with_name("audit.jsonl.head"))) is None


@pytest.mark.parametrize("seq", [0, 1, 3, 4])
def test_a_head_that_is_behind(path: Path, seq: int) -> None:
    """A head that some records came after is what a crash leaves, and nothing to tell."""
    assert told(path, signed(path, seq)) is None


def test_cut(path: Path) -> None:
    """An end that is gone is told with what it was."""
    head = signed(path, 5)
    lines = path.read_bytes().splitlines(keepends=True)
    for kept in range(1, 5):
        path.write_bytes(b"".join(lines[:kept]))
        assert told(path, head) == ("cut", {"had": 5, "hash": head["hash"]})


def test_out_of_reach(path: Path) -> None:
    """Where the record that the head names cannot be reached, the end is another."""
    head = signed(path, 3)
    lines = path.read_bytes().splitlines(keepends=True)
    for gone in (b"nonsense\n", b""):
        path.write_bytes(b"".join([*lines[:2], gone, *lines[3:]]))
        found = told(path, head)
        assert found is not None
        assert found[0] == "cut"


@pytest.mark.parametrize("changes", [{"log": "another"}, {"seq": 4}, {"hash": "x"}])
def test_no_head_of_ours(path: Path, changes: dict[str, object]) -> None:
    """A head that is missing, of another log or was changed proves nothing, which is told."""
    assert told(path, signed(path, 5) | changes) == ("headless", {})
    assert told(path, {}) == ("headless", {})
