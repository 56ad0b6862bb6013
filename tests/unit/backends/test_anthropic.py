"""Anthropic's API as a cloud."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from tests.doubles.model_server import STALL, ModelServer, serving

from homeport.backends import Options, Properties
from homeport.backends.anthropic import (
    AnthropicCloud,
    AnthropicHearing,
    anthropic_body,
    whole_message,
)
from homeport.backends.openai import Server
from homeport.domain import (
    Burst,
    Call,
    CallDelta,
    Called,
    Choice,
    ClearedPrompt,
    Completion,
    Kind,
    Message,
    Prompt,
    Role,
    Sampling,
    Structure,
    Thought,
    Tool,
)
from homeport.errors import BackendGarbage, BackendUnavailable, ClearanceRefused, InputError

KEY = "k" + "9" * 12
USER = Message(Role.USER, "u")
OPTIONS = Options(sampling=Sampling(), max_tokens=9)


def body(prompt: Prompt, options: Options = OPTIONS) -> Any:  # noqa: ANN401 -- JSON is anything
    """Return the request."""
    return anthropic_body(prompt, options, "own")


def test_turns() -> None:
    """Who speaks twice in a row has one turn; results are the user's; the system stands apart."""
    call = Call("call_1", "f", Structure.of({"a": "b"}))
    odd = Call("call_2", "f", Structure.of("no object"))
    said = body(
        Prompt(
            (
                Message(Role.SYSTEM, "s", keeps=True),
                USER,
                Message(Role.ASSISTANT, "", calls=(call, odd)),
                Message(Role.TOOL, "r", answers="call_1"),
                Message(Role.TOOL, "r2", answers="call_2", failed=True),
                Message(Role.USER, "v", ("w",)),
            ),
            user="ann",
            stop=("x",),
        )
    )
    assert said["system"] == [{"type": "text", "text": "s", "cache_control": {"type": "ephemeral"}}]
    assert [turn["role"] for turn in said["messages"]] == ["user", "assistant", "user"]
    assert [block["input"] for block in said["messages"][1]["content"]] == [
        {"a": "b"},
        {"arguments": "no object"},
    ]
    kinds = [block["type"] for block in said["messages"][2]["content"]]
    assert kinds == ["tool_result", "tool_result", "text", "text"]
    assert said["messages"][2]["content"][1]["is_error"]
    assert (said["metadata"], said["stop_sequences"]) == ({"user_id": "ann"}, ["x"])
    assert said["stream"]


@pytest.mark.parametrize(
    ("choice", "parallel", "expected"),
    [
        (None, None, None),
        (0, None, {"type": "tool", "name": "f"}),
        (Choice.AUTO, None, {"type": "auto"}),
        (Choice.REQUIRED, False, {"type": "any", "disable_parallel_tool_use": True}),
        (None, False, {"type": "auto", "disable_parallel_tool_use": True}),
    ],
)
def test_tools(choice: Choice | int | None, parallel: object, expected: object) -> None:
    """Tools and the choice among them are said as this dialect says them."""
    tools = (Tool("f", "d"), Tool("g", "", Structure.of({"type": "object"})))
    sampling = Sampling(parallel_calls=parallel, top_k=3)  # type: ignore[arg-type]  # as given
    said = body(Prompt((USER,), tools=tools, choice=choice), Options(sampling=sampling, whole=True))
    assert [tool["input_schema"] for tool in said["tools"]] == [{"type": "object"}] * 2
    assert said.get("tool_choice") == expected
    assert (said["top_k"], "stream" in said) == (3, False)


@pytest.mark.parametrize(
    "prompt",
    [
        Prompt((USER,), Kind.EMBEDDING),
        Prompt((USER,), suffix="x"),
        Prompt((USER,), as_json=True),
        Prompt((USER,), metadata=Structure.of({})),
    ],
)
def test_what_cannot_be_said(prompt: Prompt) -> None:
    """What this dialect has no way to say is refused, never left out."""
    with pytest.raises(InputError):
        body(prompt)


def event(kind: str, **data: object) -> bytes:
    """Return one event."""
    value = json.dumps({"type": kind, **data})
    return f"event: {kind}\ndata: {value}\n\n".encode()


STREAM = (
    event("message_start", message={"usage": {"input_tokens": 3, "cache_read_input_tokens": 2}}),
    event("content_block_start", index=0, content_block={"type": "text", "text": ""}),
    event("ping"),
    event("content_block_delta", index=0, delta={"type": "text_delta", "text": "one"}),
    event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "x"}),
    event("content_block_stop", index=0),
    event(
        "content_block_start", index=1, content_block={"type": "tool_use", "id": "t", "name": "f"}
    ),
    event("content_block_delta", index=1, delta={"type": "input_json_delta", "partial_json": "{}"}),
    event("content_block_stop", index=1),
    event("message_delta", delta={"stop_reason": "tool_use"}, usage={"output_tokens": 7}),
    event("message_stop"),
)


@pytest.mark.parametrize("size", [1, 9, 100_000])
def test_hearing(size: int) -> None:
    """A stream is heard the same however it is cut."""
    raw = b"".join(STREAM)
    hearing = AnthropicHearing("m")
    pieces: list[object] = []
    for at in range(0, len(raw), size):
        burst = hearing.take(raw[at : at + size])
        pieces += burst.pieces if burst else ()
    assert pieces == ["one", CallDelta(0, "", "t", "f"), CallDelta(0, "{}")]
    completion = hearing.end()
    assert (completion.text, completion.finish) == ("one", "tool_calls")
    assert completion.calls == (Called("t", "f", "{}"),)
    usage = completion.usage
    assert (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens) == (5, 2, 7)


