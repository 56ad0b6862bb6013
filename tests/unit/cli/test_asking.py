"""The part of `explain` that meets a model: a real server on this machine, the real gateway."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.background import DONE, answering, event, serving_beside
from tests.doubles.model_server import ModelServer
from tests.doubles.shop import crash, shop

from homeport.assistant.findings import find
from homeport.audit import audit_path, verify
from homeport.backends.speed import remembered_speed
from homeport.cli.asking import ask, settings_of
from homeport.cli.explain import Options
from homeport.cli.explaining import Found
from homeport.cli.page import Terminal
from homeport.errors import InputError, WeightsError

ANSWER = answering(
    "EXPLANATION\nThe key is text (shop/order.py:6).\n\nCHANGE\n```\n",
    'def parse(body):\n    items = json.loads(body)["items"]\n',
    '    return [int(item["sku"]) for item in items]\n```\n',
)
USAGE = (
    b'data: {"choices":[],"usage":{"prompt_tokens":500,"completion_tokens":40,'
    b'"prompt_tokens_details":{"cached_tokens":100}}}\n\n'
)
MODEL = "smollm2-135m-instruct"


@pytest.fixture
def case(tmp_path: Path) -> tuple[Found, Options]:
    """A crash that was read, and options that say nothing."""
    repo = shop(tmp_path)
    found = Found(*find(crash(repo), repo))
    options = Options(repo, None, allow_cloud=False, dry_run=False, json=False, policy=None)
    return found, options


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A model server that answers well, and is the local model."""
    with serving_beside(ANSWER) as found:
        _use(found, monkeypatch)
        yield found


