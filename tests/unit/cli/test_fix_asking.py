import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from tests.doubles.resident import events, scripted

from homeport.assistant.fix import Fixing, Task
from homeport.assistant.fix_model import Sample
from homeport.cli.fix import Options
from homeport.cli.fix_asking import _Conversation, model_proposer
from homeport.domain import Message, Prompt, Role
from homeport.errors import WeightsError
from homeport.server import place

if TYPE_CHECKING:
    from homeport.gateway.opening import Opened


def _options(tree: Path, model: str | None) -> Options:
    return Options(
        Task(tree, "pytest"), model, allow_cloud=False, policy=None, json=False, apply=0,
    )  # fmt: skip


def test_a_missing_model_is_said_and_the_search_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default model that is not here is a remark; one that was named is an error."""

    def missing(*_: object, **__: object) -> None:
        raise WeightsError("it is not fetched", hint="fetch it")

    monkeypatch.setattr("homeport.cli.fix_asking.opened_gateway", missing)
    remarks: list[str] = []
    fixing = Fixing(Task(tmp_path, "pytest"))
    with model_proposer(_options(tmp_path, None), remarks) as propose:
        assert propose is not None
        assert list(propose(fixing)) == []
    assert remarks == ["no model's changes: it is not fetched"]
    with model_proposer(_options(tmp_path, "qwen"), remarks) as propose:
        assert propose is not None
        with pytest.raises(WeightsError):
            list(propose(fixing))


def test_a_resident_process_is_asked_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words are the answer; a refusal ends the asking, and is said."""
    monkeypatch.delenv(place.OFF)
    remarks: list[str] = []
    prompt = Prompt((Message(Role.SYSTEM, "be brief"), Message(Role.USER, "why?")))
    sample = Sample(prompt, 0.3, 4, "a.py", 9)
    with asyncio.Runner() as runner:
        talk = _Conversation(cast("Opened", None), _options(tmp_path, None), remarks, runner)
        with scripted(events({"say": "so"}, {"code": 0})) as made:
            assert talk.speak(sample) == "so"
        assert made.asked[0]["messages"] == [["system", "be brief"], ["user", "why?"]]
        assert made.asked[0]["request"]["seed"] == 4
        with scripted(events({"refused": ["WeightsError", "not here", "fetch it"]})):
            assert talk.speak(sample) == ""
    assert remarks == ["the model was not asked further: not here"]
