"""Anthropic's messages."""

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

from homeport.domain import Burst, Called, Choice, Completion, Role, Thought
from homeport.server.dialects import DialectError, Fault
from homeport.server.dialects.anthropic import AnthropicMessages

DIALECT = AnthropicMessages()
USER = {"role": "user", "content": "u"}
TOOL = {"name": "f", "description": "d", "input_schema": {"type": "object"}}


def read(**more: Any) -> Any:  # noqa: ANN401 -- what was asked
    """Read a body with one message, and more."""
    return DIALECT.read({"model": "m", "max_tokens": 5, "messages": [USER], **more})


def test_messages() -> None:
    """Texts, calls and their results are read in the order that a model needs."""
    use = {"type": "tool_use", "id": "toolu_x", "name": "f", "input": {"a": "b"}}
    empty = {"type": "tool_use", "id": "toolu_y", "name": "g", "input": {}}
    result = {"type": "tool_result", "tool_use_id": "toolu_x", "content": "r", "is_error": True}
    parts = {"type": "tool_result", "tool_use_id": "toolu_y", "content": [
        {"type": "text", "text": "r2"}]}  # fmt: skip
    marked = {"type": "text", "text": "t", "cache_control": {"type": "ephemeral"}}
    messages = [
        {"role": "assistant", "content": [{"type": "text", "text": "x"}, use, empty]},
        {"role": "user", "content": [result, marked, parts]},
        {"role": "user", "content": [result]},
        {"role": "user", "content": []},
    ]
    system = [{"type": "text", "text": "s1"}, {"type": "text", "text": "s2"}]
    said = DIALECT.read(
        {"model": "m", "max_tokens": 5, "messages": messages, "system": system}
    ).prompt.messages
    assert [one.role for one in said] == [
        Role.SYSTEM, Role.ASSISTANT, Role.TOOL, Role.TOOL, Role.USER, Role.TOOL, Role.USER
    ]  # fmt: skip
    assert said[0].more == ("s2",)
    assert [one.id for one in said[1].calls] == ["call_1", "call_2"]
    assert [(one.answers, one.words, one.failed) for one in said[2:4]] == [
        ("call_1", "r", True),
        ("call_2", "r2", False),
    ]
    assert said[4].keeps


def test_everything_else() -> None:
    """Tools, the choice among them, endings and the user are read."""
    asked = read(
        tools=[TOOL],
        tool_choice={"type": "tool", "name": "f", "disable_parallel_tool_use": True},
        stop_sequences=["x"],
        metadata={"user_id": "ann"},
        thinking={"type": "disabled"},
        stream=True,
        top_k=4,
        service_tier="auto",
    )
    assert (asked.prompt.choice, asked.sampling.parallel_calls, asked.stream) == (0, False, True)
    assert (asked.prompt.user, asked.prompt.stop, asked.max_tokens) == ("ann", ("x",), 5)
    assert read(tool_choice={"type": "any"}).prompt.choice is Choice.REQUIRED


@pytest.mark.parametrize(
    "more",
    [
        {"messages": []},
        {"messages": [{"content": "x"}]},
        {"messages": [{"role": "user", "content": 1}]},
        {"messages": [{"role": "user", "content": [{"type": "image", "source": {}}]}]},
        {"messages": [{"role": "user", "content": [{"type": "server_tool_use", "id": "x"}]}]},
        {"tools": [{"type": "web_search_20250305", "name": "web_search"}]},
        {"messages": [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "x"}]}]},
        {"messages": [{"role": "user", "content": ["x"]}]},
        {"thinking": {"type": "sometimes"}},
        {"tool_choice": {"type": "tool", "name": "g"}},
        {"metadata": {"other": "x"}},
        {"container": "x"},
    ],
)
def test_refused(more: dict[str, object]) -> None:
    """What is not known or cannot be served is refused."""
    with pytest.raises(DialectError):
        read(**more)


