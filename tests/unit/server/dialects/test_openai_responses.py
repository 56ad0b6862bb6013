"""OpenAI's responses."""

import json
from typing import Any

import pytest
from tests.doubles.voices import CALL_BURSTS, CALLING, events_of, streamed, whole

from homeport.domain import Choice, Role
from homeport.server.dialects import DialectError, Fault
from homeport.server.dialects.openai_responses import OpenAIResponses

DIALECT = OpenAIResponses()
TOOL = {"type": "function", "name": "f", "parameters": {"type": "object"}, "strict": True}


def read(**more: Any) -> Any:  # noqa: ANN401 -- what was asked
    """Read a body with a text, and more."""
    return DIALECT.read({"model": "m", "input": "u", **more})


def test_history() -> None:
    """Items become messages, calls join their message, earlier thoughts are left behind."""
    items = [
        {"role": "developer", "content": "d"},
        {"role": "user", "content": [{"type": "input_text", "text": "u"}], "type": "message"},
        {"type": "reasoning", "id": "rs_1", "encrypted_content": "hidden", "summary": []},
        {"role": "assistant", "content": [{"type": "output_text", "text": "a"}], "id": "msg_1"},
        {"type": "function_call", "call_id": "secret-id", "name": "f", "arguments": "{}"},
        {"type": "function_call", "call_id": "other", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "secret-id", "output": "r"},
    ]
    prompt = read(input=items, instructions="i").prompt
    assert [one.role for one in prompt.messages] == [
        Role.SYSTEM,
        Role.SYSTEM,
        Role.USER,
        Role.ASSISTANT,
        Role.TOOL,
    ]
    assert len(prompt.messages[3].calls) == 2
    assert prompt.messages[4].answers == prompt.messages[3].calls[0].id == "call_1"
    assert not {"hidden", "secret-id"} & set(prompt.texts())


def test_everything_else() -> None:
    """Tools, formats and the choice of words are read; what a provider keeps is dropped."""
    form = {"type": "json_schema", "name": "n", "schema": {"type": "object"}, "strict": True}
    asked = read(
        tools=[TOOL],
        tool_choice={"type": "function", "name": "f"},
        text={"format": form, "verbosity": "low"},
        reasoning={"effort": "low", "summary": "auto"},
        store=False,
        include=["reasoning.encrypted_content"],
        max_output_tokens=5,
        stream=True,
        parallel_tool_calls=False,
    )
    assert (asked.prompt.choice, asked.prompt.schema_name, asked.sampling.effort) == (0, "n", "low")
    assert (asked.max_tokens, asked.stream, asked.sampling.parallel_calls) == (5, True, False)
    assert read(tool_choice="auto").prompt.choice is Choice.AUTO
    assert read(text={"format": {"type": "json_object"}}).prompt.as_json
    assert read(text={}).prompt.schema is None


@pytest.mark.parametrize(
    "more",
    [
        {"input": []},
        {"input": 5},
        {"input": [{"content": "x"}]},
        {"input": [{"type": "item_reference", "id": "x"}]},
        {"input": [{"type": "function_call_output", "call_id": "x", "output": "r"}]},
        {"previous_response_id": "x"},
        {"background": True},
        {"tools": [{"type": "web_search"}]},
        {"tool_choice": "sometimes"},
        {"secret": "x"},
    ],
)
def test_refused(more: dict[str, object]) -> None:
    """What is not known or cannot be served is refused."""
    with pytest.raises(DialectError):
        read(**more)


def test_said() -> None:
    """It speaks with the voice of responses, and errs as OpenAI does."""
    events = events_of(streamed(DIALECT, read(), CALL_BURSTS, CALLING))
    assert events[0]["type"] == "response.created"
    assert whole(DIALECT, read())["object"] == "response"
    assert json.loads(DIALECT.error(Fault(400, "x")))["error"]["message"] == "x"
