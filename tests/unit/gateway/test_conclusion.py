"""The record that a receipt owes."""

import asyncio
import json
from pathlib import Path

import pytest
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog, Status
from homeport.domain import Route
from homeport.errors import AuditError, BackendGarbage
from homeport.gateway.conclusion import Conclusion
from homeport.gateway.journal import Journal
from homeport.gateway.ledger import Progress


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    """Give an open log."""
    return AuditLog.open(tmp_path / "audit.jsonl", AuditKey(b"k" * 32))


def owed(log: AuditLog) -> Conclusion:
    """Record an intent and return what it owes; the clock moves a second at each look."""
    intent = an_intent()
    seconds = iter(range(100))
    progress = Progress(Route.LOCAL, "b")
    receipt = log.intend(intent)
    return Conclusion(Journal(log), log.key, receipt, progress, lambda: next(seconds))


def outcomes(log: AuditLog) -> list[dict[str, object]]:
    """Return the outcomes recorded."""
    lines = [json.loads(line) for line in log.path.read_text().splitlines()]
    return [line for line in lines if line["kind"] == "outcome"]


def test_concluded_once(log: AuditLog) -> None:
    """What is concluded is not concluded again by an error that comes later."""

    async def conclude() -> None:
        conclusion = owed(log)
        await conclusion.conclude(Status.ANSWERED)
        conclusion.ended_by(BackendGarbage("late"))

    asyncio.run(conclude())
    (outcome,) = outcomes(log)
    assert (outcome["status"], outcome["total_ms"]) == ("answered", 1000)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (asyncio.CancelledError(), "cancelled"),
        (GeneratorExit(), "cancelled"),
        (KeyboardInterrupt(), "cancelled"),
        (BackendGarbage("text that may be content"), "failed"),
        (MemoryError(), "failed"),
    ],
)
def test_ended_by_an_error(log: AuditLog, error: BaseException, status: str) -> None:
    """Leaving by an error records what kind it was, and not its text."""

    async def end() -> None:
        async with owed(log):
            raise error

    def run() -> None:
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(end())
        finally:
            loop.close()

    with pytest.raises(type(error)):
        run()
    (outcome,) = outcomes(log)
    assert (outcome["status"], outcome["error"]) == (status, type(error).__name__)
    assert "content" not in json.dumps(outcome)


def test_left_without_error(log: AuditLog) -> None:
    """Leaving without an error concludes nothing by itself."""

    async def leave() -> None:
        async with owed(log):
            pass

    asyncio.run(leave())
    assert outcomes(log) == []


def test_first_token_counts_once(log: AuditLog) -> None:
    """Only the first piece of an answer sets its time."""
    conclusion = owed(log)
    conclusion.first_token()
    first = conclusion.progress.first_token_ms
    conclusion.first_token()

    assert first == conclusion.progress.first_token_ms == 1000


def test_cannot_be_written(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """An outcome that cannot be written is an error, told on leaving."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    async def conclude() -> None:
        conclusion = owed(log)
        monkeypatch.setattr("os.fsync", full)
        async with conclusion:
            conclusion.conclude(Status.ANSWERED)

    with pytest.raises(AuditError, match="No space left"):
        asyncio.run(conclude())
