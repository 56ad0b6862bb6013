"""The gateway of one process, opened from its settings."""

import asyncio
import json
from collections.abc import Iterable
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.doubles.model_server import serving
from tests.doubles.repository import write_files

from homeport.audit import AuditKey, AuditLog, Rotation, verify
from homeport.backends import CloudBackend, LocalBackend, Properties, ScriptedBackend
from homeport.backends.anthropic import AnthropicCloud
from homeport.backends.engine import EngineSettings
from homeport.backends.ollama import OllamaBackend
from homeport.backends.openai import OpenAICloud, OpenAILocal
from homeport.backends.speed import Speed, remember_speed
from homeport.domain import Completion, Message, Principal, Prompt, Request, Role, Route
from homeport.errors import BackendUnavailable, InputError, PolicyError, WeightsError
from homeport.gateway import opening as room
from homeport.gateway.opening import opened_gateway
from homeport.gateway.settings import Settings
from homeport.storage import state_folder
from homeport.weights import find

MODEL = "smollm2-135m-instruct"
SERVER = Settings(model="tiny", local_endpoint="http://127.0.0.1:9/v1")
EVENTS = (
    b'data: {"choices":[{"index":0,"delta":{"content":"because"},"finish_reason":"stop"}]}\n\n',
    b"data: [DONE]\n\n",
)


def _request(*, allow_cloud: bool = False) -> Request:
    prompt = Prompt((Message(Role.USER, "why?"),))
    return Request(prompt, Principal("ann"), allow_cloud=allow_cloud)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that stands for the model's weights, already verified."""
    file = tmp_path / "tiny.gguf"
    monkeypatch.setattr(room, "ensure", lambda _: file)
    return file


def test_a_question_goes_through_to_a_server_and_into_the_record() -> None:
    """What was opened answers, and the log is whole after it was closed."""

    async def ask() -> Path:
        async with serving(EVENTS) as server:
            settings = Settings(model="tiny", local_endpoint=server.url + "/v1")
            with opened_gateway(settings) as opened:
                async with aclosing(opened.gateway.handle(_request())) as items:
                    last = [item async for item in items][-1]
                await opened.close()
            assert isinstance(last, Completion)
            assert last.text == "because"
            return opened.audit

    report = verify(asyncio.run(ask()))
    assert report.whole
    assert report.records >= 3


