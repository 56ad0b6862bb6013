"""A policy file that changes."""

import asyncio
from pathlib import Path

import pytest
from tests.doubles.servers import door

from homeport.server import reload as module


def test_changes_take_over(tmp_path: Path) -> None:
    """A new policy takes over, a broken one does not and is told, a mended one does again."""
    made = door(tmp_path)
    file = tmp_path / "policy.yaml"
    before = made.bench.gateway.policy

    def look(text: str | None) -> str:
        if text is None:
            file.unlink()
        else:
            file.write_text(text)
        asyncio.run(made.watch.look())
        return made.watch.error

    asyncio.run(made.watch.look())
    assert made.told == []
    assert look("rules: [default: nonsense]")
    assert made.bench.gateway.policy is before
    assert "stays in force" in made.told[0]
    assert look("rules:\n  - default: reject") == ""
    assert made.bench.gateway.policy is not before
    assert "in force now" in made.told[1]


def test_looking_again_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is looked at until the watch is cancelled."""
    monkeypatch.setattr(module, "EVERY_S", 0.001)
    made = door(tmp_path)

    async def run() -> str:
        told: asyncio.Queue[str] = asyncio.Queue()
        made.watch._tell = told.put_nowait
        task = asyncio.create_task(made.watch.run())
        (tmp_path / "policy.yaml").write_text("rules:\n  - default: reject")
        try:
            return await told.get()
        finally:
            task.cancel()

    assert "in force now" in asyncio.run(run())
