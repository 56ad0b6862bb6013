"""A program's answer in the OpenAI dialect."""

import json
from typing import Any

import pytest

from homeport.backends import openai_answer as module
from homeport.backends.openai_answer import (
    OpenAIHearing,
    embeddings,
    model_names,
    whole_answer,
)
from homeport.domain import CallDelta, Called, Thought
from homeport.errors import BackendGarbage, BackendUnavailable


def event(said: Any, *, finish: str | None = None, tight: bool = False) -> bytes:  # noqa: ANN401 -- a delta
    """Return one event, with or without spaces."""
    value = {"id": "x", "choices": [{"index": 0, "delta": said, "finish_reason": finish}]}
    separators = (",", ":") if tight else None
    return b"data: " + json.dumps(value, separators=separators).encode() + b"\n\n"


def hearing() -> OpenAIHearing:
    """Return a hearing whose clock moves a second at each look."""
    seconds = iter(range(1000))
    return OpenAIHearing("m", lambda: 5, lambda: float(next(seconds)))


def heard(*blocks: bytes) -> tuple[list[object], OpenAIHearing]:
    """Take the blocks and return all pieces."""
    one = hearing()
    pieces: list[object] = []
    for block in blocks:
        burst = one.take(block)
        pieces += burst.pieces if burst else ()
    return pieces, one


TEXTS = ["a", "b", 'q"', "\\", "\n", "ä🙂", "]}", "", "last"]


@pytest.mark.parametrize("tight", [False, True])
@pytest.mark.parametrize("size", [1, 2, 7, 100, 100_000])
def test_however_it_is_cut(size: int, *, tight: bool) -> None:
    """The pieces are the same however the stream is cut, quick way or not."""
    stream = b": comment\n\n" + b"".join(event({"content": t}, tight=tight) for t in TEXTS)
    stream += event({}, finish="length") + b"data: [DONE]\n\n"
    pieces, one = heard(*(stream[at : at + size] for at in range(0, len(stream), size)))
    assert pieces == [text for text in TEXTS if text]
    completion = one.end()
    assert (completion.text, completion.finish) == ("".join(TEXTS), "length")
    assert completion.usage.prompt_tokens == 5
    assert completion.usage.completion_tokens == len(pieces)


