"""Which path is answered by whom."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from tests.doubles.asgi import Said, ask
from tests.doubles.servers import Door, door

from homeport.identity import (
    IdentitySettings,
    TeamRole,
    TokenStore,
    identity_of,
    mint,
    tokens_path,
)


@pytest.fixture
def made(tmp_path: Path) -> Door:
    """Give an application."""
    return door(tmp_path)


def asked(made: Door, path: str, body: object = None, **more: Any) -> Said:  # noqa: ANN401 -- passed on
    """Ask and wait."""
    return asyncio.run(ask(made.app, path, body, **more))


CHAT = {"messages": [{"role": "user", "content": "x"}]}


@pytest.mark.parametrize(
    ("path", "method", "body", "status"),
    [
        ("/nowhere", "GET", None, 404),
        ("/nowhere", "DELETE", None, 404),
        ("/v1/chat/completions", "GET", None, 405),
        ("/v1/chat/completions", "PUT", CHAT, 405),
        ("/healthz", "POST", {}, 405),
        ("/healthz", "GET", None, 200),
        ("/v1/chat/completions", "POST", CHAT, 200),
    ],
)
def test_paths(made: Door, path: str, method: str, body: object, status: int) -> None:
    """A path is asked by its own method, and what is not there says so."""
    said = asked(made, path, body, method=method)
    assert said.status == status
    assert said.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in said.headers


def test_health_needs_no_name(made: Door) -> None:
    """Whether it lives is told to anyone; everything else is for who is known."""
    assert asked(made, "/healthz", headers={"host": "pod-7"}, peer="192.0.2.1").status == 200
    assert asked(made, "/metrics", peer="192.0.2.1").status == 401
    assert asked(made, "/v1/messages", CHAT, peer="192.0.2.1").json["type"] == "error"
    assert asked(made, "/metrics", headers={"host": "evil.example"}).status == 421


def test_headers_that_are_refused(made: Door) -> None:
    """What comes twice, or too often, is told in the shape of the path, health included."""
    crowd = {f"a{number}": "b" for number in range(200)}
    for path in ("/v1/chat/completions", "/v1/messages", "/api/chat", "/v1/redact"):
        said = asked(made, path, CHAT, headers=crowd)
        assert (said.status, "error" in said.json) == (431, True)
    assert asked(made, "/v1/messages", CHAT, headers=crowd).json["type"] == "error"
    assert asked(made, "/healthz", headers=crowd).status == 431
    assert made.bench.local.prompts == []


def test_a_client_that_leaves(made: Door) -> None:
    """Hanging up ends the question, is counted, and leaves no error behind."""
    made.bench.local.stalls = True
    said = asked(made, "/v1/chat/completions", {**CHAT, "stream": True}, leave_after=1)
    assert (said.status, said.ended) == (200, False)
    assert made.bench.local.streams_closed == 1
    assert made.relay.metrics.cancelled == 1
    assert made.bench.records("outcome")[0]["status"] == "cancelled"


def test_cancelled_by_the_server(made: Door) -> None:
    """A task that the server itself cancels stays cancelled."""
    made.bench.local.stalls = True

    async def run() -> None:
        body = {**CHAT, "stream": True}
        task = asyncio.create_task(ask(made.app, "/v1/chat/completions", body))
        await asyncio.wait([task], timeout=0.2)
        assert made.bench.local.prompts
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())


def test_a_fault_of_our_own(made: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is told as such, without its text."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("content")

    monkeypatch.setattr(made.relay.recent, "find", broken)
    said = asked(made, "/v1/decisions/abc")
    assert (said.status, b"content" in said.body) == (500, False)
    assert b"ZeroDivisionError" in said.body


def test_life(made: Door) -> None:
    """The server's life is lived through, and a web socket is turned away."""
    told: list[str] = []

    async def run(kind: str, messages: list[dict[str, str]]) -> None:
        async def receive() -> dict[str, str]:
            return messages.pop(0)

        async def send(message: Any) -> None:  # noqa: ANN401 -- a message
            told.append(message["type"])

        await made.app(cast("Any", {"type": kind}), receive, send)

    asyncio.run(run("lifespan", [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]))
    asyncio.run(run("websocket", []))
    assert told == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
        "websocket.close",
    ]


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/v1/messages/unknown", {"type", "error"}),
        ("/api/unknown", {"error"}),
        ("/v1/unknown", {"error"}),
    ],
)
def test_unknown_paths_in_their_own_shape(made: Door, path: str, shape: set[str]) -> None:
    """A path that is not there is told in the shape of those around it."""
    said = asked(made, path, {})
    assert (said.status, set(said.json)) == (404, shape)
    assert isinstance(said.json["error"], str) is path.startswith("/api/")


@pytest.mark.usefixtures("home")
def test_who_asks(tmp_path: Path) -> None:
    """Where nobody is anonymous a token is asked for, and what its roles may is all they get."""
    store = TokenStore(tokens_path())
    now = datetime.now(UTC)
    kept, token = mint("ci", (TeamRole.DEVELOPER,), now=now, expires=None)
    store.add(kept)
    identity = identity_of(IdentitySettings(anonymous=False), listens_on_loopback=True)
    made = door(tmp_path, identity=identity)
    body = {"messages": [{"role": "user", "content": "x"}]}
    refused = asked(made, "/v1/chat/completions", body)
    assert (refused.status, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert refused.json["error"]["type"] == "authentication_error"
    headers = {"authorization": f"Bearer {token}"}

    async def both() -> tuple[Said, Said]:
        said = await ask(made.app, "/v1/chat/completions", body, headers=headers)
        return said, await ask(made.app, "/metrics", headers=headers)

    said, figures = asyncio.run(both())
    assert (said.status, figures.status) == (200, 403)
    assert made.bench.records("intent")[0]["principal"] == "service:ci"
