"""Homeport's own paths."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.asgi import Said, ask
from tests.doubles.servers import Door, door
from tests.doubles.shop import CAUSE, crash, shop

MAIL = "ann" + "@" + "example.com"


@pytest.fixture
def made(tmp_path: Path) -> Door:
    """Give an application."""
    return door(tmp_path)


def asked(made: Door, path: str, body: object = None) -> Said:
    """Ask and wait."""
    return asyncio.run(ask(made.app, path, body))


def test_ready(made: Door) -> None:
    """It is ready while it can record; a policy that cannot be used is told."""
    made.watch._watched.error = "line 1"
    said = asked(made, "/readyz")
    assert said.status == 200
    assert (said.json["ready"], said.json["policy_error"]) == (True, "line 1")
    strange = asyncio.run(ask(made.app, "/readyz", peer="192.0.2.1"))
    assert strange.json == {"ready": True}
    made.bench.gateway._journal.broken = "disk full"
    said = asked(made, "/readyz")
    assert (said.status, said.json["audit"]) == (503, "disk full")


def test_models(made: Door) -> None:
    """A model that keeps no list is one model."""
    assert asked(made, "/v1/models").json["data"][0]["id"] == "local-model"
    assert asked(made, "/api/tags").json["models"][0]["name"] == "local-model"
    assert asked(made, "/api/version").json["version"] == "0.12.0"
    assert asked(made, "/api/ps").json == {"models": []}
    assert asked(made, "/v1/models/local-model").json["type"] == "model"
    assert asked(made, "/v1/models/some/other").json["error"]["message"].startswith("there is no s")
    shown = asked(made, "/api/show", {"model": "local-model", "verbose": True}).json
    assert shown["model_info"]["homeport.context_length"] == 4096
    assert "completion" in shown["capabilities"]
    assert asked(made, "/api/show", {"name": "other"}).json["error"].startswith("there is no")


def test_redact(made: Door) -> None:
    """A text is shown as a model would see it; nothing is sent or recorded."""
    said = asked(made, "/v1/redact", {"text": f"mail {MAIL}"})
    assert said.json["text"].startswith("mail [HP_EMAIL_")
    (finding,) = said.json["findings"]
    assert (finding["start"], finding["category"]) == (5, "email")
    assert made.bench.local.sent == b""
    assert made.bench.records("intent") == []
    assert asked(made, "/v1/redact", {"text": 1}).status == 400
    assert asked(made, "/v1/redact", b"{").status == 400


def test_redact_what_is_rejected(tmp_path: Path) -> None:
    """Under a policy that answers nothing, no text is shown."""
    made = door(tmp_path, "rules: [default: reject]")
    assert asked(made, "/v1/redact", {"text": "x"}).json == {"text": "", "findings": []}


def test_explain_and_locate(made: Door, tmp_path: Path) -> None:
    """The deterministic work is done for a program as it is for a person."""
    repo = shop(tmp_path)
    text = crash(repo)
    found = asked(made, "/v1/explain", {"text": text, "repo": str(repo)}).json
    assert (found["causes"][0]["path"], found["answer"]) == (CAUSE[0], None)
    places = asked(made, "/v1/locate", {"text": text, "repo": str(repo), "limit": 2}).json
    assert len(places) == 2
    for path in ("/v1/explain", "/v1/locate"):
        assert asked(made, path, {"text": text, "repo": "nowhere"}).status == 400


def test_decisions(made: Door) -> None:
    """A decision can be asked for while it is remembered."""
    body: Any = {"messages": [{"role": "user", "content": "x"}]}
    name = asked(made, "/v1/chat/completions", body).headers["x-homeport-decision"]
    assert asked(made, f"/v1/decisions/{name}").json["rule"] == "default"
    assert asked(made, "/v1/decisions/other").status == 404


def test_count_tokens(made: Door) -> None:
    """Tokens are guessed over all texts of a question."""
    body = {"messages": [{"role": "user", "content": "x" * 30}], "system": "y" * 30}
    assert asked(made, "/v1/messages/count_tokens", body).json == {"input_tokens": 20}
    assert asked(made, "/v1/messages/count_tokens", {"messages": 1}).status == 400
