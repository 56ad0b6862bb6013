"""The brief for a model: what stands in it, and that it keeps to its budget."""

from dataclasses import replace

import pytest
from tests.doubles.logs import digest_of, incident

from homeport.logs.anomalies import Kind
from homeport.logs.brief import brief_of, clock, field_of, number, what_happened
from homeport.logs.digest import Axis
from homeport.logs.report import Report, report_of

_REPORT: Report = report_of(digest_of(incident()))


def _tokens(text: str) -> int:
    return len(text) // 3 + 1


def test_findings_and_deploys_are_numbered() -> None:
    """The strongest first, with when, after which deploy, and a line of it."""
    brief = brief_of(_REPORT, 3000, _tokens)
    assert brief.findings == 7
    assert "D2 deploy dd33ee44ff at 08:00:00" in brief.text
    assert "T1 new message" in brief.text
    assert "after D2 (dd33ee44ff)" in brief.text
    assert "e.g. 2026-03-02T08:00:" in brief.text
    assert "MOST FREQUENT" in brief.text


@pytest.mark.parametrize("budget", [90, 200, 400, 3000])
def test_the_budget_holds(budget: int) -> None:
    """Whatever the budget, the text fits, and what was left out is told when there is room."""
    brief = brief_of(_REPORT, budget, _tokens)
    assert _tokens(brief.text) <= budget
    assert brief.text.count("\nT") == brief.findings


def test_the_worst_case_fits_three_thousand_tokens() -> None:
    """Forty findings with long texts: the weaker ones go."""
    long = [
        replace(one, template="word " * 400, sample="value " * 400) for one in _REPORT.anomalies
    ]
    brief = brief_of(replace(_REPORT, anomalies=tuple(long * 6)), 3000, _tokens)
    assert _tokens(brief.text) <= 3000
    assert 10 < brief.findings < 42


def test_nothing_is_said_to_stand_out_when_nothing_does() -> None:
    """A model must not look for more."""
    assert "nothing stands out" in brief_of(replace(_REPORT, anomalies=()), 3000, _tokens).text


def test_each_kind_has_its_words() -> None:
    """What happened, in a few words, for every kind."""
    said = {one.kind: what_happened(one) for one in _REPORT.anomalies}
    assert set(said) == set(Kind)
    assert said[Kind.RATE_DOWN] == "stopped"
    assert "latency_ms" in said[Kind.LATENCY]
    fall = next(one for one in _REPORT.anomalies if one.kind is Kind.RATE_DOWN)
    assert what_happened(replace(fall, before=10.0, after=4.0)) == "only 40% of the usual lines,"
    rise = next(one for one in _REPORT.anomalies if one.kind is Kind.RATE_UP)
    assert what_happened(replace(rise, before=0.0, count=7)).startswith("7 lines of a sort")
    assert what_happened(replace(rise, before=10.0, after=25.0)) == "2.5x as many lines as usual,"
    once = next(one for one in _REPORT.anomalies if one.kind is Kind.RARE)
    assert what_happened(replace(once, count=2)) == "only 2 such lines"


def test_without_times_positions_are_told() -> None:
    """By order, a finding is from a byte on, and notes are kept."""
    report = replace(_REPORT, axis=Axis.ORDER, notes=("no times",))
    text = brief_of(report, 3000, _tokens).text
    assert "carry no times" in text
    assert "from byte" in text
    assert "Note: no times" in text


def test_deploys_beyond_the_list_are_named_by_their_commit() -> None:
    """A suspect that is not numbered is named."""
    assert "after deploy dd33ee44ff" in brief_of(replace(_REPORT, deploys=()), 3000, _tokens).text


def test_figures_are_short() -> None:
    """Three figures, thousands in groups; a time of day or a position."""
    assert [number(0.12345), number(30.61), number(12345.6)] == ["0.123", "30.6", "12,346"]
    assert clock(1e30) == f"byte {int(1e30)}"


def test_a_number_without_a_name_is_told_by_its_words() -> None:
    """The words around its place name it; a value names itself."""
    shift = next(one for one in _REPORT.anomalies if one.kind is Kind.LATENCY)
    took = replace(shift, field="#1", among="", template="request <*> took <*> ms.")
    assert field_of(took) == "took <*> ms"
    assert field_of(replace(took, among="#0=a")) == "a number"
    assert field_of(replace(took, field="#9")) == "a number"
    assert field_of(replace(took, field="#0=web-3")) == "web-3"
    assert field_of(replace(took, field="status=not 200")) == "status not 200"
