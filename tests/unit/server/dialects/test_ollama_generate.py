"""Ollama's answer to one text."""

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.doubles.voices import COMPLETION, events_of, streamed, whole

from homeport.domain import Burst, Kind, Thought
from homeport.server.dialects import DialectError, Fault
from homeport.server.dialects.ollama_generate import OllamaGenerate

DIALECT = OllamaGenerate()


def read(**more: Any) -> Any:  # noqa: ANN401 -- what was asked
    """Read a body with a text, and more."""
    return DIALECT.read({"model": "m", "prompt": "p", **more})


def test_read() -> None:
    """A text is answered; a raw one, or one before another, is continued."""
    asked = read(system="s", keep_alive=5, think=False)
    assert (asked.prompt.kind, len(asked.prompt.messages)) == (Kind.CHAT, 2)
    assert read(raw=True).prompt.kind is Kind.COMPLETION
    between = read(suffix="x", stream=False)
    assert (between.prompt.kind, between.prompt.suffix, between.stream) == (
        Kind.COMPLETION,
        "x",
        False,
    )


@pytest.mark.parametrize(
    "more",
    [
        {"raw": True, "system": "s"},
        {"raw": True, "format": "json"},
        {"images": ["AAAA"]},
        {"context": [1]},
        {"template": "x"},
        {"other": "x"},
    ],
)
def test_refused(more: dict[str, object]) -> None:
    """What cannot be served is refused."""
    with pytest.raises(DialectError):
        read(**more)


def test_loading() -> None:
    """A text that is empty loads the model."""
    assert json.loads(read(prompt="").instead)["done_reason"] == "load"
    seen = read(prompt="", images=["/9j/AAAA"])
    assert (seen.instead, seen.prompt.files) == (b"", 1)


def test_thoughts() -> None:
    """Thoughts stand beside the answer."""
    said = replace(COMPLETION, thoughts="hm")
    lines = events_of(streamed(DIALECT, read(), (Burst((Thought("hm"), "one")),), said))
    assert [one.get("thinking", "") for one in lines] == ["hm", "", ""]
    assert whole(DIALECT, read(), said)["thinking"] == "hm"


def test_said() -> None:
    """Answers stand in `response`."""
    assert [one["response"] for one in events_of(streamed(DIALECT, read()))] == [
        "one",
        " ",
        "two",
        "",
    ]
    assert whole(DIALECT, read())["response"] == "one two"
    assert DIALECT.error(Fault(400, "x")) == b'{"error":"x"}'
