"""A program's answer as Ollama gives it."""

import json

import pytest

from homeport.backends.ollama_answer import OllamaHearing, model_names, vectors, whole_answer
from homeport.domain import Burst, CallDelta, Called, Thought
from homeport.errors import BackendGarbage, BackendUnavailable

CALL = {"function": {"name": "f", "arguments": {"a": "ü"}}}


def _tokens() -> int:
    return 5


def _line(done: bool = False, **message: object) -> bytes:  # noqa: FBT001, FBT002 -- as it is called there
    end = {"done_reason": "stop", "prompt_eval_count": 3, "eval_count": 2} if done else {}
    return json.dumps({"message": message, "done": done, **end}).encode() + b"\n"


@pytest.mark.parametrize("cut", [1, 7, 4096])
def test_words_thoughts_and_calls(cut: int) -> None:
    """Whatever it is cut into, each comes in its order, and all of it at the end."""
    data = b"\n".join(
        (_line(thinking="hm"), _line(content="a"), _line(tool_calls=[CALL, CALL]), _line(done=True))
    )
    hearing = OllamaHearing("m", _tokens)
    bursts = [hearing.take(data[at : at + cut]) for at in range(0, len(data), cut)]
    pieces = [piece for one in bursts if isinstance(one, Burst) for piece in one.pieces]
    made = '{"a": "ü"}'
    assert pieces == [
        Thought("hm"),
        "a",
        CallDelta(0, made, "call_1", "f"),
        CallDelta(1, made, "call_2", "f"),
    ]
    whole = hearing.end()
    assert (whole.text, whole.thoughts, whole.finish) == ("a", "hm", "tool_calls")
    assert whole.calls == (Called("call_1", "f", made), Called("call_2", "f", made))
    assert (whole.usage.prompt_tokens, whole.usage.completion_tokens) == (3, 2)


def test_an_answer_without_its_end() -> None:
    """What breaks off is never taken for whole."""
    hearing = OllamaHearing("m", _tokens)
    hearing.take(_line(content="a"))
    with pytest.raises(BackendUnavailable, match="broke off"):
        hearing.end()


def test_a_whole_answer() -> None:
    """A whole answer has its words in either place, and says when it was cut."""
    found = whole_answer(
        b'{"response":"x","thinking":"t","done_reason":"length"}', "m", _tokens, 1.0
    )
    assert (found.text, found.thoughts, found.finish, found.usage.prompt_tokens) == (
        "x",
        "t",
        "length",
        5,
    )
    assert whole_answer(b'{"message":{"content":"y"}}', "m", _tokens, 1.0).finish == "stop"


def test_vectors() -> None:
    """Vectors are numbers, or base 64 of their bytes as OpenAI's clients read them."""
    data = b'{"embeddings":[[1.0,-2.0]],"prompt_eval_count":4}'
    assert vectors(data, "m", _tokens, 1.0, base_64=False).vectors == ((1.0, -2.0),)
    found = vectors(data, "m", _tokens, 1.0, base_64=True)
    assert (found.vectors, found.usage.prompt_tokens) == (("AACAPwAAAMA=",), 4)
    for wrong in (b"{}", b'{"embeddings":[["x"]]}', b'{"embeddings":1}'):
        with pytest.raises(BackendGarbage, match="vectors of another shape"):
            vectors(wrong, "m", _tokens, 1.0, base_64=False)


@pytest.mark.parametrize(
    "line",
    [
        b"x",
        b"[1]",
        b'{"error":"why, Ann"}',
        b'{"message":"x"}',
        b'{"message":{"content":5}}',
        b'{"message":{"tool_calls":[{}]}}',
    ],
)
def test_garbage(line: bytes) -> None:
    """What is no answer is an error with a next step, and none of its words come through."""
    with pytest.raises(BackendGarbage) as caught:
        OllamaHearing("m", _tokens).take(line + b"\n")
    assert "Ann" not in str(caught.value)
    assert caught.value.hint


def test_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line or an answer without end is given up."""
    monkeypatch.setattr("homeport.backends.ollama_answer.LONGEST_EVENT", 10)
    with pytest.raises(BackendGarbage, match="more than any answer"):
        OllamaHearing("m", _tokens).take(b"x" * 11)


def test_the_names_of_models() -> None:
    """A list of another shape is garbage."""
    assert model_names(b'{"models":[{"name":"a"}]}') == ("a",)
    with pytest.raises(BackendGarbage, match="a list of another shape"):
        model_names(b"[]")
