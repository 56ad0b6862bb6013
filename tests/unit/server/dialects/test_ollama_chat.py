"""Ollama's chat."""

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.doubles.voices import (
    CALL_BURSTS,
    CALLING,
    COMPLETION,
    DECISION,
    USAGE,
    events_of,
    streamed,
    whole,
)

from homeport.domain import Burst, CallDelta, Called, Completion, Thought
from homeport.server.dialects import DialectError, Fault
from homeport.server.dialects.ollama_chat import OllamaChat

CHAT = OllamaChat()
USER = {"role": "user", "content": "u"}


def read(**more: Any) -> Any:  # noqa: ANN401 -- what was asked
    """Read a body with one message, and more."""
    return CHAT.read({"model": "m", "messages": [USER], **more})


def test_read() -> None:
    """Messages, calls without ids and their results are read; it streams unless told not to."""
    call = {"id": "x", "function": {"index": 0, "name": "f", "arguments": {"a": "b"}}}
    messages = [
        {"role": "system", "content": "s"},
        {"role": "assistant", "content": "", "tool_calls": [call, call]},
        {"role": "tool", "content": "r", "tool_name": "f"},
        {"role": "tool", "content": "r2", "tool_call_id": "x"},
    ]
    asked = CHAT.read({"model": "m", "messages": messages, "options": {"num_predict": 4}})
    assert (asked.stream, asked.max_tokens) == (True, 4)
    said = asked.prompt.messages
    assert [one.id for one in said[1].calls] == ["call_1", "call_2"]
    assert [one.answers for one in said[2:]] == ["call_1", "call_2"]
    assert "b" in asked.prompt.texts()
    assert not read(stream=False).stream


@pytest.mark.parametrize(
    "more",
    [
        {"messages": [{"content": "x"}]},
        {"messages": [{"role": "tool", "content": "x"}]},
        {"messages": [{**USER, "images": ["AAAA"]}]},
        {"think": "a lot"},
        {"messages": [{"role": "assistant", "tool_calls": [{}]}]},
        {"template": "x"},
    ],
)
def test_refused(more: dict[str, object]) -> None:
    """What is not known or cannot be served is refused."""
    with pytest.raises(DialectError):
        read(**more)


def test_what_an_editor_sends() -> None:
    """Images are read, earlier thoughts dropped, and no message at all loads the model."""
    asked = read(messages=[{**USER, "images": ["iVBORw0KGgo="], "thinking": "hidden"}], think=True)
    assert (asked.prompt.files, asked.sampling.thinking) == (1, True)
    assert "hidden" not in asked.prompt.texts()
    assert json.loads(read(messages=[]).instead)["done_reason"] == "load"


def test_thoughts() -> None:
    """Thoughts stand beside the words, for those who did not refuse them."""
    said = replace(COMPLETION, thoughts="hm")
    bursts = (Burst((Thought("hm"), "one", CallDelta(0, "{}"))),)
    lines = events_of(streamed(CHAT, read(), bursts, said))
    assert [one["message"].get("thinking", "") for one in lines] == ["hm", "", ""]
    assert whole(CHAT, read(), said)["message"]["thinking"] == "hm"
    assert "thinking" not in str(streamed(CHAT, read(think=False), bursts, said))
    assert "thinking" not in whole(CHAT, read(think=False), said)["message"]


def test_said() -> None:
    """A stream has a line for each piece, calls come whole at the end."""
    lines = events_of(streamed(CHAT, read()))
    assert [one["message"]["content"] for one in lines] == ["one", " ", "two", ""]
    assert [one["done"] for one in lines] == [False, False, False, True]
    *_, calling, end = events_of(streamed(CHAT, read(), CALL_BURSTS, CALLING))
    (call,) = calling["message"]["tool_calls"]
    assert call == {"function": {"name": "save", "arguments": {"a": "b"}}}
    assert end["done"]
    assert whole(CHAT, read())["message"]["content"] == "one two"
    assert whole(CHAT, read(), CALLING)["message"]["tool_calls"] == [call]


@pytest.mark.parametrize(
    ("written", "shown"),
    [("", {}), ("[1]", {"arguments": "[1]"}), ("{", {"arguments": "{"})],
)
def test_arguments_that_are_none(written: str, shown: object) -> None:
    """Arguments that a model wrote wrongly stay one text."""
    completion = Completion("", "m", "tool_calls", USAGE, (Called("i", "f", written),))
    (call,) = whole(CHAT, read(), completion)["message"]["tool_calls"]
    assert call["function"]["arguments"] == shown


def test_errors() -> None:
    """Errors have Ollama's shape, also in the middle of a stream."""
    voice = CHAT.voice(read(), DECISION, 0)
    assert voice.broken(Fault(502, "x")) == b'{"error":"x"}\n'
    assert CHAT.error(Fault(400, "x")) == b'{"error":"x"}'
    assert voice.head() == b""
