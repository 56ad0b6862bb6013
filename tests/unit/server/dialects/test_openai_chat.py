"""OpenAI's chat."""

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.doubles.voices import (
    CALL_BURSTS,
    CALLING,
    COMPLETION,
    DECISION,
    events_of,
    streamed,
    whole,
)

from homeport.domain import Burst, Choice, Role, Thought
from homeport.server.dialects import DialectError, Fault
from homeport.server.dialects.openai_chat import OpenAIChat

CHAT = OpenAIChat()
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
USER = {"role": "user", "content": "u"}


def read(**more: Any) -> Any:  # noqa: ANN401 -- what was asked
    """Read a body with one message, and more."""
    return CHAT.read({"model": "m", "messages": [USER], **more})


def test_messages() -> None:
    """Every shape of message is read, and a caller's ids get names of ours."""
    call = {"id": "secret-id", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    messages = [
        {"role": "developer", "content": [{"type": "text", "text": "d"}]},
        {"role": "user", "content": "u", "name": "ann"},
        {"role": "assistant", "content": None, "tool_calls": [call], "annotations": []},
        {"role": "tool", "tool_call_id": "secret-id", "content": "r"},
        {"role": "assistant", "content": "", "refusal": "no"},
    ]
    prompt = CHAT.read({"model": "m", "messages": messages}).prompt
    assert [one.role for one in prompt.messages] == [
        Role.SYSTEM,
        Role.USER,
        Role.ASSISTANT,
        Role.TOOL,
        Role.ASSISTANT,
    ]
    assert prompt.messages[2].calls[0].id == prompt.messages[3].answers == "call_1"
    assert prompt.messages[1].name == "ann"
    assert prompt.messages[4].words == "\nno"


def test_everything_else() -> None:
    """Tools, formats, endings and the choice of words are read."""
    schema = {"name": "s", "schema": {"type": "object"}, "strict": True}
    asked = read(
        tools=[TOOL],
        tool_choice={"type": "function", "function": {"name": "f"}},
        response_format={"type": "json_schema", "json_schema": schema},
        stop=["x"],
        user="ann",
        metadata={"k": "v"},
        max_completion_tokens=5,
        max_tokens=9,
        stream=True,
        stream_options={"include_usage": True},
        temperature=0.5,
        logit_bias={"5": -1},
        reasoning_effort="low",
        parallel_tool_calls=False,
        service_tier="auto",
        n=1,
        store=False,
    )
    prompt = asked.prompt
    assert (prompt.choice, prompt.schema_name, prompt.stop, prompt.user) == (0, "s", ("x",), "ann")
    assert (asked.max_tokens, asked.stream, asked.usage_wanted) == (5, True, True)
    assert asked.sampling.logit_bias == ((5, -1.0),)
    assert set(prompt.texts()) >= {"u", "f", "type", "object", "m", "ann", "s", "x", "k", "v"}
    assert read(tool_choice="required").prompt.choice is Choice.REQUIRED
    assert read(response_format={"type": "json_object"}).prompt.as_json
    assert read(safety_identifier="id").prompt.user == "id"


@pytest.mark.parametrize(
    "more",
    [
        {"messages": []},
        {"messages": [{"role": "wizard", "content": "x"}]},
        {"messages": [{"content": "x"}]},
        {"messages": [{"role": "tool", "content": "x"}]},
        {"messages": [{"role": "user", "content": "x", "tool_call_id": "y"}]},
        {"messages": [{"role": "tool", "content": "x", "tool_call_id": "unknown"}]},
        {"messages": [{"role": "assistant", "function_call": {"name": "f"}}]},
        {"messages": [{"role": "assistant", "tool_calls": [{"id": "x"}]}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
        {"messages": [{**USER, "secret": "x"}]},
        {"tool_choice": "sometimes"},
        {"tool_choice": {"type": "function", "function": {"name": "f"}}},
        {"tool_choice": {"type": "function", "function": {"name": "f", "x": "y"}}},
        {"logit_bias": {"five": 1}},
        {"logit_bias": [1]},
        {"n": 2},
        {"logprobs": True},
        {"functions": [{"name": "f"}]},
        {"modalities": ["audio"]},
        {"secret_field": "x"},
        {"stream_options": {"x": 1}},
        {"response_format": {"type": "xml"}},
        {"temperature": "hot"},
        {"max_tokens": -2},
        {"tool_choice": {"type": "allowed_tools", "allowed_tools": {}}},
        {"chat_template_kwargs": {"other": "x"}},
        {"reasoning": {"other": "x"}},
    ],
)
def test_refused(more: dict[str, object]) -> None:
    """What is not known or cannot be served is refused, and the field is named."""
    with pytest.raises(DialectError) as caught:
        read(**more)
    assert caught.value.field


def test_what_clients_send() -> None:
    """What concerns what a provider keeps and bills is dropped, as are earlier thoughts."""
    asked = read(
        messages=[
            {**USER, "cache_control": {"type": "ephemeral"}},
            {"role": "assistant", "content": "a", "reasoning_content": "hidden", "audio": None},
        ],
        store=True,
        service_tier="any",
        safety_identifier="hidden",
        prompt_cache_key="hidden",
        verbosity="low",
        prediction={"type": "content", "content": "hidden"},
        modalities=["text"],
        logprobs=False,
        n=1,
        user="ann",
        stream_options={"include_usage": True, "include_obfuscation": False},
        max_tokens=-1,
    )
    assert "hidden" not in asked.prompt.texts()
    assert (asked.max_tokens, asked.prompt.user, asked.prompt.messages[0].keeps) == (
        None,
        "ann",
        True,
    )
    assert read(tools=[TOOL], tool_choice="any").prompt.choice is Choice.REQUIRED
    assert read(tools=[TOOL], tool_choice={"type": "auto"}).prompt.choice is Choice.AUTO


@pytest.mark.parametrize(
    ("more", "thinking", "effort", "tokens", "shown"),
    [
        ({}, None, "", None, True),
        ({"reasoning_effort": "low"}, None, "low", None, True),
        ({"reasoning": {"effort": "high", "exclude": True}}, None, "high", None, False),
        ({"reasoning": {"max_tokens": 9, "enabled": True}}, True, "", 9, True),
        ({"thinking": {"type": "enabled", "budget_tokens": 5}}, True, "", 5, True),
        ({"thinking": {"type": "disabled"}}, False, "", None, False),
        ({"chat_template_kwargs": {"enable_thinking": False}}, False, "", None, False),
        ({"include_reasoning": False}, None, "", None, False),
    ],
)
def test_ways_to_ask_for_thoughts(
    more: dict[str, object],
    thinking: bool | None,  # noqa: FBT001 -- a parameter of the test
    effort: str,
    tokens: int | None,
    shown: bool,  # noqa: FBT001 -- as above
) -> None:
    """Thoughts are asked for in the ways of several servers."""
    asked = read(**more)
    found = asked.sampling
    assert (found.thinking, found.effort, found.thought_tokens) == (thinking, effort, tokens)
    assert asked.thoughts is shown


def test_thoughts() -> None:
    """Thoughts stand beside the words, for those who want them."""
    said = replace(COMPLETION, thoughts="hm")
    bursts = (Burst((Thought("hm"), "one")),)
    events = events_of(streamed(CHAT, read(), bursts, said))
    assert events[1]["choices"][0]["delta"] == {"reasoning_content": "hm"}
    assert whole(CHAT, read(), said)["choices"][0]["message"]["reasoning_content"] == "hm"
    silent = read(include_reasoning=False)
    assert b"hm" not in streamed(CHAT, silent, bursts, said)
    assert "hm" not in str(whole(CHAT, silent, said))


def test_stream() -> None:
    """A stream begins with its role, has an event for each piece, and ends as it was asked to."""
    raw = streamed(CHAT, read(stream_options={"include_usage": True}))
    events = events_of(raw)
    texts = [one["choices"][0]["delta"].get("content") for one in events[:-1]]
    assert texts == ["", "one", " ", "two", None]
    assert events[-2]["choices"][0]["finish_reason"] == "stop"
    assert events[-1]["usage"]["total_tokens"] == 18
    assert {one["id"] for one in events} == {"chatcmpl-r1"}
    assert raw.endswith(b"data: [DONE]\n\n")
    assert b"usage" not in streamed(CHAT, read())


def test_calls() -> None:
    """Calls are said in a stream as they come, and whole in a whole answer."""
    events = events_of(streamed(CHAT, read(), CALL_BURSTS, CALLING))
    calls = [
        one["choices"][0]["delta"]["tool_calls"][0]
        for one in events
        if "tool_calls" in one["choices"][0]["delta"]
    ]
    assert calls[0] == {
        "index": 0,
        "id": "up_1",
        "type": "function",
        "function": {"name": "save", "arguments": ""},
    }
    assert "".join(one["function"]["arguments"] for one in calls[:3]) == '{"a":"b"}'
    assert events[-1]["choices"][0]["finish_reason"] == "tool_calls"
    message = whole(CHAT, read(), CALLING)["choices"][0]["message"]
    assert (message["content"], message["tool_calls"][0]["function"]["name"]) == (None, "save")


def test_whole_and_errors() -> None:
    """A whole answer and an error have OpenAI's shape."""
    answer = whole(CHAT, read())
    assert answer["choices"][0]["message"] == {"role": "assistant", "content": COMPLETION.text}
    assert answer["usage"]["prompt_tokens_details"] == {"cached_tokens": 4}
    error = json.loads(CHAT.error(Fault(429, "no", "wait", "f")))["error"]
    assert error == {
        "message": "no (wait)",
        "type": "rate_limit_error",
        "param": "f",
        "code": None,
    }
    broken = CHAT.voice(read(), DECISION, 0).broken(Fault(502, "x"))
    assert events_of(broken)[0]["error"]["type"] == "server_error"
