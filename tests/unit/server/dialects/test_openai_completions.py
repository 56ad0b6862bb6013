"""OpenAI's completion of a text."""

import json
from typing import Any

import pytest
from tests.doubles.voices import DECISION, events_of, streamed, whole

from homeport.domain import Kind
from homeport.server.dialects import DialectError, Fault
from homeport.server.dialects.openai_completions import OpenAICompletions

DIALECT = OpenAICompletions()


def read(**more: Any) -> Any:  # noqa: ANN401 -- what was asked
    """Read a body with a text, and more."""
    return DIALECT.read({"model": "m", "prompt": "p", **more})


def test_read() -> None:
    """The text, what follows it, and where to stop are read."""
    asked = read(suffix="s", stop="x", user="u", max_tokens=3, n=1, best_of=1, echo=False)
    prompt = asked.prompt
    assert prompt.kind is Kind.COMPLETION
    assert set(prompt.texts()) == {"p", "s", "m", "u", "x"}
    assert asked.max_tokens == 3


@pytest.mark.parametrize(
    "more",
    [
        {"prompt": [1, 2]},
        {"prompt": ["a", "b"]},
        {"prompt": None},
        {"n": 2},
        {"best_of": 2},
        {"echo": True},
        {"logprobs": 1},
        {"other": "x"},
    ],
)
def test_refused(more: dict[str, object]) -> None:
    """What cannot be served is refused."""
    with pytest.raises(DialectError):
        read(**more)


def test_said() -> None:
    """A stream, a whole answer and an error have OpenAI's shape."""
    events = events_of(streamed(DIALECT, read(stream_options={"include_usage": True})))
    assert [one["choices"][0]["text"] for one in events[:-1]] == ["one", " ", "two", ""]
    assert events[-1]["usage"]["completion_tokens"] == 7
    assert b"usage" not in streamed(DIALECT, read())
    assert whole(DIALECT, read())["choices"][0]["text"] == "one two"
    assert json.loads(DIALECT.error(Fault(400, "x")))["error"]["type"] == "invalid_request_error"
    voice = DIALECT.voice(read(), DECISION, 0)
    assert b"error" in voice.broken(Fault(502, "x"))
    assert voice.head() == b""
