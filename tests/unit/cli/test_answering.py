"""How an answer and a preview look, and their JSON."""

import io
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.findings import (
    ANSWER,
    ASSEMBLED,
    CHANGE,
    COMPLETION,
    DECISION,
    EXPLAINED,
)
from tests.doubles.golden import assert_golden

from homeport.assistant.answer import Answer, Tried
from homeport.assistant.escalating import Outlook
from homeport.assistant.explain import Explained
from homeport.backends import ScriptedBackend
from homeport.cli.answering import (
    answer_json,
    answer_lines,
    outlook_lines,
    preview_json,
    preview_lines,
)
from homeport.cli.terminal import Line, Style, write_lines
from homeport.domain import Action, Category, Finding, Message, Role, Route, Span, Structure
from homeport.gateway import Preview
from homeport.gateway.escalation import Signal

AUDIT = Path("/state/audit.jsonl")
PREVIEW = Preview(
    DECISION,
    "tiny",
    (Message(Role.SYSTEM, "You help."), Message(Role.USER, "FAILURE\nkey [HP_SECRET_1A2B3C4D]")),
    ((), (Finding(Span(0, 4), Category.SECRET, "assignment"),)),
)


def _plain(lines: Iterable[Line]) -> str:
    out = io.StringIO()
    write_lines(lines, out)
    return out.getvalue()


def _shown(answer: Answer) -> str:
    return _plain(answer_lines(Explained(answer, COMPLETION, ASSEMBLED), AUDIT))


def test_an_answer_looks_as_it_was_reviewed() -> None:
    """Unsupported sentences once each, the change, confidence, cost, and where it is recorded."""
    assert_golden("cli/answer.txt", _plain(answer_lines(EXPLAINED, AUDIT)))


def test_a_dry_run_looks_as_it_was_reviewed() -> None:
    """Where it would go and why, what would be sent, and what did not fit."""
    assert_golden("cli/preview.txt", _plain(preview_lines(PREVIEW, ASSEMBLED)))


def test_an_answer_without_anything_to_add_says_only_what_it_cost() -> None:
    """No heading stands above nothing."""
    shown = _shown(replace(ANSWER, claims=(ANSWER.claims[0],), change=None))
    assert "Not tied" not in shown
    assert "Suggested" not in shown
    assert (
        shown.strip().splitlines()[0]
        == "Confidence that the cause is named: medium (0.72; this model was not measured)"
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (replace(ANSWER, change=replace(CHANGE, refused="no such line")), "cannot be applied: no"),
        (replace(ANSWER, change=replace(CHANGE, parses=False)), "does not parse"),
        (replace(ANSWER, change=replace(CHANGE, touches_tests=True)), "changes a test"),
        (replace(ANSWER, complete=False), "The answer was cut off (stop)."),
        (replace(ANSWER, confidence=0.3), "low (0.30; this model was not measured)"),
    ],
)
def test_every_doubt_is_said(answer: Answer, said: str) -> None:
    """A refused, broken or test-changing change, a cut answer, and low confidence."""
    assert said in _shown(answer)
    assert said not in _shown(ANSWER)


def test_a_refused_change_shows_no_diff() -> None:
    """What cannot be applied is not there to be copied."""
    assert "@@" not in _shown(replace(ANSWER, change=replace(CHANGE, refused="no such line")))


UNSURE = Outlook(Signal.CONFIDENCE, permitted=True, reasons=("so it is",), backend="big")


@pytest.mark.parametrize(
    ("outlook", "said"),
    [
        (UNSURE, "Policy would let big be asked (the same evidence, 0 values withheld): --allow-"),
        (replace(UNSURE, heard=True), "Policy lets big be asked: the same evidence, 0 values"),
        (replace(UNSURE, permitted=False), "No larger model may be asked:\n  so it is"),
        (replace(UNSURE, signal=Signal.WINDOW), "does not fit the window of tiny (512 tokens)."),
    ],
)
def test_an_answer_that_is_not_enough_says_what_is_possible(outlook: Outlook, said: str) -> None:
    """What the policy permits or forbids, and how to go on."""
    shown = _plain(outlook_lines(outlook, ScriptedBackend(name="tiny", context_window=512)))
    assert said in shown


def test_the_json_tells_of_what_went_further() -> None:
    """Why, what the policy said, whether it was asked, and the draft that was kept."""
    shown = json.loads(
        json.dumps(answer_json(DECISION, EXPLAINED, replace(UNSURE, heard=True), EXPLAINED))
    )
    assert shown["escalation"] == {
        "because": "confidence",
        "permitted": True,
        "asked": True,
        "backend": "big",
        "reasons": ["so it is"],
        "redactions": 0,
    }
    assert shown["draft"] == shown["answer"]


def test_a_change_is_never_called_a_fix() -> None:
    """It was not run, and the heading says so."""
    shown = _shown(ANSWER)
    assert "Suggested change, not run" in shown
    assert "fix" not in shown.lower()