def test_nothing_is_loaded_until_someone_asks(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening and previewing load no model; the first question loads and primes it."""
    loaded: list[tuple[str, Path]] = []
    primed: list[str] = []

    class Primed(ScriptedBackend):
        async def prime(self, text: str) -> None:
            primed.append(text)

    class Embedded:
        @staticmethod
        def load(name: str, path: Path, settings: EngineSettings) -> LocalBackend:
            assert settings.memory == find(name).memory
            loaded.append((name, path))
            return Primed(["yes"])

    monkeypatch.setattr("homeport.backends.embedded.EmbeddedBackend", Embedded)

    async def ask(instructions: str) -> None:
        with opened_gateway(Settings(model=MODEL), primed_with=instructions) as opened:
            opened.gateway.preview(_request())
            assert loaded == []
            async with aclosing(opened.gateway.handle(_request())) as items:
                async for _ in items:
                    pass
            await opened.close()

    asyncio.run(ask("You help."))
    assert (loaded, primed) == ([(MODEL, here)], ["You help."])
    loaded.clear()
    asyncio.run(ask(""))
    assert (loaded, primed) == ([(MODEL, here)], ["You help."])


def test_the_window_is_what_a_prompt_can_use(here: Path) -> None:
    """A model trained for more still opens a small window: memory grows with it."""
    assert not here.exists()
    with opened_gateway(Settings(model=MODEL)) as opened:
        assert opened.local.name == MODEL
        assert opened.local.context_window == 4096


def test_missing_weights_and_unknown_models_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the file the error names the command that fetches it."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path / "cache"))
    with (
        pytest.raises(WeightsError, match="not on this machine") as error,
        opened_gateway(Settings(model=MODEL)),
    ):
        pass
    assert "models pull" in error.value.hint
    with pytest.raises(InputError, match="no model is called"), opened_gateway(Settings(model="x")):
        pass


def test_a_local_server_on_another_machine_is_refused() -> None:
    """Plain text never goes to another machine because an address was mistyped."""
    elsewhere = Settings(model="tiny", local_endpoint="https://pool.example/v1")
    with pytest.raises(InputError, match="another machine"), opened_gateway(elsewhere):
        pass


def test_policy_comes_from_the_option_then_the_settings_then_the_users_file(
    home: Path, tmp_path: Path
) -> None:
    """What is named first wins; the built-in decides only when nobody wrote one."""
    with opened_gateway(SERVER) as opened:
        assert opened.policy.source == "built-in"
    own = home / "config" / "policy.yaml"
    own.write_text("rules: [default: deny]")
    with opened_gateway(SERVER) as opened:
        assert opened.policy.source == str(own)
    team = tmp_path / "team.yaml"
    team.write_text("rules: [default: reject]")
    by_settings = Settings(model="tiny", local_endpoint=SERVER.local_endpoint, policy=str(team))
    with opened_gateway(by_settings) as opened:
        assert opened.policy.source == str(team)
        assert opened.gateway.preview(_request()).decision.route is Route.NONE
    named = tmp_path / "named.yaml"
    named.write_text("rules: [default: local]")
    with opened_gateway(by_settings, policy_file=named) as opened:
        assert opened.policy.source == str(named)


def test_a_policy_that_cannot_be_trusted_opens_nothing(home: Path, tmp_path: Path) -> None:
    """No other policy steps in, and not even a log is begun."""
    broken = write_files(tmp_path, {"p.yaml": "rules:\n  - if: (\n    action: local\n"})
    with (
        pytest.raises(PolicyError) as error,
        opened_gateway(SERVER, policy_file=broken / "p.yaml"),
    ):
        pass
    assert error.value.line == 2
    assert not (home / "state" / "audit.jsonl").exists()


CLOUD = Settings(
    model="tiny",
    local_endpoint="http://127.0.0.1:9/v1",
    cloud_endpoint="https://models.example/v1",
    cloud_model="big",
    cloud_key_env="TEAM_MODEL_KEY",
    cloud_retention_days=0,
    cloud_trains_on_data=False,
    cloud_region="eu",
    cloud_private_network=True,
)


def _cloud_of(settings: Settings) -> CloudBackend | None:
    with opened_gateway(settings) as opened:
        asyncio.run(opened.close())
        return opened.cloud


def test_a_cloud_has_the_properties_that_were_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was declared is what policy judges; retention that was not declared has no end."""
    monkeypatch.setenv("TEAM_MODEL_KEY", "k" * 12)
    cloud = _cloud_of(CLOUD)
    assert cloud is not None
    assert cloud.name == "big"
    assert cloud.properties == Properties(
        retention_days=0, trains_on_data=False, region="eu", private_network=True
    )
    undeclared = _cloud_of(
        Settings(local_endpoint=CLOUD.local_endpoint, cloud_endpoint=CLOUD.cloud_endpoint)
    )
    assert undeclared is not None
    assert undeclared.properties == Properties()
    assert _cloud_of(SERVER) is None


def test_a_key_that_is_not_set_is_told_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The settings name a variable; when it is missing, its name is said."""
    monkeypatch.delenv("TEAM_MODEL_KEY", raising=False)
    with pytest.raises(InputError, match="TEAM_MODEL_KEY") as error:
        _cloud_of(CLOUD)
    assert error.value.hint


def test_the_prompt_budget_follows_the_hardware(here: Path) -> None:
    """Measured speed beats what the catalogue assumes; the code itself always fits."""
    assert not here.exists()
    assumed = find(MODEL).prefill_tokens_per_s
    with opened_gateway(Settings(model=MODEL)) as opened:
        assert opened.budget(10.0, 100) == 100 + int(assumed * 10)
        assert opened.budget(0.1, 100) == 100 + 340
    remember_speed(MODEL, Speed(1000.0, 20.0))
    with opened_gateway(Settings(model=MODEL)) as opened:
        assert opened.budget(2.0, 100) == 100 + 2000
    with opened_gateway(SERVER) as opened:
        assert opened.budget(4.0, 0) == 1000


def test_the_log_is_closed_when_the_caller_fails() -> None:
    """An error inside leaves a whole log behind."""
    gone = BackendUnavailable("gone")
    with pytest.raises(BackendUnavailable), opened_gateway(SERVER) as opened:
        raise gone
    assert verify(opened.audit).whole


@pytest.mark.parametrize(
    ("kind", "made"),
    [("openai", OpenAICloud), ("homeport", OpenAICloud), ("anthropic", AnthropicCloud)],
)
def test_each_kind_of_cloud(kind: str, made: type) -> None:
    """The settings say what is spoken there; only another Homeport takes labels."""
    cloud = _cloud_of(replace(CLOUD, cloud_kind=kind, cloud_key_env=""))
    assert isinstance(cloud, made)
    assert getattr(cloud, "takes_labels", False) is (kind == "homeport")


def test_further_local_servers() -> None:
    """Further addresses are further models, asked in their order."""
    with opened_gateway(SERVER, others=("http://127.0.0.1:8/v1",)) as opened:
        assert [one.name for one in opened.others] == ["tiny-2"]
        assert set(opened.gateway.resting()) == {"tiny", "tiny-2"}
        asyncio.run(opened.close())


def test_what_was_used_is_recalled(home: Path, tmp_path: Path) -> None:
    """A policy with budgets reads the record, and approvals are looked for where people approve."""
    (home / "config").mkdir(parents=True, exist_ok=True)
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKInKcbajiIfy1w/5arACKuhaMc2kebhfF1LFnF9PKC/"
    (home / "config" / "identity.toml").write_text(
        f"[[approvers]]\nname = 'dana'\npublic_key = '{key}'\nroles = ['security']\n"
    )
    policy = tmp_path / "budgets.yaml"
    policy.write_text("rules: [default: local]\nbudgets: [{name: b, per: day, requests: 1}]")
    for _ in range(2):
        with opened_gateway(SERVER, policy_file=policy) as opened:
            assert opened.grants is not None
            assert not opened.grants
            assert opened.gateway.preview(_request()).decision.route is Route.LOCAL


def test_people_of_the_settings_are_withheld(tmp_path: Path) -> None:
    """Names that the settings list are found in prompts, and in what a model says."""
    people = tmp_path / "people.txt"
    people.write_text("Ida Holmqvist\n")
    with opened_gateway(replace(SERVER, people=str(people))) as opened:
        shown = opened.gateway.masked("ask Ida Holmqvist", Principal("ann"))
        assert "Holmqvist" not in shown.text
        assert not opened.gateway.finds_nothing("Holmqvist, Ida")
    with opened_gateway(SERVER) as opened:
        assert opened.gateway.finds_nothing("ask Ida Holmqvist")


def test_files_of_the_log_are_as_long_as_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log begins a new file after as many megabytes or days as the settings say."""
    given: list[Rotation] = []
    real = AuditLog.open

    def opened_log(path: Path, key: AuditKey, clock: object, rotation: Rotation) -> AuditLog:
        given.append(rotation)
        return real(path, key, clock, rotation)  # type: ignore[arg-type]  # as it was given

    monkeypatch.setattr(AuditLog, "open", opened_log)
    with opened_gateway(replace(SERVER, audit_most_megabytes=2, audit_most_days=3)):
        assert given == [Rotation(2 << 20, timedelta(days=3))]


@pytest.mark.parametrize(("kind", "made"), [("openai", OpenAILocal), ("ollama", OllamaBackend)])
def test_each_kind_of_model_server(kind: str, made: type) -> None:
    """The settings say what is spoken by the model servers of this machine."""
    settings = replace(SERVER, local_kind=kind)
    with opened_gateway(settings, others=("http://127.0.0.1:8/v1",)) as opened:
        assert {type(one) for one in (opened.local, *opened.others)} == {made}
        asyncio.run(opened.close())


@pytest.mark.parametrize(("hours", "said"), [(1.0, "jo@some.org"), (0.0, "[HP_EMAIL_")])
def test_what_is_remembered(hours: float, said: str) -> None:
    """Where the settings say so, a later turn without its history is restored from the vault."""

    async def ask(words: str, events: Iterable[bytes]) -> tuple[str, str]:
        async with serving(events) as server:
            settings = replace(SERVER, local_endpoint=server.url + "/v1", remember_hours=hours)
            prompt = Prompt((Message(Role.USER, words),))
            request = Request(prompt, Principal("ann"), conversation="c")
            with opened_gateway(settings) as opened:
                async with aclosing(opened.gateway.handle(request)) as items:
                    last = [item async for item in items][-1]
                await opened.close()
            assert isinstance(last, Completion)
            return json.dumps(server.bodies[-1]), last.text

    sent, _ = asyncio.run(ask("mail jo@some.org", EVENTS))
    placeholder = sent[sent.index("[HP_EMAIL_") :].split("]")[0] + "]"
    echo = [one.replace(b"because", placeholder.encode()) for one in EVENTS]
    _, answer = asyncio.run(ask("who was it?", echo))

    assert said in answer
    assert (state_folder() / "placeholders.db").exists() == bool(hours)
