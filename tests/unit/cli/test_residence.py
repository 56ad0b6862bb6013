"""What the resident process does for commands."""

import argparse
import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.background import answering, serving_beside
from tests.doubles.model_server import ModelServer
from tests.doubles.shop import CAUSE, crash, shop

from homeport.cli import locate
from homeport.cli.explain import Options, as_question
from homeport.cli.residence import Residence, warm
from homeport.errors import InputError
from homeport.gateway.opening import opened_gateway
from homeport.gateway.settings import load_settings
from homeport.storage import config_folder

ANSWER = answering("EXPLANATION\nThe key is text (shop/order.py:6).\n")


@contextmanager
def residence() -> Iterator[Residence]:
    """Give one by the settings in force."""
    settings = load_settings(os.environ, config_folder(), None)
    with opened_gateway(settings, stays=True) as opened:
        yield Residence(opened, settings)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A model server that answers well, and is the local model."""
    with serving_beside(ANSWER) as found:
        monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", found.url + "/v1")
        monkeypatch.setenv("HOMEPORT_MODEL", "tiny")
        yield found


def _options(repo: Path, model: str | None = None, *, as_json: bool = False) -> Options:
    return Options(repo, model, allow_cloud=False, dry_run=False, json=as_json, policy=None)


def _asked(text: str, options: Options) -> Mapping[str, Any]:
    question = as_question(text, options, "talk")
    return json.loads(json.dumps(question))  # type: ignore[no-any-return]  # an object


def _done(work: str, asked: Mapping[str, Any]) -> tuple[int, list[Mapping[str, Any]]]:
    said: list[Mapping[str, Any]] = []
    with residence() as made:
        found = made.named(work)
        assert found is not None

        async def run() -> int:
            try:
                return await found(asked, said.append)
            finally:
                await made._opened.close()

        return asyncio.run(run()), said


def test_findings_need_no_model(tmp_path: Path) -> None:
    """As lines for people, as one value for programs; nothing is loaded or recorded."""
    repo = shop(tmp_path)
    code, said = _done("explain", _asked(crash(repo), _options(repo, "none")))
    assert code == 0
    assert said[0]["lines"][0] == [["KeyError: '7'", "bold red"]]
    code, said = _done("explain", _asked(crash(repo), _options(repo, "none", as_json=True)))
    cause = said[0]["whole"]["causes"][0]
    assert (cause["path"], cause["line"]) == CAUSE


@pytest.mark.usefixtures("server")
def test_a_model_answers_as_in_the_command(tmp_path: Path) -> None:
    """The findings, who speaks, what it says, what is made of it."""
    repo = shop(tmp_path)
    code, said = _done("explain", _asked(crash(repo), _options(repo)))
    assert code == 0
    text = json.dumps(said)
    places = [text.index(part) for part in ("KeyError", "tiny says", "key is text", "Recorded in")]
    assert places == sorted(places)


def test_functions_are_located_as_in_the_command(tmp_path: Path) -> None:
    """The same value as without it; a question that cannot be read is refused."""
    repo = shop(tmp_path)
    parser = argparse.ArgumentParser()
    locate.add_arguments(parser)
    options = locate._options_from(parser.parse_args(["--repo", str(repo), "--json"]))
    asked = json.loads(json.dumps(locate.as_question(crash(repo), options)))
    code, said = _done("locate", asked)
    assert code == 0
    alone = locate.located(crash(repo), options).locations
    expected = [{"whole": [asdict(one) for one in alone]}]
    assert json.dumps(said) == json.dumps(expected)
    with residence() as made:
        assert made.fits(asked)
    for spoiled in ({**asked, "text": 3}, {**asked, "locate": {}}):
        with pytest.raises(InputError):
            _done("locate", spoiled)


def test_without_the_model_the_findings_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A default model that is not here is remarked on; nothing is recorded as asked."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path / "cache"))
    repo = shop(tmp_path)
    code, said = _done("explain", _asked(crash(repo), _options(repo)))
    assert code == 0
    assert "no model's words here" in said[-1]["remark"]


def test_a_model_that_was_updated_is_loaded_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file is let go of before the next question, and only then."""
    file = tmp_path / "m.gguf"
    file.write_text("old")
    monkeypatch.setattr("homeport.cli.residence.ensure", lambda _name: file)
    closed: list[int] = []

    async def close() -> None:
        closed.append(1)

    with residence() as made:
        monkeypatch.setattr(made._opened.local, "close", close)

        async def run() -> None:
            await made._prove_model()
            await made._prove_model()
            assert closed == []
            os.utime(file, (1, 1))
            await made._prove_model()
            assert closed == [1]

        asyncio.run(run())


def test_a_guess_has_the_model_read_and_says_nothing(tmp_path: Path, server: ModelServer) -> None:
    """The same prompt as the question that follows, for one token."""
    repo = shop(tmp_path)
    asked = _asked(crash(repo), _options(repo))
    assert _done("guess", asked) == (0, [])
    assert _done("explain", asked)[0] == 0
    guess, question = server.bodies
    assert guess["messages"] == question["messages"]
    assert guess["max_tokens"] == 1


def test_a_commands_own_question_is_answered(tmp_path: Path, server: ModelServer) -> None:
    """In one piece, as a batch's."""
    asked = {
        "options": {**asdict(_options(tmp_path)), "repo": str(tmp_path)},
        "messages": [["system", "be brief"], ["user", "why?"]],
        "request": {"task": "fix", "paths": ["a.py"], "max_tokens": 5, "temperature": 0.5},
    }
    code, said = _done("ask", asked)
    assert (code, len(said)) == (0, 1)
    assert "The key is text" in said[0]["say"]
    assert server.bodies[0]["max_tokens"] == 5


@pytest.mark.parametrize(
    "asked",
    [{}, {"options": {}}, {"options": {"repo": 3}}, {"messages": [["nobody", "x"]], "request": {}}],
)
def test_what_cannot_be_read_is_refused(asked: Mapping[str, Any]) -> None:
    """In every kind of work."""
    for work in ("explain", "guess"):
        with pytest.raises(InputError):
            _done(work, asked)
    with pytest.raises(InputError):
        _done("ask", {"options": {}, **asked})


def test_a_text_that_is_none_is_refused(tmp_path: Path) -> None:
    """Its type is looked at."""
    with pytest.raises(InputError):
        _done("explain", {**_asked("x", _options(tmp_path)), "text": 3})


def test_it_works_for_commands_with_the_same_settings(tmp_path: Path, home: Path) -> None:
    """Another model is another process's; without a model that does not matter."""
    with residence() as made:
        assert made.named("other") is None
        assert made.fits(_asked("x", _options(tmp_path)))
        assert not made.fits(_asked("x", _options(tmp_path, "smollm2-135m-instruct")))
        (tmp_path / "homeport.toml").write_text('[model]\nname = "other"\nwait_s = 3\n')
        assert not made.fits(_asked("x", _options(tmp_path)))
        assert made.fits(_asked("x", _options(tmp_path, "none")))
        assert not made.outdated()
        (home / "config" / "homeport.toml").write_text("[cloud]\nallow = true\n")
        assert made.outdated()


def test_warming_finds_something() -> None:
    """What the first question would wait for is there afterwards."""
    warm()
