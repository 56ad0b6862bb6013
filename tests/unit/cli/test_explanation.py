"""How findings look, whole, and the JSON that programs read."""

import io
import json
from dataclasses import replace

import pytest
from tests.doubles.findings import BARE, CHANGES, FINDINGS, NOW, PROVEN, UNPROVEN
from tests.doubles.golden import assert_golden

from homeport.assistant.findings import Findings
from homeport.cli.explanation import as_json, findings_lines
from homeport.cli.terminal import write_lines
from homeport.code import Change


def _plain(findings: Findings, now: float | None = NOW) -> str:
    out = io.StringIO()
    write_lines(findings_lines(findings, now), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "findings"), [("full", FINDINGS), ("bare", BARE), ("unproven", UNPROVEN)]
)
def test_the_findings_look_as_they_were_reviewed(name: str, findings: Findings) -> None:
    """What raised, causes by sureness, leads, changes and notes, each cut where it would crowd."""
    assert_golden(f"cli/findings-{name}.txt", _plain(findings))


def test_one_cause_has_a_heading_in_the_singular() -> None:
    """Grammar follows the number of causes."""
    shown = _plain(replace(FINDINGS, causes=(PROVEN,)))
    assert "\nCause\n" in shown
    assert "Causes" not in shown
    assert "Where to look" not in shown


def test_the_way_of_the_value_runs_from_its_origin_to_the_failure() -> None:
    """Steps are printed in the order in which things happened, without the cause's own line."""
    shown = _plain(FINDINGS)
    assert "the list is made here" not in shown
    assert shown.index("main.py:6") < shown.index("shop/price.py:3")


def test_ages_are_counted_from_now() -> None:
    """Without a given time it is today's clock: a change of this second is of today."""
    today = replace(CHANGES[1], time=2**40)
    assert "1a2b3c4 today" in _plain(replace(BARE, changes=(today,)), now=None)


def test_a_file_and_a_hunk_are_shown_once_however_often_they_matter() -> None:
    """Two lines of one hunk are two changes, and one thing to read."""
    first = Change("a.py", "1a2b3c4", 0, "Tidy", ((1, 1),), "Why.", "-one\n+two\n")
    shown = _plain(replace(BARE, changes=(first, replace(first, lines=((2, 2),)))), now=0)
    assert "a.py, a.py" not in shown
    assert shown.count("+ two") == 1


def test_the_json_has_its_stable_keys() -> None:
    """Everything is plain JSON; what needs a model is null."""
    shown = json.loads(json.dumps(as_json(FINDINGS)))
    assert list(shown) == [
        "failure", "causes", "excerpts", "changes", "notes", "answer", "route", "decision",
    ]  # fmt: skip
    assert (shown["answer"], shown["route"], shown["decision"]) == (None, None, None)
    assert shown["failure"]["type"] == "KeyError"
    assert len(shown["failure"]["frames"]) == 9
    assert shown["causes"][0] == {
        "path": "shop/order.py",
        "line": 6,
        "symbol": "parse",
        "score": 0.9,
        "why": PROVEN.why,
        "rule": "key-type",
        "remedy": PROVEN.remedy,
        "replacement": PROVEN.replacement,
        "steps": [{"path": s.path, "line": s.line, "text": s.text} for s in PROVEN.steps],
    }
    assert shown["excerpts"][0]["marked"] == [6]
    assert shown["changes"][0]["commit"] == "uncommitted"
    assert shown["notes"] == ["2 files cannot be read, first a.py"]
