"""The speed of the model in force, measured when somebody asks for it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.background import DONE, answering, serving_beside

from homeport.assistant.timing import timed
from homeport.backends.speed import remembered_speed
from homeport.errors import WeightsError
from homeport.gateway.settings import Settings


def _usage(read: int, written: int) -> bytes:
    told = {"prompt_tokens": read, "completion_tokens": written}
    return b"data: " + json.dumps({"choices": [], "usage": told}).encode() + b"\n\n"


def test_a_model_is_asked_once_and_its_speed_remembered() -> None:
    """The question is our own; what it cost tells, and is what prompts follow from then on."""
    pieces = [*answering("x", "y")[:-1], _usage(120, 16), DONE]
    with serving_beside(pieces) as server:
        settings = replace(Settings(), local_endpoint=f"{server.url}/v1", model="here")
        speed = timed(settings)
    assert speed is not None
    assert len(server.bodies) == 1
    assert remembered_speed("here") == speed


def test_an_answer_that_tells_nothing_is_not_remembered() -> None:
    """Two words say more about the start than about the speed."""
    with serving_beside(answering("x", "y")) as server:
        settings = replace(Settings(), local_endpoint=f"{server.url}/v1", model="here")
        assert timed(settings) is None
    assert remembered_speed("here") is None


def test_a_model_that_is_not_here_cannot_be_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that fetches it is the next step."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path / "cache"))
    with pytest.raises(WeightsError, match="not on this machine"):
        timed(Settings())
