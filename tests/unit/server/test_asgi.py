"""The application for an ASGI server of one's own."""

import asyncio
from typing import Any

import pytest
from tests.doubles.asgi import ask

from homeport.audit import audit_path, verify
from homeport.errors import InputError
from homeport.server.app import App
from homeport.server.asgi import application


async def _lived(app: App) -> tuple[list[str], int]:
    """Live one life with one question in it; return what was told of it, and the status."""
    questions: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    told: asyncio.Queue[str] = asyncio.Queue()

    async def send(message: Any) -> None:  # noqa: ANN401 -- as the protocol has it
        told.put_nowait(message["type"])

    life = asyncio.create_task(app({"type": "lifespan"}, questions.get, send))
    questions.put_nowait({"type": "lifespan.startup"})
    heard = [await told.get()]
    said = await ask(app, "/chat", {"prompt": "why?"})
    questions.put_nowait({"type": "lifespan.shutdown"})
    heard.append(await told.get())
    await life
    return heard, said.status


@pytest.mark.usefixtures("home")
def test_a_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins and ends as its server says, believes nobody unknown, and signs its record."""
    monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", "http://127.0.0.1:9/v1")
    monkeypatch.setattr("homeport.server.asgi.settle", lambda: None)
    heard, status = asyncio.run(_lived(application()))
    assert heard == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert status == 401
    report = verify(audit_path())
    assert (report.whole, report.signed) == (True, report.records)


@pytest.mark.usefixtures("home")
def test_what_cannot_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that cannot be served are an error at once."""
    monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", "http://8.8.8.8/v1")
    with pytest.raises(InputError):
        application()