@pytest.mark.parametrize(
    ("tried", "said"),
    [
        (Tried(passes=True), "Suggested change: the command passes with it (run in a sandbox)"),
        (
            Tried(passes=False, cured=("t::a",), failing=("t::b",)),
            "Suggested change: cures t::a; t::b fails still (run in a sandbox)",
        ),
        (
            Tried(passes=False, cured=tuple("abcd"), failing=tuple("efghi")),
            "Suggested change: cures a, b, c and 1 more; e, f, g and 2 more fail still (run in a",
        ),
    ],
)
def test_a_change_that_was_run_says_what_came_of_it(tried: Tried, said: str) -> None:
    """By the names of the tests, if there are any."""
    assert ANSWER.change is not None
    assert said in _shown(replace(ANSWER, change=replace(ANSWER.change, tried=tried)))


def test_a_change_of_the_proof_is_said_to_be_that() -> None:
    """It is not the model's."""
    assert ANSWER.change is not None
    own = replace(ANSWER.change, tried=Tried(passes=True), proven=True)
    shown = _shown(replace(ANSWER, change=own))
    assert "Suggested change by the proof above: the command passes with it" in shown
    assert "The model made no change that helps: doubt its words." in shown


def test_a_change_that_does_not_help_is_left_out() -> None:
    """Of the page and of the JSON's patch; that it was tried is said."""
    assert ANSWER.change is not None
    answer = replace(ANSWER, change=replace(ANSWER.change, tried=Tried(passes=False)))
    shown = _shown(answer)
    assert "was tried and does not help, so it is left out" in shown
    assert "Suggested change" not in shown
    assert "+    return 2" not in shown
    told = answer_json(DECISION, replace(EXPLAINED, answer=answer))["answer"]
    assert isinstance(told, dict)
    assert told["patch"] is None
    assert told["change"]["tried"]["passes"] is False


def test_the_lines_of_a_diff_have_their_colours() -> None:
    """Added, removed, headers and context differ, whatever they begin with."""
    styles = {text: style for one in answer_lines(EXPLAINED, AUDIT) for text, style in one}
    assert styles["+    return 2"] is Style.ADDED
    assert styles["-    return 1"] is Style.REMOVED
    assert styles["--- a/shop/order.py"] is Style.MUTED
    assert styles["@@ -6 +6 @@"] is Style.MUTED
    assert styles[" x"] is Style.CODE


def test_a_preview_of_the_cloud_and_of_a_rejection() -> None:
    """Where it would go is the first thing said; a rejected question goes nowhere."""
    cloud = replace(PREVIEW, decision=replace(DECISION, route=Route.CLOUD), backend="big")
    assert "would go to big on the cloud" in _plain(preview_lines(cloud, ASSEMBLED))
    rejected = replace(
        PREVIEW, decision=replace(DECISION, route=Route.NONE, action=Action.REJECT), backend=""
    )
    shown = _plain(preview_lines(rejected, ASSEMBLED))
    assert "Policy rejects this question" in shown
    assert "would go to" not in shown


def test_the_json_of_an_answer_has_its_stable_keys() -> None:
    """Text, claims, confidence and patch as documented; cost and model beside them."""
    shown = json.loads(json.dumps(answer_json(DECISION, EXPLAINED)))
    assert list(shown) == ["answer", "route", "decision", "escalation", "draft"]
    assert list(shown["answer"]) == [
        "text", "claims", "confidence", "calibration", "signals", "patch", "change", "complete",
        "model", "usage",
    ]  # fmt: skip
    assert shown["answer"]["patch"] == CHANGE.diff
    assert shown["answer"]["claims"][0] == {
        "text": "The key is text (shop/order.py:6).",
        "path": "shop/order.py",
        "line": 6,
        "holds": True,
    }
    assert shown["answer"]["usage"]["tokens_per_s"] == pytest.approx(20.0)
    assert shown["route"] == "local"
    assert list(shown["decision"]) == ["route", "action", "rule", "reasons", "policy_digest"]


def test_the_json_without_an_answer_says_so_with_null() -> None:
    """No decision, no answer, no patch: null, never a missing key."""
    assert set(answer_json(None, None).values()) == {None}
    refused = replace(EXPLAINED, answer=replace(ANSWER, change=replace(CHANGE, diff="")))
    without = replace(EXPLAINED, answer=replace(ANSWER, change=None))
    for explained in (refused, without):
        answer = answer_json(DECISION, explained)["answer"]
        assert isinstance(answer, dict)
        assert answer["patch"] is None


def test_a_preview_shows_the_form_that_is_asked_for() -> None:
    """It holds lines of the code, and goes along."""
    held = replace(PREVIEW, form=Structure.of({"enum": ["key = [HP_SECRET_1A2B3C4D]"]}))
    assert '{"enum": ["key = [HP_SECRET_1A2B3C4D]"]}' in _plain(preview_lines(held, ASSEMBLED))
    shown = preview_json(held, ASSEMBLED)["preview"]
    assert isinstance(shown, dict)
    assert shown["form"] == {"enum": ["key = [HP_SECRET_1A2B3C4D]"]}


def test_the_json_of_a_preview_holds_what_would_be_sent() -> None:
    """The messages are the masked ones, word for word."""
    shown = json.loads(json.dumps(preview_json(PREVIEW, ASSEMBLED)))
    assert shown["route"] == "local"
    assert shown["preview"] == {
        "backend": "tiny",
        "messages": [
            {"role": "system", "text": "You help."},
            {"role": "user", "text": "FAILURE\nkey [HP_SECRET_1A2B3C4D]"},
        ],
        "form": None,
        "redactions": 1,
        "tokens": 123,
        "left_out": ["shop/long.py:1-900"],
    }
