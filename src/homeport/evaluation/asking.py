"""Asks about a case in three ways: through `homeport explain`, and the same model without it.

`homeport explain` is called as a person calls it. The bare ways send one prompt through the
gateway, so that nothing but the prompt differs.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from homeport.errors import BackendError, GatewayError
from homeport.evaluation.judging import Said

_LIMIT = 600  # seconds for one question; a small model on a busy machine takes a minute
_ANSWER_TOKENS = 320
_HEAD = "Explain to a developer why this failed: name the cause, the file and the line. Be brief."


class Way(StrEnum):
    """What the model is given."""

    HOMEPORT = "homeport"
    BARE = "bare failure"
    FILES = "whole files"


@dataclass(frozen=True, slots=True)
class Answered:
    """A model's words, Homeport's with the cause that a rule found before them.

    `diff` is empty without a proposed change that applies.
    """

    text: str
    tokens: int
    confidence: float | None = None
    diff: str = ""
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What `homeport explain` gave; `problem` says why it gave nothing."""

    causes: tuple[Said, ...]
    answer: Answered | None = None
    problem: str = ""


def ask_homeport(text: str, project: Path, state: Path, model: str) -> Told:
    """Return what `homeport explain` says about the failure `text` in `project`."""
    command = [sys.executable, "-m", "homeport", "explain", "--json", "--model", model]
    try:
        done = subprocess.run(
            [*command, "--repo", str(project)],
            input=text.encode(),
            env={**os.environ, "HOMEPORT_STATE_DIR": str(state), "HOMEPORT_CONFIG_DIR": str(state)},
            capture_output=True,
            timeout=_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Told((), problem=f"no answer in {_LIMIT} s")
    if not done.stdout.startswith(b"{"):
        said = done.stderr.decode("utf-8", "replace").strip()
        return Told((), problem=f"exit {done.returncode}: {said[:200]}")
    return read_told(json.loads(done.stdout))


def read_told(told: dict[str, object]) -> Told:
    """Read the JSON of `homeport explain`."""
    causes, answer = told.get("causes"), told.get("answer")
    return Told(
        tuple(_said(cause) for cause in causes) if isinstance(causes, list) else (),
        _answered(answer) if isinstance(answer, dict) else None,
    )


def _said(cause: dict[str, object]) -> Said:
    line, score = cause["line"], cause["score"]
    return Said(
        str(cause["path"]),
        line if isinstance(line, int) else None,
        str(cause["symbol"] or ""),
        float(score) if isinstance(score, int | float) else 0.0,
        str(cause["rule"]),
        f"{cause['why']} {cause['remedy']}",
    )


def _answered(answer: dict[str, object]) -> Answered:
    usage, sure, signals = (answer.get(key) for key in ("usage", "confidence", "signals"))
    return Answered(
        str(answer["text"]),
        int(usage["prompt_tokens"]) if isinstance(usage, dict) else 0,
        float(sure) if isinstance(sure, int | float) else None,
        str(answer.get("patch") or ""),
        {str(k): float(v) for k, v in signals.items()} if isinstance(signals, dict) else {},
    )


def bare_prompt(text: str) -> str:
    """The failure as it is."""
    return f"{_HEAD}\n\n{text}"


def files_prompt(text: str, project: Path, paths: Sequence[str]) -> str:
    """The failure, and every file of the project."""
    whole = "\n\n".join(
        f"{path}\n```\n{(project / path).read_text(encoding='utf-8', errors='replace')}\n```"
        for path in paths
    )
    return f"{_HEAD}\n\n{text}\n\n{whole}"


@contextmanager
def _state_of_its_own() -> Iterator[None]:
    """Keep the person's audit log and settings out of what is measured."""
    names = ("HOMEPORT_STATE_DIR", "HOMEPORT_CONFIG_DIR")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="homeport-eval-") as folder:
        os.environ.update(dict.fromkeys(names, folder))
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


class Plain:
    """A model behind the gateway that is asked one prompt at a time."""

    def __init__(self, model: str) -> None:
        self._model = model

    @contextmanager
    def opened(self) -> Iterator["Plain"]:
        """Hold the model in memory."""
        from homeport.gateway.opening import opened_gateway  # noqa: PLC0415 -- half a second
        from homeport.gateway.settings import load_settings  # noqa: PLC0415 -- as above
        from homeport.storage import config_folder  # noqa: PLC0415 -- as above

        environment = {**os.environ, "HOMEPORT_MODEL": self._model}
        with (
            _state_of_its_own(),
            opened_gateway(load_settings(environment, config_folder(), Path.cwd())) as opened,
            asyncio.Runner() as runner,
        ):
            self._gateway, self._runner = opened.gateway, runner
            try:
                yield self
            finally:
                runner.run(opened.close())

    def ask(self, prompt: str) -> Answered | None:
        """Return the model's words, None when it failed."""
        try:
            return self._runner.run(self._ask(prompt))
        except (BackendError, GatewayError) as error:  # too long for its window, for example
            print(f"homeport: {error}", file=sys.stderr)  # noqa: T201 -- the person waits for it
            return None

    async def _ask(self, prompt: str) -> Answered | None:
        from homeport.domain import (  # noqa: PLC0415 -- only when a model is asked
            Completion,
            Message,
            Principal,
            Prompt,
            Request,
            Role,
        )

        request = Request(
            Prompt((Message(Role.USER, prompt),)),
            Principal("local-user"),
            max_tokens=_ANSWER_TOKENS,
            deadline_s=_LIMIT,
        )
        async with aclosing(self._gateway.handle(request)) as items:
            async for item in items:
                if isinstance(item, Completion):
                    return Answered(item.text, item.usage.prompt_tokens)
        return None
