"""A model's own words."""

import json
from pathlib import Path

import pytest
from tests.doubles.gateways import answer, asking, bench

from homeport.detection import Scanner
from homeport.domain import Answers, CallDelta, Called, Category, Completion, Thought, Usage
from homeport.gateway.screening import AnswerScreen

MAIL = "ann" + "@" + "example.com"
SCAN = Scanner.default().scan
USAGE = Usage(0, 0, 0, 0, 0)


@pytest.mark.parametrize("answers", [Answers.PASS, Answers.RECORD])
def test_what_is_not_masked_passes_at_once(answers: Answers) -> None:
    """Without masking nothing waits."""
    screen = AnswerScreen(answers, SCAN)
    pieces = ("mail ", CallDelta(0, "{}"))
    assert screen.feed(pieces) is pieces
    assert screen.finish() == ()
    completion = Completion(f"mail {MAIL}", "m", "stop", USAGE)
    same, found = screen.whole(completion)
    assert same is completion
    assert found == ({} if answers is Answers.PASS else {Category.EMAIL: 1})


def test_masked_line_by_line() -> None:
    """A value is masked however it is cut; a line goes on when it is whole."""
    screen = AnswerScreen(Answers.MASK, SCAN)
    text = f"mail {MAIL}\nnext"
    out = [one for character in text for one in screen.feed((character,))]
    assert len(out) == 1
    assert str(out[0]).startswith("mail [HP_EMAIL_")
    assert screen.finish() == ("next",)
    assert screen.feed(()) == ()


@pytest.mark.parametrize("word", ["x ", "x"])
def test_a_line_without_end(word: str) -> None:
    """A line without end does not wait for ever."""
    screen = AnswerScreen(Answers.MASK, SCAN)
    assert screen.feed((word * 9000,))


def test_calls() -> None:
    """Arguments are masked inside their JSON, also where they are none."""
    screen = AnswerScreen(Answers.MASK, SCAN)
    written = json.dumps({"to": MAIL, "n": 1})
    assert screen.feed((CallDelta(0, written[:9], "id", "f"), CallDelta(0, written[9:]))) == ()
    screen.feed((CallDelta(1, f'"mail {MAIL}"', "id2", "g"), CallDelta(2, '{"a": 1.0}', "i", "h")))
    first, second, third = screen.finish()
    assert isinstance(first, CallDelta)
    assert isinstance(second, CallDelta)
    given = json.loads(first.arguments)
    assert given["to"].startswith("[HP_EMAIL_")
    assert given["n"] == 1
    assert MAIL not in second.arguments
    assert third == CallDelta(2, '{"a": 1.0}', "i", "h")
    completion = Completion("x", "m", "tool_calls", USAGE, (Called("id", "f", written),))
    masked, found = screen.whole(completion)
    assert MAIL not in masked.calls[0].arguments
    assert found == {Category.EMAIL: 1}


@pytest.mark.parametrize(("answers", "shown"), [("record", True), ("mask", False)])
def test_as_the_policy_says(tmp_path: Path, answers: str, *, shown: bool) -> None:
    """What a model writes by itself is counted, and masked where the policy says so."""
    made = bench(tmp_path, f"answers: {answers}\nrules: [default: local]")
    made.local.answer = lambda messages: f"{messages[-1].text} and bob@example.com"
    said = answer(made.gateway, asking(f"who is {MAIL}?"))
    assert said.text.startswith(f"who is {MAIL}?")
    assert ("bob@example.com" in said.text) is shown
    assert said.completion is not None
    assert said.completion.text == said.text
    assert made.records("outcome")[0]["findings"] == {"email": 1}


def test_thoughts_are_masked() -> None:
    """What a model thinks aloud is screened as what it says, and stays before it."""
    screen = AnswerScreen(Answers.MASK, SCAN)
    out = [*screen.feed((Thought(f"mail {MAIL}"), "so\n")), *screen.finish()]
    assert isinstance(out[0], Thought)
    assert out[0].text.startswith("mail [HP_EMAIL_")
    assert out[1:] == ["so\n"]
    completion = Completion("so", "m", "stop", USAGE, thoughts=f"mail {MAIL}")
    masked, found = AnswerScreen(Answers.MASK, SCAN).whole(completion)
    assert MAIL not in masked.thoughts
    assert found == {Category.EMAIL: 1}