@pytest.mark.parametrize(
    "block",
    [
        b"<html>\n",
        b"data: {\n",
        b"data: {}\n",
        event("error", error={"type": "overloaded_error", "message": "secret"}),
        event("content_block_delta", index=5, delta={"type": "input_json_delta"}),
        event("content_block_delta", index=0, delta={"type": "text_delta", "text": 1}),
        b"data: " + b"x" * (1 << 21),
    ],
)
def test_garbage(block: bytes) -> None:
    """What is no event is an error that shows nothing of it."""
    with pytest.raises(BackendGarbage) as caught:
        AnthropicHearing("m").take(block)
    assert "secret" not in str(caught.value)


def test_broken_off() -> None:
    """A stream without its end is no answer."""
    hearing = AnthropicHearing("m")
    hearing.take(b"".join(STREAM[:-1]))
    with pytest.raises(BackendUnavailable):
        hearing.end()


def test_whole_message() -> None:
    """A whole answer is read."""
    use = {"type": "tool_use", "id": "t", "name": "f", "input": {"a": "ä"}}
    value = {
        "type": "message",
        "content": [{"type": "text", "text": "x"}, use, {"type": "thinking"}],
        "stop_reason": "max_tokens",
    }
    completion = whole_message(json.dumps(value).encode(), "m", 0.5)
    assert (completion.text, completion.finish) == ("x", "length")
    assert completion.calls == (Called("t", "f", '{"a": "ä"}'),)
    for data in (b"{}", b"[]", b'{"type":"error","error":{"type":"x"}}', b'{"type":"message"}'):
        with pytest.raises(BackendGarbage):
            whole_message(data, "m", 0.5)


def asked(pieces: tuple[bytes | object, ...], options: Options) -> tuple[list[object], ModelServer]:
    """Ask a server that answers with these pieces."""

    async def ask() -> tuple[list[object], ModelServer]:
        async with serving(pieces) as server:
            cloud = AnthropicCloud(Server(url=server.url, model="m", api_key=KEY), Properties())
            try:
                prompt = ClearedPrompt(Prompt((USER,)), "digest")
                return [item async for item in cloud.stream(prompt, options)], server
            finally:
                await cloud.close()

    return asyncio.run(ask())


def test_over_the_wire() -> None:
    """A cleared prompt goes over the wire with its key, the answer comes back."""
    items, server = asked(STREAM, OPTIONS)
    assert isinstance(items[0], Burst)
    assert isinstance(items[-1], Completion)
    assert f"x-api-key: {KEY}" in server.heads[0]
    assert server.heads[0].startswith("POST /messages ")
    whole = json.dumps({"type": "message", "content": []}).encode()
    (item,), _ = asked((whole,), Options(sampling=Sampling(), whole=True))
    assert isinstance(item, Completion)


def test_too_late() -> None:
    """An answer that stalls ends at the deadline."""
    with pytest.raises(BackendUnavailable, match="did not end its answer"):
        asked((STREAM[0], STALL), Options(sampling=Sampling(), deadline_s=0.05))


def test_only_cleared_prompts() -> None:
    """A prompt that was not cleared is refused."""
    server = Server(url="https://a.example/v1", model="m")
    cloud = AnthropicCloud(server, Properties())
    assert cloud.count_tokens("abc") == 1
    with pytest.raises(ClearanceRefused):
        cloud.stream(Prompt((USER,)), OPTIONS)  # type: ignore[arg-type]  # on purpose


def test_thinking() -> None:
    """Thoughts are asked for, but not in the middle of calls; a schema and an effort go along."""
    words = Prompt((Message(Role.USER, "u"),), schema=Structure.of({"type": "object"}))
    wanted = Sampling(thinking=True, thought_tokens=2000, effort="high", temperature=0.5)
    made = body(words, replace(OPTIONS, sampling=wanted))
    assert made["thinking"] == {"type": "enabled", "budget_tokens": 2000}
    assert "temperature" not in made
    assert made["output_config"]["effort"] == "high"
    assert made["output_config"]["format"]["schema"] == {"type": "object"}
    free = replace(OPTIONS, sampling=Sampling(thinking=True))
    assert body(words, free)["thinking"] == {"type": "adaptive"}
    answered = Prompt((Message(Role.USER, "u"), Message(Role.TOOL, "r", answers="call_1")))
    assert "thinking" not in body(answered, free)


def test_thoughts() -> None:
    """Thoughts are heard apart from the words."""
    hearing = AnthropicHearing("m")
    delta = {"type": "thinking_delta", "thinking": "hm"}
    burst = hearing.take(
        event("content_block_start", index=0, content_block={"type": "thinking"})
        + event("content_block_delta", index=0, delta=delta)
        + event("message_stop")
    )
    assert burst == Burst((Thought("hm"),))
    assert hearing.end().thoughts == "hm"
    with pytest.raises(BackendGarbage):
        AnthropicHearing("m").take(
            event("content_block_delta", index=0, delta={**delta, "thinking": 5})
        )
