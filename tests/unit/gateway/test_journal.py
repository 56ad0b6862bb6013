"""Records written beside the requests."""

import asyncio
import threading
from pathlib import Path

import pytest
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog, Outcome, Receipt, Status, verify
from homeport.domain import Route
from homeport.errors import AuditError
from homeport.gateway import journal as journal_module
from homeport.gateway.journal import Journal

KEY = AuditKey(b"k" * 32)
OUTCOME = Outcome(Status.ANSWERED, Route.LOCAL)


@pytest.fixture(params=["at once", "on a thread"])
def pace(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have records written in either way."""
    if request.param == "on a thread":
        monkeypatch.setattr(journal_module, "_MOST_SLOW", -1)
    return str(request.param)


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    """Give an open log."""
    return AuditLog.open(tmp_path / "audit.jsonl", KEY)


@pytest.mark.usefixtures("pace")
def test_many_at_once(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes while the disk is busy is written together; all of it is in the log."""
    batches: list[int] = []
    real = log.record

    def record(entries: list[object]) -> object:
        batches.append(len(entries))
        return real(entries)  # type: ignore[arg-type]  # it is what the journal gave

    monkeypatch.setattr(log, "record", record)

    async def run() -> None:
        journal = Journal(log)
        receipts = await asyncio.gather(*(journal.intend(an_intent(f"r{n}")) for n in range(50)))
        for receipt in receipts:
            journal.conclude(receipt, OUTCOME, urgent=False)
        assert journal.unwritten == 50
        await journal.written()
        assert journal.unwritten == 0
        await journal.written()

    asyncio.run(run())
    log.close()
    report = verify(log.path, KEY.public)
    assert (report.whole, report.unconcluded) == (True, 0)
    assert sum(batches) == 100
    assert len(batches) < 100


@pytest.mark.usefixtures("pace")
def test_an_outcome_joins_the_next_intent(log: AuditLog) -> None:
    """An outcome that nobody waits for is written with what comes next."""

    async def run() -> None:
        journal = Journal(log)
        first = await journal.intend(an_intent("r1"))
        journal.conclude(first, OUTCOME, urgent=False)
        await journal.intend(an_intent("r2"))
        assert b'"outcome"' in log.path.read_bytes()

    asyncio.run(run())


@pytest.mark.usefixtures("pace")
def test_what_cannot_be_written(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits gets the error; it is told until something can be written again."""

    async def run() -> None:
        journal = Journal(log)
        with monkeypatch.context() as patched:
            patched.setattr("os.fsync", _full)
            with pytest.raises(AuditError):
                await journal.intend(an_intent())
            assert "No space left" in journal.broken
        await journal.intend(an_intent())
        assert journal.broken == ""

    asyncio.run(run())


def test_a_disk_that_becomes_slow(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are written at once while most writes are quick, and on a thread otherwise."""
    now, step, writers = 0.0, 0.0, []
    real = log.record

    def record(entries: list[object]) -> object:
        nonlocal now
        now += step
        writers.append(threading.current_thread().name)
        return real(entries)  # type: ignore[arg-type]  # it is what the journal gave

    monkeypatch.setattr(log, "record", record)
    monkeypatch.setattr("homeport.gateway.journal.time.perf_counter", lambda: now)

    async def run() -> None:
        nonlocal step
        journal = Journal(log)
        for number in range(40):
            step = 0.3 if number == 3 or 10 <= number < 20 else 0.0
            await journal.intend(an_intent(f"r{number}"))

    asyncio.run(run())
    assert set(writers[:15]) == {"MainThread"}  # one slow write changes nothing
    assert set(writers[15:24]) == {"audit"}
    assert set(writers[24:]) == {"MainThread"}


def _full(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")


def test_nobody_waits_any_more(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record is written though its requester, or its whole loop, has gone meanwhile."""
    go_on, real = threading.Event(), log.record

    def slow(entries: list[object]) -> object:
        go_on.wait(10)
        return real(entries)  # type: ignore[arg-type]  # it is what the journal gave

    monkeypatch.setattr(log, "record", slow)
    monkeypatch.setattr(journal_module, "_MOST_SLOW", -1)
    journal = Journal(log)

    async def leave() -> None:
        journal.intend(an_intent("r1")).cancel()
        journal.intend(an_intent("r2"))

    asyncio.run(leave())
    go_on.set()

    async def after() -> Receipt:
        return await journal.intend(an_intent("r3"))

    assert asyncio.run(after()).seq == 4
