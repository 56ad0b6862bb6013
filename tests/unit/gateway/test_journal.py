"""Records written beside the requests."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog, Outcome, Receipt, Status, verify
from homeport.audit.place import lock_path
from homeport.domain import Route
from homeport.errors import AuditError
from homeport.gateway import journal as journal_module
from homeport.gateway.journal import Journal
from homeport.storage import locked

KEY = AuditKey(b"k" * 32)
OUTCOME = Outcome(Status.ANSWERED, Route.LOCAL)


@pytest.fixture(params=["at once", "on a thread"])
def pace(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have records written in either way."""
    if request.param == "on a thread":
        monkeypatch.setattr(journal_module, "_BEARABLE", -1)
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
    monkeypatch.setattr(log, "record_now", record)

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
def test_an_outcome_that_nothing_follows(log: AuditLog) -> None:
    """An outcome is written soon, also where nothing else comes, and where nobody waits for it."""

    async def run() -> None:
        journal = Journal(log)
        left, first = journal.intend(an_intent("r1")), journal.intend(an_intent("r2"))
        left.cancel()
        await journal.conclude(await first, OUTCOME, urgent=False)
        assert b'"outcome"' in log.path.read_bytes()
        assert b'"r1"' in log.path.read_bytes()

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


@pytest.mark.parametrize(
    ("seconds", "on_the_loop"),
    [
        ({3: 0.02, 60: 0.02}, 120),  # one that is slow now and then changes nothing
        ({3: 0.02, 5: 0.02}, 6),  # two do
        ({3: 0.3}, 4),  # one that stalls does at once
        (dict.fromkeys(range(0, 120, 2), 0.02), 3),  # every other one
    ],
)
def test_a_disk_that_becomes_slow(
    seconds: dict[int, float], on_the_loop: int, log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once writes are slow a thread makes them, until many were quick."""
    now = 0.0
    writers: list[str] = []

    def slowly(real: Callable[[list[object]], object]) -> Callable[[list[object]], object]:
        def record(entries: list[object]) -> object:
            nonlocal now
            now += seconds.get(len(writers), 0.0)
            writers.append(threading.current_thread().name)
            return real(entries)

        return record

    for name in ("record", "record_now"):
        monkeypatch.setattr(log, name, slowly(getattr(log, name)))
    monkeypatch.setattr("homeport.gateway.journal.time.perf_counter", lambda: now)

    async def run() -> None:
        journal = Journal(log)
        for number in range(120):
            await journal.intend(an_intent(f"r{number}"))

    asyncio.run(run())
    assert len(writers) == 120
    assert set(writers[:on_the_loop]) == {"MainThread"}
    assert set(writers[on_the_loop : on_the_loop + 15]) <= {"audit"}
    assert (writers[-1] == "audit") == (len(seconds) > 10)


@pytest.mark.usefixtures("pace")
def test_the_loop_goes_on_while_another_holds_the_lock(log: AuditLog) -> None:
    """Records wait for whoever holds the log's lock, and nothing else does."""

    async def run() -> None:
        journal = Journal(log)
        with locked(lock_path(log.path)):
            first, second = journal.intend(an_intent("r1")), journal.intend(an_intent("r2"))
            for _ in range(10):
                await asyncio.sleep(0.001)
            third = journal.intend(an_intent("r3"))
            await asyncio.sleep(0.001)
            assert journal.unwritten == 3
            assert b'"intent"' not in log.path.read_bytes()
        assert [(await one).seq for one in (first, second, third)] == [2, 3, 4]

    asyncio.run(run())


@pytest.mark.usefixtures("pace")
def test_a_fault_of_our_own(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong with a write, whoever waits is told, and the next one is written."""

    async def run() -> None:
        journal = Journal(log)
        with monkeypatch.context() as patched:
            patched.setattr("homeport.audit.log.write_head", None)
            waiting = [journal.intend(an_intent(name)) for name in ("r1", "r2")]
            for one in waiting:
                with pytest.raises(AuditError, match="TypeError"):
                    await one
            assert "TypeError" in journal.broken
        assert (await journal.intend(an_intent("r3"))).seq == 2
        assert journal.broken == ""

    asyncio.run(run())
    log.close()
    assert verify(log.path, KEY.public).whole


@pytest.mark.usefixtures("pace")
def test_a_log_that_is_refused(log: AuditLog, tmp_path: Path) -> None:
    """A log that is exchanged for one that is not ours is refused at every request."""
    with AuditLog.open(tmp_path / "other", AuditKey(b"o" * 32)) as other:
        other.intend(an_intent())
    other.path.replace(log.path)

    async def run() -> None:
        journal = Journal(log)
        for number in range(3):
            with pytest.raises(AuditError, match="begun with another key"):
                await journal.intend(an_intent(f"r{number}"))
            assert journal.broken

    asyncio.run(run())


def _full(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")


def test_nobody_waits_any_more(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record is written though its requester, or its whole loop, has gone meanwhile."""
    go_on, real = threading.Event(), log.record

    def slow(entries: list[object]) -> object:
        go_on.wait(10)
        return real(entries)  # type: ignore[arg-type]  # it is what the journal gave

    monkeypatch.setattr(log, "record", slow)
    monkeypatch.setattr(journal_module, "_BEARABLE", -1)
    journal = Journal(log)

    async def leave() -> None:
        journal.intend(an_intent("r1")).cancel()
        journal.intend(an_intent("r2"))

    asyncio.run(leave())
    go_on.set()

    async def after() -> Receipt:
        return await journal.intend(an_intent("r3"))

    assert asyncio.run(after()).seq == 4
