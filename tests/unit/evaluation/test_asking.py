import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from homeport.domain import Completion, Delta, Request, Usage
from homeport.errors import BackendError
from homeport.evaluation import asking
from homeport.evaluation.asking import (
    Answered,
    Plain,
    ask_homeport,
    bare_prompt,
    files_prompt,
    read_told,
)
from homeport.evaluation.judging import Said
from homeport.gateway import opening

CAUSE = {
    "path": "shop.py", "line": 5, "symbol": None, "score": 0.7, "rule": "missing-key",
    "why": "No key.", "remedy": "add it",
}  # fmt: skip
ANSWER = {
    "text": "It is the key.", "usage": {"prompt_tokens": 12}, "confidence": 0.6, "patch": "--- a",
}  # fmt: skip


def test_homeport_is_asked_as_a_person_asks(tmp_path: Path) -> None:
    """A failure on standard input comes back with its causes."""
    (tmp_path / "shop.py").write_text("PRICES = {}\nprint(PRICES['tea'])\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "shop.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    told = ask_homeport(done.stderr, tmp_path, tmp_path / "state", "none")
    assert told.causes[0].path == "shop.py"
    assert told.answer is None
    assert told.problem == ""


def test_no_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error and a timeout give no causes but a reason."""
    told = ask_homeport("all is well", tmp_path, tmp_path / "state", "no-such-model")
    assert told.causes == ()
    assert told.problem.startswith("exit 2")
    monkeypatch.setattr(asking, "_LIMIT", 0.001)
    assert "no answer" in ask_homeport("x", tmp_path, tmp_path / "state", "none").problem


def test_the_json_of_explain_is_read() -> None:
    """Causes, words, size, confidence and change are taken over."""
    told = read_told({"causes": [CAUSE], "answer": ANSWER})
    assert told.causes == (Said("shop.py", 5, "", 0.7, "missing-key", "No key. add it"),)
    assert told.answer == Answered("It is the key.", 12, 0.6, "--- a")


def test_what_is_missing_in_the_json_is_empty() -> None:
    """A cause without a line and an answer without a cost are read."""
    told = read_told({"causes": [CAUSE | {"line": None}], "answer": {"text": "x", "patch": None}})
    assert told.causes[0].line is None
    assert told.answer == Answered("x", 0)
    assert read_told({"causes": None, "answer": None}).causes == ()


def test_prompts_of_the_bare_ways(tmp_path: Path) -> None:
    """The failure alone, or with every file in full."""
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    assert bare_prompt("KeyError").endswith("\n\nKeyError")
    assert files_prompt("KeyError", tmp_path, ["a.py"]).endswith(
        "KeyError\n\na.py\n```\nx = 1\n\n```"
    )


class _Gateway:
    """Answers every request with the same words."""

    def __init__(self, *, broken: bool = False, empty: bool = False) -> None:
        self.requests: list[Request] = []
        self.states: list[str] = []
        self._broken, self._empty = broken, empty

    async def handle(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        """Say it."""
        self.requests.append(request)
        self.states.append(os.environ["HOMEPORT_STATE_DIR"])
        if self._broken:
            raise BackendError("the model broke", hint="none")
        yield Delta("It is")
        if not self._empty:
            usage = Usage(7, 3, 0, 0.1, 0.2)
            yield Completion("It is the key.", "tiny", "stop", usage)


def _opens(gateway: _Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async def close() -> None:
        pass

    def opened_gateway(*_: object) -> AbstractContextManager[object]:
        return nullcontext(SimpleNamespace(gateway=gateway, close=close))

    monkeypatch.setattr(opening, "opened_gateway", opened_gateway)


def test_a_model_is_asked_through_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    """One prompt, no other words; the person's own records are left alone."""
    gateway = _Gateway()
    _opens(gateway, monkeypatch)
    monkeypatch.setenv("HOMEPORT_STATE_DIR", "/nowhere")
    monkeypatch.delenv("HOMEPORT_CONFIG_DIR", raising=False)
    with Plain("tiny").opened() as plain:
        assert plain.ask("why?") == Answered("It is the key.", 7)
    (request,) = gateway.requests
    assert [message.text for message in request.prompt.messages] == ["why?"]
    assert gateway.states != ["/nowhere"]
    assert os.environ["HOMEPORT_STATE_DIR"] == "/nowhere"
    assert "HOMEPORT_CONFIG_DIR" not in os.environ


@pytest.mark.parametrize("gateway", [_Gateway(broken=True), _Gateway(empty=True)])
def test_a_model_that_fails_has_no_words(
    gateway: _Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One failure is one missing answer, not the end of the measurement."""
    _opens(gateway, monkeypatch)
    with Plain("tiny").opened() as plain:
        assert plain.ask("why?") is None
