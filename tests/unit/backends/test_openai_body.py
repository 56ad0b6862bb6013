"""A program's prompt in the OpenAI dialect."""

from typing import Any

from homeport.backends import Options
from homeport.backends.openai_body import json_text, openai_request
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

USER = Message(Role.USER, "u")
ALL = Sampling(
    temperature=0.5,
    top_p=0.9,
    top_k=4,
    min_p=0.1,
    frequency_penalty=1,
    presence_penalty=1,
    repeat_penalty=1.1,
    seed=3,
    logit_bias=((5, -1.0),),
    parallel_calls=False,
    effort="low",
)


def body(prompt: Prompt, **options: Any) -> Any:  # noqa: ANN401 -- JSON is anything
    """Return the body alone."""
    return openai_request(prompt, Options(**{"sampling": Sampling(), **options}), "own")[1]


def test_chat() -> None:
    """Messages, calls, results, parts and names keep their places."""
    arguments = Structure.of({"a": 1}, '{"a": 1.0}')
    prompt = Prompt(
        (
            Message(Role.SYSTEM, "s"),
            Message(Role.USER, "u", ("v",), name="ann"),
            Message(Role.ASSISTANT, "", calls=(Call("call_1", "f", arguments),)),
            Message(Role.TOOL, "r", answers="call_1", name="f"),
        ),
        model="theirs",
        tools=(
            Tool("f", "d", Structure.of({"type": "object"}), strict=True),
            Tool("g"),
        ),
        choice=1,
        stop=("x",),
        user="ann",
        metadata=Structure.of({"k": "v"}),
        schema=Structure.of({"type": "object"}),
    )
    path, made = openai_request(prompt, Options(sampling=ALL, max_tokens=7), "own")
    said: Any = made
    assert path == "/chat/completions"
    assert said["model"] == "theirs"
    assert said["messages"][1] == {
        "role": "user",
        "content": [{"type": "text", "text": "u"}, {"type": "text", "text": "v"}],
        "name": "ann",
    }
    call = said["messages"][2]["tool_calls"][0]
    assert said["messages"][2]["content"] is None
    assert call["function"] == {"name": "f", "arguments": '{"a": 1.0}'}
    assert said["messages"][3] == {"role": "tool", "content": "r", "tool_call_id": "call_1"}
    assert said["tool_choice"]["function"] == {"name": "g"}
    assert said["response_format"]["json_schema"]["name"] == "answer"
    assert (said["stop"], said["user"], said["metadata"]) == (["x"], "ann", {"k": "v"})
    assert (said["top_k"], said["logit_bias"], said["reasoning_effort"]) == (4, {"5": -1.0}, "low")
    assert (said["max_tokens"], said["stream"]) == (7, True)


def test_what_was_not_named_is_left_out() -> None:
    """What the caller did not name is left to the model."""
    assert body(Prompt((USER,)), bounded=False, whole=True) == {
        "model": "own",
        "messages": [{"role": "user", "content": "u"}],
    }
    assert body(Prompt((USER,), as_json=True))["response_format"] == {"type": "json_object"}
    assert body(Prompt((USER,), tools=(Tool("f"),), choice=Choice.NONE))["tool_choice"] == "none"


def test_completion_and_embedding() -> None:
    """A text to be continued and texts to be embedded have paths of their own."""
    path, made = openai_request(
        Prompt((USER,), Kind.COMPLETION, suffix="s"), Options(sampling=Sampling()), "own"
    )
    assert (path, made["prompt"], made["suffix"]) == ("/completions", "u", "s")
    path, made = openai_request(
        Prompt((USER, USER), Kind.EMBEDDING),
        Options(sampling=Sampling(dimensions=4, base64=True)),
        "own",
    )
    assert path == "/embeddings"
    assert made == {
        "model": "own",
        "input": ["u", "u"],
        "dimensions": 4,
        "encoding_format": "base64",
    }


def test_arguments_that_changed_are_written_anew() -> None:
    """Arguments as they were written hold only while nothing in them changed."""
    given = Structure.of({"a": "x"}, '{ "a" : "x" }')
    assert json_text(given) == '{ "a" : "x" }'
    assert json_text(given.changed(lambda text, _after: text * 2)) == '{"aa":"xx"}'


def test_files_and_thoughts() -> None:
    """Files follow the words of their message; thinking is asked for as local servers know it."""
    files = (
        File(Medium.IMAGE, "image/png", "AAAA"),
        File(Medium.SOUND, "audio/wav", "BBBB"),
        File(Medium.DOCUMENT, "application/pdf", "CCCC"),
    )
    made = body(
        Prompt((Message(Role.USER, "look", files=files), Message(Role.USER, "", files=files[:1]))),
        sampling=Sampling(thinking=False, effort="low"),
    )
    first, second = made["messages"]
    assert first["content"][0] == {"type": "text", "text": "look"}
    assert first["content"][1]["image_url"]["url"] == "data:image/png;base64,AAAA"
    assert first["content"][2]["input_audio"] == {"data": "BBBB", "format": "wav"}
    assert first["content"][3]["file"]["file_data"] == "data:application/pdf;base64,CCCC"
    assert [part["type"] for part in second["content"]] == ["image_url"]
    assert made["chat_template_kwargs"] == {"enable_thinking": False}
    assert made["reasoning_effort"] == "low"
