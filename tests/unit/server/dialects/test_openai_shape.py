"""What OpenAI's endpoints share."""

import json

import pytest
from tests.doubles.voices import COMPLETION

from homeport.domain import Message, Prompt, Role
from homeport.server.dialects import Asked, DialectError, Fault
from homeport.server.dialects.fields import Fields
from homeport.server.dialects.openai_shape import (
    Events,
    broken,
    error,
    most_tokens,
    sampling,
    stream_options,
    usage_body,
)

PROMPT = Prompt((Message(Role.USER, "why?"),), model="m")


@pytest.mark.parametrize("wanted", [True, False])
def test_the_end_of_a_stream(*, wanted: bool) -> None:
    """The cost comes last, in an event of its own and without a choice, if it is wanted."""
    events = Events(Asked(PROMPT, usage_wanted=wanted), "id-1", 7, "a.chunk")
    opening = json.loads(events.opening.removeprefix("data: ").removesuffix(",") + "}]}")
    assert opening == {**events.named, "choices": [{"index": 0}]}
    *said, done, nothing = events.end("data: {}\n\n", COMPLETION).split(b"\n\n")
    assert (said[0], done, nothing) == (b"data: {}", b"data: [DONE]", b"")
    assert len(said) == 1 + wanted
    if wanted:
        last = json.loads(said[1].removeprefix(b"data: "))
        assert (last["choices"], last["usage"]) == ([], usage_body(COMPLETION))


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "invalid_request_error"), (429, "rate_limit_error"), (503, "server_error")],
)
def test_errors(status: int, kind: str) -> None:
    """An error names its kind, its field and the next step, also at the end of a stream."""
    fault = Fault(status, "no", "try again", "model")
    said = json.loads(error(fault))["error"]
    assert said == {"message": "no (try again)", "type": kind, "param": "model", "code": None}
    assert broken(fault) == b"data: " + error(fault) + b"\n\n"


def test_how_words_are_chosen() -> None:
    """Numbers are numbers within their bounds, biases are given by number."""
    found = sampling(Fields({"temperature": 2, "repetition_penalty": 3, "logit_bias": {"5": -1}}))
    assert (found.temperature, found.repeat_penalty, found.logit_bias) == (2, 3, ((5, -1.0),))
    for wrong in ({"temperature": 3}, {"top_p": "1"}, {"logit_bias": {"a": 1}}, {"logit_bias": 1}):
        with pytest.raises(DialectError):
            sampling(Fields(wrong))


def test_lengths_and_options() -> None:
    """The first bound that is one holds; a stream's options are known ones."""
    assert most_tokens(Fields({"a": -1, "b": 5}), "a", "b") == 5
    assert most_tokens(Fields({}), "a") is None
    assert stream_options(Fields({"stream_options": {"include_usage": True}}))
    assert not stream_options(Fields({}))
    with pytest.raises(DialectError):
        stream_options(Fields({"stream_options": {"other": "x"}}))
