"""Answers as items."""

from dataclasses import replace

from tests.doubles.voices import (
    CALL_BURSTS,
    CALLING,
    COMPLETION,
    DECISION,
    events_of,
    streamed,
    whole,
)

from homeport.domain import Burst, Thought
from homeport.server.dialects import Fault
from homeport.server.dialects.openai_responses import OpenAIResponses

DIALECT = OpenAIResponses()
ASKED = DIALECT.read({"model": "m", "input": "u"})


def test_words() -> None:
    """An item is opened, filled and closed; every event has its number."""
    events = events_of(streamed(DIALECT, ASKED))
    assert [one["sequence_number"] for one in events] == list(range(len(events)))
    assert [one["type"].removeprefix("response.") for one in events] == [
        "created",
        "in_progress",
        "output_item.added",
        "content_part.added",
        *["output_text.delta"] * 3,
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ]
    (item,) = events[-1]["response"]["output"]
    assert item["content"][0]["text"] == "one two"
    assert events[-1]["response"]["usage"]["total_tokens"] == 18


def test_thoughts_and_calls() -> None:
    """Thoughts, words and each call are items of their own."""
    bursts = (Burst((Thought("h"), Thought("m"))), *CALL_BURSTS)
    events = events_of(streamed(DIALECT, ASKED, bursts, CALLING))
    output = events[-1]["response"]["output"]
    assert [one["type"] for one in output] == [
        "reasoning",
        "message",
        "function_call",
        "function_call",
    ]
    assert output[0]["summary"][0]["text"] == "hm"
    assert (output[2]["call_id"], output[2]["arguments"]) == ("up_1", '{"a":"b"}')
    assert output[3]["name"] == "load"


def test_whole() -> None:
    """A whole answer has the same items."""
    said = whole(DIALECT, ASKED, replace(CALLING, thoughts="hm"))
    assert [one["type"] for one in said["output"]] == ["reasoning", "function_call"]
    assert said["output"][1]["arguments"] == '{"a":"b"}'
    assert whole(DIALECT, ASKED)["output"][0]["content"][0]["text"] == "one two"


def test_cut_short() -> None:
    """An answer that was cut is incomplete, and says why; an empty one has an item still."""
    cut = replace(COMPLETION, finish="length", text="")
    last = events_of(streamed(DIALECT, ASKED, (), cut))[-1]
    assert last["type"] == "response.incomplete"
    assert last["response"]["incomplete_details"] == {"reason": "max_output_tokens"}
    assert len(last["response"]["output"]) == 1
    broken = DIALECT.voice(ASKED, DECISION, 0.0).broken(Fault(502, "x"))
    assert events_of(broken)[0]["message"] == "x"