def test_many_alike_are_taken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Events that differ in their text alone are read as JSON only once."""
    read: list[bytes] = []

    def reading(data: bytes) -> object:
        read.append(data)
        return json.loads(data)

    monkeypatch.setattr(module, "read", reading)
    events = [event({"content": f"t{n}"}) for n in range(50)]
    pieces, _ = heard(events[0], b"".join(events[1:]), events[0] + event({}, finish="stop"))
    assert pieces == [*(f"t{n}" for n in range(50)), "t0"]
    assert len(read) == 2


def test_a_text_like_its_surroundings() -> None:
    """A text that stands around itself as well is read as JSON each time."""
    said = [{"content": "content"}, {"content": "x", "name": "content"}, {"content": "content"}]
    assert heard(b"".join(map(event, said)))[0] == ["content", "x", "content"]


def test_calls() -> None:
    """Calls are put together from their pieces, also where their numbers are left out."""
    first = {"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}
    more = {"index": 0, "function": {"arguments": "{}"}}
    other = {"id": "b", "function": {"name": "g", "arguments": "["}}
    rest = {"function": {"arguments": "]"}}
    blocks = [event({"tool_calls": [one]}) for one in (first, more, other, rest)]
    pieces, one = heard(*blocks, event({"refusal": "no"}), event({}, finish="tool_calls"))
    assert pieces == [
        CallDelta(0, "", "a", "f"),
        CallDelta(0, "{}"),
        CallDelta(1, "[", "b", "g"),
        CallDelta(1, "]"),
        "no",
    ]
    completion = one.end()
    assert completion.calls == (Called("a", "f", "{}"), Called("b", "g", "[]"))
    assert completion.finish == "tool_calls"


@pytest.mark.parametrize(
    "block",
    [
        b"<html>\n",
        b"data: {\n",
        b"data: []\n",
        b'data: {"choices": [1]}\n',
        b'data: {"choices": [{"delta": 1}]}\n',
        b'data: {"choices": [{"delta": {"content": 5}}]}\n',
        b'data: {"choices": [{"delta": {"tool_calls": [{"index": 7}]}}]}\n',
        b'data: {"choices": [{"delta": {"tool_calls": [{"id": "x", "function": {"name": 5}}]}}]}\n',
        b'data: {"error": {"type": "server_error", "message": "secret"}}\n',
        b'data: {"error": "secret"}\n',
        b'data: {"choices":[{"delta":{"content":"\xff\xfe"}}]}\n',
        b"data: " + b"x" * (1 << 20) + b"y",
    ],
)
def test_garbage(block: bytes) -> None:
    """What is no event of this dialect is an error that shows nothing of it."""
    with pytest.raises(BackendGarbage) as caught:
        hearing().take(block)
    assert "secret" not in str(caught.value)


def test_garbage_alike() -> None:
    """An event that looks like the one before and is no UTF-8 is garbage too."""
    one = hearing()
    one.take(event({"content": "abc"}))
    with pytest.raises(BackendGarbage):
        one.take(event({"content": "abc"}).replace(b"abc", b"\xff\xfe"))


def test_broken_off() -> None:
    """A stream without its end is no answer."""
    with pytest.raises(BackendUnavailable, match="broke off"):
        heard(event({"content": "a"}))[1].end()


def test_usage_is_passed_on() -> None:
    """What the server counted is what is told."""
    usage = {
        "prompt_tokens": 3,
        "completion_tokens": 4,
        "prompt_tokens_details": {"cached_tokens": 2},
    }
    block = b"data: " + json.dumps({"choices": [], "usage": usage}).encode() + b"\n"
    _, one = heard(block, event({}, finish="content_filter"))
    completion = one.end()
    assert completion.finish == "filtered"
    found = completion.usage
    assert (found.prompt_tokens, found.cached_tokens, found.completion_tokens) == (3, 2, 4)


def test_whole() -> None:
    """A whole answer is read, with words or with calls."""
    call = {"id": "a", "function": {"name": "f", "arguments": "{}"}}
    message = {"content": None, "tool_calls": [call]}
    data = json.dumps({"choices": [{"message": message, "finish_reason": "tool_calls"}]}).encode()
    completion = whole_answer(data, "m", lambda: 5, 0.5)
    assert (completion.text, completion.calls) == ("", (Called("a", "f", "{}"),))
    text = whole_answer(b'{"choices":[{"text":"x"}]}', "m", lambda: 5, 0.5)
    assert (text.text, text.finish, text.usage.total_s) == ("x", "stop", 0.5)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"choices":[]}',
        b'{"choices":[{"message":{"content":1}}]}',
        b'{"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":[1]}}]}}]}',
        b'{"error":{"type":"x y"}}',
    ],
)
def test_whole_garbage(data: bytes) -> None:
    """What is no answer is an error."""
    with pytest.raises(BackendGarbage):
        whole_answer(data, "m", lambda: 5, 0.5)


def test_vectors() -> None:
    """Vectors come in the order of their numbers, as numbers or in base 64."""
    rows = [{"index": 1, "embedding": "AAAA"}, {"index": 0, "embedding": [1, 0.5]}]
    found = embeddings(json.dumps({"data": rows}).encode(), "m", lambda: 5, 0.5)
    assert found.vectors == ((1, 0.5), "AAAA")
    for data in (b'{"data":[{"index":0,"embedding":["x"]}]}', b'{"error":"x"}', b"{}"):
        with pytest.raises(BackendGarbage):
            embeddings(data, "m", lambda: 5, 0.5)


def test_names() -> None:
    """A list of models is a list of names."""
    assert model_names(b'{"data":[{"id":"a"}]}') == ("a",)
    with pytest.raises(BackendGarbage):
        model_names(b"[]")


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_thoughts(name: str) -> None:
    """Thoughts are heard under either name, apart from the words."""
    pieces, found = heard(event({name: "hm"}), event({"content": "a"}), b"data: [DONE]\n\n")
    assert pieces == [Thought("hm"), "a"]
    assert (found.end().text, found.end().thoughts) == ("a", "hm")
    message = {"content": "a", name: "hm"}
    data = json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}).encode()
    assert whole_answer(data, "m", lambda: 0, 0.1).thoughts == "hm"


def test_confidence() -> None:
    """An answer that was weighed has the mean probability of its tokens."""
    tokens = [{"logprob": 0.0}, {"logprob": -100.0}]
    choice = {"message": {"content": "a"}, "logprobs": {"content": tokens}}
    data = json.dumps({"choices": [choice]}).encode()
    assert whole_answer(data, "m", lambda: 0, 0.1).confidence == pytest.approx(0.5)