def test_what_an_agent_sends() -> None:
    """Thoughts are asked for and earlier ones left behind; what concerns a provider is dropped."""
    earlier = [
        {"type": "thinking", "thinking": "hidden", "signature": "hidden"},
        {"type": "redacted_thinking", "data": "hidden"},
        {"type": "text", "text": "seen", "citations": None},
    ]
    image = {"type": "base64", "media_type": "image/png", "data": "AAAA"}
    asked = read(
        messages=[
            {"role": "user", "content": [{"type": "image", "source": image}]},
            {"role": "assistant", "content": earlier},
            {"role": "system", "content": "s"},
        ],
        thinking={"type": "enabled", "budget_tokens": 2048, "display": "summarized"},
        output_config={
            "effort": "max",
            "format": {"type": "json_schema", "schema": {"type": "object"}},
        },
        context_management={"edits": [{"type": "clear_thinking_20251015", "keep": "all"}]},
        cache_control={"type": "ephemeral", "scope": "global"},
        tools=[{"name": "f", "type": "custom", "input_schema": {}, "defer_loading": True}],
    )
    assert (asked.sampling.thinking, asked.sampling.thought_tokens, asked.thoughts) == (
        True,
        2048,
        True,
    )
    assert (asked.sampling.effort, asked.prompt.schema is not None) == ("max", True)
    assert asked.prompt.files == 1
    assert "seen" in asked.prompt.texts()
    assert "hidden" not in asked.prompt.texts()
    assert read(output_format={"type": "json_schema", "schema": {}}).prompt.schema is not None


def test_thoughts() -> None:
    """Thoughts are a block of their own, for those who asked for them."""
    thinking = read(thinking={"type": "adaptive"})
    said = replace(COMPLETION, thoughts="hm, ok")
    bursts = (Burst((Thought("hm, "), Thought("ok"))), Burst(("one",)))
    events = events_of(streamed(DIALECT, thinking, bursts, said))
    assert [one["content_block"]["type"] for one in events if "content_block" in one] == [
        "thinking",
        "text",
    ]
    deltas = [one["delta"] for one in events if one["type"] == "content_block_delta"]
    assert "".join(one.get("thinking", "") for one in deltas) == "hm, ok"
    assert whole(DIALECT, thinking, said)["content"][0]["thinking"] == "hm, ok"
    silent = events_of(streamed(DIALECT, read(), bursts, said))
    assert "hm" not in str(silent)
    assert [one["type"] for one in whole(DIALECT, read(), said)["content"]] == ["text"]


def test_stream() -> None:
    """A stream of words is one block."""
    events = events_of(streamed(DIALECT, read()))
    assert [one["type"] for one in events] == [
        "message_start",
        "content_block_start",
        *["content_block_delta"] * 3,
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    assert [one["delta"]["text"] for one in events[2:5]] == ["one", " ", "two"]
    assert events[-2]["usage"] == {
        "input_tokens": 7,
        "cache_read_input_tokens": 4,
        "output_tokens": 7,
    }


def test_stream_of_calls() -> None:
    """Each call is a block of its own, after the words."""
    events = events_of(streamed(DIALECT, read(), CALL_BURSTS, CALLING))
    starts = [one for one in events if one["type"] == "content_block_start"]
    assert [one["content_block"]["type"] for one in starts] == ["text", "tool_use", "tool_use"]
    assert [one["index"] for one in starts] == [0, 1, 2]
    stops = [one["index"] for one in events if one["type"] == "content_block_stop"]
    assert stops == [0, 1, 2]
    written = [
        one["delta"]["partial_json"]
        for one in events
        if one["type"] == "content_block_delta" and one["index"] == 1
    ]
    assert "".join(written) == '{"a":"b"}'


def test_an_empty_stream() -> None:
    """An answer without a word has one empty block."""
    kinds = [one["type"] for one in events_of(streamed(DIALECT, read(), ()))]
    assert kinds[1:3] == ["content_block_start", "content_block_stop"]


def test_whole_and_errors() -> None:
    """A whole answer and an error have Anthropic's shape."""
    assert whole(DIALECT, read())["content"] == [{"type": "text", "text": "one two"}]
    (use,) = whole(DIALECT, read(), CALLING)["content"]
    assert use == {"type": "tool_use", "id": "up_1", "name": "save", "input": {"a": "b"}}
    for written in ("[1]", "{"):
        odd = Completion("", "m", "tool_calls", USAGE, (Called("i", "f", written),))
        assert whole(DIALECT, read(), odd)["content"][0]["input"] == {"arguments": written}
    error = json.loads(DIALECT.error(Fault(503, "no", field="f")))
    assert error == {"type": "error", "error": {"type": "overloaded_error", "message": "f: no"}}
    assert DIALECT.voice(read(), DECISION, 0).broken(Fault(502, "x")).startswith(b"event: error")
