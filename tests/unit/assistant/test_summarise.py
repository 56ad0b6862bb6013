"""A model's summary of a log: made from the brief only, every sentence checked."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest
from tests.doubles.gateways import bench
from tests.doubles.logs import digest_of, incident

from homeport.assistant.explain import Asking
from homeport.assistant.log_findings import redacted_report
from homeport.assistant.summarise import Summary, prepare, read_summary, summarise
from homeport.backends import estimate_tokens
from homeport.domain import Decision, Principal, Role
from homeport.logs.brief import Brief, brief_of
from homeport.logs.report import Report

_REPORT: Report = redacted_report(digest_of(incident()))


_BRIEF: Brief = brief_of(_REPORT, 3000, estimate_tokens)


def _read(text: str, findings: int = 7) -> Summary:
    brief = Brief(_BRIEF.text, _BRIEF.pieces[:findings])
    return read_summary(text, _REPORT, brief, complete=True, model="tiny")


def test_the_prompt_is_the_brief_within_its_budget() -> None:
    """Instructions first, then findings; three thousand tokens at most, whatever is asked for."""
    asking = Asking(Principal("ann"), "repo")
    request, brief = prepare(_REPORT, asking, 10_000, estimate_tokens)
    system, user = request.prompt.messages
    assert (system.role, user.role) == (Role.SYSTEM, Role.USER)
    assert "T1 new message" in user.text
    assert estimate_tokens(system.text) + estimate_tokens(user.text) <= 3000
    assert brief.findings == 7
    assert request.task == "summarise_log"
    small, few = prepare(_REPORT, asking, 500, estimate_tokens)
    assert few.findings < 7
    assert sum(estimate_tokens(one.text) for one in small.prompt.messages) <= 500


def test_sentences_that_rest_on_findings_hold() -> None:
    """Cited findings, deploys, and their times to the minute."""
    summary = _read(
        "- Deploy dd33ee44ff went live (D2, 08:00).\n"
        "- A new error began at 08:00:18 right after it (T1, 08:00). Two things broke. (T1, T2)\n"
    )
    assert [one.holds for one in summary.sentences] == [True, True, True]
    assert summary.sentences[2].cites == ("T1", "T2")
    assert summary.held == summary.sentences


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("The database is on fire.", "cites nothing"),
        ("A new error began (T9, 08:00).", "there is no T9"),
        ("A deploy came (D7).", "there is no D7"),
        ("It began long before (T1, 03:17).", "03:17 is no time of T1"),
        ("Nothing was there (T0).", "there is no T0"),
        ("It came 40 s after the deploy (T1, D2).", "40 is no number of T1, D2"),
        ("About 12,000 lines of it came (T1).", "12,000 is no number of T1"),
    ],
)
def test_sentences_that_rest_on_nothing_are_marked(sentence: str, why: str) -> None:
    """Whatever does not resolve, with the reason."""
    (one,) = _read(sentence).sentences
    assert not one.holds
    assert one.why_not == why


def test_numbers_may_be_rounded() -> None:
    """962 lines after 18 s may be told as 960 after 18; small counts are words."""
    (one,) = _read("960 lines of 1 kind came 18 s after dd33ee44ff (T1, D2, 08:00).").sentences
    assert one.holds


def test_a_finding_that_was_not_shown_cannot_be_cited() -> None:
    """What was left out of the brief does not exist for the model."""
    (one,) = _read("It broke (T5).", findings=2).sentences
    assert one.why_not == "there is no T5"


def test_headings_and_marks_are_no_sentences() -> None:
    """Only what has words counts."""
    assert [one.text for one in _read("***\n\n- \nBad (T1).").sentences] == ["Bad (T1)."]


def test_the_gateway_is_asked_and_the_answer_checked(tmp_path: Path) -> None:
    """The model sees the brief, and what it says is read critically."""
    bench_ = bench(tmp_path)
    bench_.local.answer = lambda _: "A new error began (T1, 08:00). Aliens did it."
    asking = Asking(Principal("ann"), "")
    request, brief = prepare(_REPORT, asking, 3000, estimate_tokens)

    async def run() -> list[object]:
        async with aclosing(summarise(request, _REPORT, brief, bench_.gateway)) as items:
            return [item async for item in items]

    items = asyncio.run(run())
    assert isinstance(items[0], Decision)
    summary = items[-1]
    assert isinstance(summary, Summary)
    assert [one.holds for one in summary.sentences] == [True, False]
    assert summary.complete
    assert summary.model == "local-model"
    assert b"T1 new message" in bench_.local.sent
    bench_.log.close()