def _use(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", server.url + "/v1")
    monkeypatch.setenv("HOMEPORT_MODEL", "tiny")


@pytest.mark.usefixtures("server")
def test_an_answer_is_announced_streamed_and_concluded(
    case: tuple[Found, Options], capsys: pytest.CaptureFixture[str]
) -> None:
    """Who speaks, what it says, what holds, and where it is recorded; exit 0."""
    assert ask(*case, Terminal()) == 0
    out, err = capsys.readouterr()
    assert err == ""
    parts = ["tiny says", "The key is text", "Suggested change, not run", "Confidence", "Recorded"]
    places = [out.index(part) for part in parts]
    assert places == sorted(places)
    assert str(audit_path()) in out
    assert verify(audit_path()).whole


@pytest.mark.usefixtures("server")
def test_the_json_of_an_answer_is_one_object(
    case: tuple[Found, Options], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is streamed beside it."""
    found, options = case
    assert ask(found, replace(options, json=True), Terminal()) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["route"] == "local"
    assert shown["answer"]["patch"].startswith("--- a/shop/order.py")
    assert shown["failure"]["type"] == "KeyError"


def test_the_question_says_whose_it_is(case: tuple[Found, Options], server: ModelServer) -> None:
    """The model named on the command line is asked for, and another conversation each time."""
    found, options = case
    assert ask(found, replace(options, model="other"), Terminal()) == 0
    assert server.bodies[0]["model"] == "other"


def test_a_dry_run_sends_and_records_nothing(
    case: tuple[Found, Options],
    server: ModelServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """For people and for programs it shows the very messages."""
    found, options = case
    assert ask(found, replace(options, dry_run=True), Terminal()) == 0
    assert "would go to tiny on this machine" in capsys.readouterr().out
    assert ask(found, replace(options, dry_run=True, json=True), Terminal()) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["preview"]["backend"] == "tiny"
    assert "KeyError" in shown["preview"]["messages"][1]["text"]
    assert server.bodies == []
    assert '"intent"' not in audit_path().read_text()


def test_what_the_preview_shows_is_what_is_sent(
    case: tuple[Found, Options],
    server: ModelServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Word for word, when there is nothing to replace."""
    found, options = case
    ask(found, replace(options, dry_run=True, json=True), Terminal())
    shown = json.loads(capsys.readouterr().out)["preview"]["messages"]
    ask(found, options, Terminal())
    sent = server.bodies[0]["messages"]
    assert [(m["role"], m["text"]) for m in shown] == [
        (m["role"], m["content"])
        for m in sent  # type: ignore[attr-defined]  # a JSON body
    ]


def test_a_backend_that_fails_leaves_the_findings(
    case: tuple[Found, Options],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit 2, the reason and the next step on stderr, no answer in the JSON, a whole record."""
    found, options = case
    with serving_beside((b"no",), "503 Service Unavailable") as broken:
        _use(broken, monkeypatch)
        assert ask(found, replace(options, json=True), Terminal()) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["answer"] is None
    assert json.loads(out)["decision"]["action"] == "local"
    assert "the model server failed (503)" in err
    assert "  next: " in err
    assert verify(audit_path()).whole


def test_half_an_answer_is_shown_and_its_end_is_told(
    case: tuple[Found, Options],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was streamed stays on the screen; no confidence is claimed."""
    with serving_beside((event("It begins well"),)) as broken:
        _use(broken, monkeypatch)
        assert ask(*case, Terminal()) == 2
    out, err = capsys.readouterr()
    assert "It begins well" in out
    assert "Confidence" not in out
    assert "broke off" in err


def test_an_answer_of_no_use_is_asked_for_again(
    case: tuple[Found, Options],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The person hears why; the second question is in words and needs no form."""
    with serving_beside(answering("{}")) as silent:
        _use(silent, monkeypatch)
        monkeypatch.setenv("HOMEPORT_ANSWERS", "structured")
        assert ask(*case, Terminal()) == 0
        assert ["response_format" in body for body in silent.bodies] == [True, False]
    assert "of no use (it said nothing); asking again" in capsys.readouterr().err


def test_the_measured_speed_is_remembered(
    case: tuple[Found, Options], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next prompt's budget follows from this answer."""
    with serving_beside((*ANSWER[:-2], event("", "stop"), USAGE, DONE)) as server:
        _use(server, monkeypatch)
        assert ask(*case, Terminal()) == 0
    assert remembered_speed("tiny") is not None


def test_a_cloud_that_may_answer_is_announced_as_the_cloud(
    case: tuple[Found, Options],
    server: ModelServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Policy considers it and the person allows it; the local model hears nothing."""
    found, options = case
    policy = tmp_path / "policy.yaml"
    policy.write_text("rules: [default: consider_cloud]")
    with serving_beside(ANSWER) as cloud:
        monkeypatch.setenv("CLOUD_ENDPOINT", cloud.url + "/v1")
        monkeypatch.setenv("HOMEPORT_CLOUD_MODEL", "big")
        assert ask(found, replace(options, policy=policy, allow_cloud=True), Terminal()) == 0
        assert len(cloud.bodies) == 1
        assert server.bodies == []
        assert "The cloud says" in capsys.readouterr().out
        assert ask(found, replace(options, policy=policy), Terminal()) == 0
        assert len(cloud.bodies) == 1, "it was not allowed this time"
    assert len(server.bodies) == 1


def test_without_the_default_model_the_findings_are_enough(
    case: tuple[Found, Options],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit 0 with a hint when nobody named a model; an error when somebody did."""
    found, options = case
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path / "cache"))
    assert ask(found, options, Terminal()) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "no model's words here" in err
    assert "next: homeport models pull" in err
    assert ask(found, replace(options, json=True), Terminal()) == 0
    assert json.loads(capsys.readouterr().out)["answer"] is None
    with pytest.raises(WeightsError):
        ask(found, replace(options, model=MODEL), Terminal())


def test_the_command_line_wins_over_the_environment(
    case: tuple[Found, Options], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--model` is the last word; without it the settings are."""
    options = case[1]
    monkeypatch.setenv("HOMEPORT_MODEL", "from-environment")
    assert settings_of(options).model == "from-environment"
    assert settings_of(replace(options, model="named")).model == "named"


def test_settings_that_cannot_be_read_stop_before_anything_is_asked(
    case: tuple[Found, Options], server: ModelServer
) -> None:
    """A repository that tries to open a way out is refused."""
    options = case[1]
    (options.repo / "homeport.toml").write_text("[cloud]\nallow = true\n")
    with pytest.raises(InputError, match="may not set this"):
        ask(*case, Terminal())
    assert server.bodies == []
