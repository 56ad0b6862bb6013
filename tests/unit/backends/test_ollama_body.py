"""A program's prompt as Ollama takes it."""

from typing import Any

import pytest

from homeport.backends import Options
from homeport.backends.ollama_body import ollama_request
from homeport.domain import (
    Call,
    Choice,
    File,
    Kind,
    Medium,
    Message,
    Prompt,
    Role,
    Sampling,
    Structure,
    Tool,
)
from homeport.errors import InputError

USER = Message(Role.USER, "u")
PLAIN = Options(sampling=Sampling(), bounded=False)


def _body(prompt: Prompt, options: Options = PLAIN) -> Any:  # noqa: ANN401 -- JSON is anything
    return ollama_request(prompt, options, "own", 8192)[1]


def test_turns() -> None:
    """Results name their tool, arguments are objects, images lie beside the words."""
    image = File(Medium.IMAGE, "image/png", "aGk=")
    body = _body(
        Prompt(
            (
                Message(Role.SYSTEM, "s"),
                Message(Role.USER, "u", ("v",), files=(image,)),
                Message(
                    Role.ASSISTANT,
                    "",
                    calls=(
                        Call("call_1", "f", Structure.of({"a": 1})),
                        Call("call_2", "g", Structure.of("odd")),
                    ),
                ),
                Message(Role.TOOL, "r", answers="call_2"),
            ),
            model="theirs",
        )
    )
    assert body["model"] == "theirs"
    assert body["messages"] == [
        {"role": "system", "content": "s"},
        {"role": "user", "content": "u\nv", "images": ["aGk="]},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {"function": {"name": "f", "arguments": {"a": 1}}},
                {"function": {"name": "g", "arguments": {"arguments": "odd"}}},
            ],
        },
        {"role": "tool", "content": "r", "tool_name": "g"},
    ]


def test_options() -> None:
    """The window is always asked for; numbers, limits and stops go where they are looked for."""
    assert _body(Prompt((USER,)))["options"] == {"num_ctx": 8192}
    sampling = Sampling(temperature=0.5, seed=3, context=100)
    body = _body(Prompt((USER,), stop=("x",)), Options(sampling=sampling, max_tokens=9, whole=True))
    assert body["options"] == {
        "num_ctx": 100,
        "temperature": 0.5,
        "seed": 3,
        "num_predict": 9,
        "stop": ["x"],
    }
    assert body["stream"] is False


def test_tools() -> None:
    """Tools are named with their schema; a caller who wants none called gets none."""
    tools = (Tool("f", "does", Structure.of({"type": "object", "x": 1})), Tool("g"))
    first, second = _body(Prompt((USER,), tools=tools))["tools"]
    assert first["function"]["parameters"] == {"type": "object", "x": 1}
    assert second["function"] == {"name": "g", "description": "", "parameters": {"type": "object"}}
    assert "tools" not in _body(Prompt((USER,), tools=tools, choice=Choice.NONE))
    for choice in (Choice.REQUIRED, 0):
        with pytest.raises(InputError, match="cannot be made to call"):
            _body(Prompt((USER,), tools=tools, choice=choice))


def test_shapes_of_answers() -> None:
    """A schema, any JSON, and thinking aloud are asked for in its words."""
    schema = Structure.of({"type": "object"})
    assert _body(Prompt((USER,), schema=schema))["format"] == {"type": "object"}
    assert _body(Prompt((USER,), as_json=True))["format"] == "json"
    for sampling, think in (
        (Sampling(thinking=False), False),
        (Sampling(effort="low"), "low"),
        (Sampling(effort="minimal"), None),
    ):
        assert _body(Prompt((USER,)), Options(sampling=sampling)).get("think") == think


def test_other_kinds() -> None:
    """A text to be continued and texts to be measured have paths of their own."""
    path, body = ollama_request(Prompt((USER,), Kind.COMPLETION, suffix="end"), PLAIN, "own", 1)
    assert (path, body["prompt"], body["suffix"]) == ("/api/generate", "u", "end")
    measured = Options(sampling=Sampling(dimensions=2))
    path, body = ollama_request(Prompt((USER, USER), Kind.EMBEDDING), measured, "own", 1)
    assert (path, body["input"], body["dimensions"]) == ("/api/embed", ["u", "u"], 2)
    assert "dimensions" not in _body(Prompt((USER,), Kind.EMBEDDING))


def test_what_cannot_be_said() -> None:
    """Sound and documents have no place there, so they are refused, not left out."""
    sound = File(Medium.SOUND, "audio/wav", "aGk=")
    with pytest.raises(InputError, match="images only"):
        _body(Prompt((Message(Role.USER, "u", files=(sound,)),)))
