"""What Ollama's endpoints share."""

import json
from typing import Any

import pytest
from tests.doubles.voices import COMPLETION

from homeport.server.dialects import DialectError, Fault
from homeport.server.dialects.fields import Fields
from homeport.server.dialects.ollama_shape import (
    created,
    ending,
    keep_alive,
    left_behind,
    loaded,
    ollama_error,
    ollama_format,
    ollama_options,
    thinking,
)


def test_options() -> None:
    """Options are numbers, switches and words to stop at; nothing else."""
    given = {"num_predict": 5, "temperature": 1, "stop": "x", "num_gpu": 1, "use_mmap": True}
    most, sampling, stop = ollama_options(Fields({"options": given}))
    assert (most, sampling.temperature, stop) == (5, 1, ("x",))
    assert ollama_options(Fields({"options": {"num_predict": -1}}))[0] is None
    assert ollama_options(Fields({}))[0] is None
    assert ollama_options(Fields({"max_tokens": 7}))[0] == 7
    assert ollama_options(Fields({"max_tokens": 7, "options": {"num_predict": 5}}))[0] == 5
    for wrong in ({"secret": "x"}, {"num_gpu": "x"}, {"use_mmap": "x"}):
        with pytest.raises(DialectError):
            ollama_options(Fields({"options": wrong}))


@pytest.mark.parametrize("value", [None, "5m", "-1", 0, 2.5])
def test_keep_alive(value: object) -> None:
    """A duration is a duration."""
    keep_alive(Fields({"keep_alive": value}))


@pytest.mark.parametrize("value", ["for ever", True, ["5m"]])
def test_no_duration(value: object) -> None:
    """Anything else is none."""
    with pytest.raises(DialectError):
        keep_alive(Fields({"keep_alive": value}))


def test_format() -> None:
    """The form of an answer is any JSON or a schema."""
    assert ollama_format(Fields({})) == ollama_format(Fields({"format": ""})) == (None, False)
    assert ollama_format(Fields({"format": "json"})) == (None, True)
    schema, as_json = ollama_format(Fields({"format": {"a": "b"}}))
    assert schema is not None
    assert (schema.strings, as_json) == (("a", "b"), False)
    with pytest.raises(DialectError):
        ollama_format(Fields({"format": "xml"}))


def test_thinking() -> None:
    """Thoughts are wanted or not, or as much of them as a word says."""
    assert thinking(Fields({})).thinking is None
    assert thinking(Fields({"think": False})).thinking is False
    found = thinking(Fields({"think": "high"}))
    assert (found.thinking, found.effort) == (True, "high")
    with pytest.raises(DialectError):
        thinking(Fields({"think": "a lot"}))


def test_left_behind() -> None:
    """What concerns the machine is read and dropped; log-probabilities are refused."""
    fields = Fields({"keep_alive": "5m", "truncate": True, "shift": False, "logprobs": False})
    left_behind(fields)
    fields.end()
    with pytest.raises(DialectError):
        left_behind(Fields({"logprobs": True}))


def test_loaded() -> None:
    """A question without words is answered as by a model that was loaded."""
    chat, generated = json.loads(loaded("m", chat=True)), json.loads(loaded("m", chat=False))
    assert (chat["model"], chat["done_reason"], chat["message"]["content"]) == ("m", "load", "")
    assert generated["response"] == ""


def test_said() -> None:
    """Times, ends and errors have Ollama's shape."""
    assert created(0) == "1970-01-01T00:00:00Z"
    end: Any = ending(COMPLETION)
    assert (end["done"], end["done_reason"], end["eval_count"]) == (True, "stop", 7)
    assert json.loads(ollama_error(Fault(400, "f: x", field="f"))) == {"error": "f: x"}
