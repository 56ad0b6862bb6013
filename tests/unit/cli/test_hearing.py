"""An answer that is not enough, through the command line: a local model, a cloud, a real policy."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.background import answering, serving_beside
from tests.doubles.model_server import ModelServer
from tests.doubles.shop import crash, shop

from homeport.cli.main import main
from homeport.storage import config_folder

CLOUD = "The table has numbers as its keys (shop/order.py:6)."
SETTINGS = """[model]
endpoint = "{local}/v1"
name = "tiny"
context_window = {window}
[cloud]
endpoint = "{cloud}/v1"
model = "big"
escalate = {signals}
escalate_below = 0.99
"""


@dataclass
class Desk:
    """A repository with a crash, two models, and what is asked of them."""

    repo: Path
    text: Path
    local: ModelServer
    cloud: ModelServer

    def settle(self, *, signals: str = "[]", window: int = 4096, policy: str = "local") -> None:
        """Write settings and policy."""
        folder = config_folder()
        folder.mkdir(parents=True, exist_ok=True)
        told = SETTINGS.format(
            local=self.local.url, cloud=self.cloud.url, signals=signals, window=window
        )
        (folder / "homeport.toml").write_text(told)
        (folder / "policy.yaml").write_text(f"rules: [default: {policy}]")

    def explain(self, *options: str) -> int:
        """Explain the crash as a person would."""
        return main(["explain", str(self.text), "--repo", str(self.repo), *options])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Open both models."""
    repo = shop(tmp_path)
    text = tmp_path / "crash.txt"
    text.write_text(crash(repo))
    with (
        serving_beside(answering("It may be late today.")) as local,
        serving_beside(answering(CLOUD)) as cloud,
    ):
        yield Desk(repo, text, local, cloud)


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_an_unsure_answer_says_what_policy_would_permit(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asked of the policy itself: permitted with the option that asks, or forbidden with why."""
    desk.settle(policy="consider_cloud")
    assert desk.explain() == 0
    assert "Policy would let big be asked" in capsys.readouterr().out
    desk.settle(policy="local")
    assert desk.explain() == 0
    assert "No larger model may be asked:\n  no rule chose a route" in capsys.readouterr().out
    assert desk.explain("--allow-cloud") == 0
    assert "No larger model may be asked:" in capsys.readouterr().out
    assert desk.cloud.bodies == []


def test_what_escalates_keeps_the_local_draft_and_sends_the_evidence(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The cloud gets the very question that the local model got; both answers are told."""
    desk.settle(signals='["confidence"]', policy="consider_cloud")
    assert desk.explain("--json") == 0
    told = _json(capsys)
    assert told["route"] == "cloud"
    assert CLOUD in told["answer"]["text"]
    assert "It may be late today." in told["draft"]["text"]
    assert told["escalation"]["because"] == "confidence"
    assert told["escalation"]["asked"]
    (local,), (cloud,) = desk.local.bodies, desk.cloud.bodies
    assert local["messages"] == cloud["messages"]
    assert desk.explain() == 0
    shown = capsys.readouterr().out
    parts = ["tiny says", "It may be late", "Policy lets big be asked", "The cloud says", CLOUD]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)


def test_what_policy_forbids_does_not_escalate(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the settings want."""
    desk.settle(signals='["confidence", "window"]', policy="local")
    assert desk.explain("--json") == 0
    told = _json(capsys)
    assert (told["route"], told["draft"]) == ("local", None)
    assert told["escalation"]["permitted"] is False
    assert desk.cloud.bodies == []


def test_a_question_beyond_the_window_is_not_asked_of_the_local_model(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so; the cloud is asked where settings and policy want it, the local model never."""
    desk.settle(window=300, policy="consider_cloud")
    assert desk.explain() == 2
    assert "does not fit the window of tiny (300 tokens)" in capsys.readouterr().out
    desk.settle(signals='["window"]', window=300, policy="consider_cloud")
    assert desk.explain("--json") == 0
    told = _json(capsys)
    assert (told["route"], told["escalation"]["because"]) == ("cloud", "window")
    assert desk.local.bodies == []


def test_a_small_window_shortens_the_prompt(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """As long as it holds the instructions and some evidence, the local model is asked."""
    desk.settle(window=640)
    assert desk.explain("--json") == 0
    assert _json(capsys)["route"] == "local"
    (body,) = desk.local.bodies
    assert len(json.dumps(body["messages"])) < 640 * 3


def test_a_cloud_that_fails_leaves_the_draft(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is lost by asking further."""
    with serving_beside((b"no",), "503 Service Unavailable") as broken:
        desk.cloud = broken
        desk.settle(signals='["confidence"]', policy="consider_cloud")
        assert desk.explain("--json") == 0
    told = _json(capsys)
    assert told["route"] == "local"
    assert "It may be late today." in told["answer"]["text"]
