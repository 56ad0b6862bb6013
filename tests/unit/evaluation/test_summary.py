from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.small_case import write_case

from homeport.evaluation.asking import Way
from homeport.evaluation.case import Half, load_case
from homeport.evaluation.judging import Said, Words, judge
from homeport.evaluation.measuring import Result
from homeport.evaluation.summary import (
    Share,
    as_json,
    confidence_of_causes,
    confidence_of_words,
    groups,
    outcomes,
    shares,
    tokens,
    well,
    word_shares,
)

RIGHT = Said("shop.py", 1, "", 0.9, "key_case", "The spelling differs: Tea.")
WRONG = Said("main.py", 3, "", 0.9, "missing_key", "No such key.")


def _words(*, explained: bool, sure: float) -> Words:
    return Words(explained, placed=False, classed=True, invented=(), patched=None,
                 confidence=sure, tokens=100, text="text")  # fmt: skip


@pytest.fixture
def results(tmp_path: Path) -> list[Result]:
    """A right result with a right answer, and a wrong one whose answer is wrong."""
    good = load_case(write_case(tmp_path, "python/good"))
    bad = load_case(write_case(tmp_path, "python/bad"), Half.HELD_OUT)
    return [
        Result(good, judge(good, [RIGHT]), {Way.HOMEPORT: _words(explained=True, sure=0.8)}),
        Result(bad, judge(bad, [WRONG]), {Way.HOMEPORT: _words(explained=False, sure=0.2)}),
    ]


def test_shares_count_hits(results: list[Result]) -> None:
    """One of two is half, with its interval."""
    found = shares(results)
    assert found["first"] == Share(1, 2)
    assert found["sure but wrong"] == Share(1, 2)
    assert str(found["first"]) == " 50% (9%-91%)"
    assert str(Share(0, 0)) == "  0% (0%-100%)"


def test_groups_hold_every_result_once_a_view(results: list[Result]) -> None:
    """Each half, language, workload, place and the whole have their line."""
    found = {title: [one.case.name for one in group] for title, group in groups(results)}
    assert found["development"] == ["python/good"]
    assert found["held out"] == ["python/bad"]
    assert found["python"] == found["all"] == ["python/good", "python/bad"]
    assert found["in hand: log"] == []
    assert len(found["on frame: none"]) == 2


def test_words_are_counted_by_way(results: list[Result]) -> None:
    """Only cases that were asked in a way count for it."""
    assert word_shares(results, Way.HOMEPORT)["explained"] == Share(1, 2)
    assert word_shares(results, Way.HOMEPORT)["change cures"] == Share(0, 2)
    assert word_shares(results, Way.BARE)["explained"] == Share(0, 0)
    assert (tokens(results, Way.HOMEPORT), tokens(results, Way.BARE)) == (100, 0)


def test_confidence_is_measured_against_outcomes(results: list[Result]) -> None:
    """Equally sure causes tell nothing; the answers' confidence tells right from wrong."""
    assert confidence_of_causes(results).auroc == 0.5
    assert confidence_of_words(results).auroc == 1.0
    assert confidence_of_words(results).ece == pytest.approx(0.2)


def test_a_change_that_cures_is_a_signal(results: list[Result]) -> None:
    """As in `homeport run`, which knows the command too."""
    good, bad = results
    words = good.words[Way.HOMEPORT]
    tried = [
        replace(good, words={Way.HOMEPORT: replace(words, patched=patched)})
        for patched in (True, False)
    ]
    found = [(one.signals["cured"], one.signals["refuted"]) for one in outcomes([*tried, bad])]
    assert found == [(1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]


def test_every_verdict_is_true_when_well(results: list[Result]) -> None:
    """Sure but wrong is turned round, so that a baseline compares like with like."""
    good, bad = (well(one) for one in results)
    assert good["sure but wrong"]
    assert not bad["sure but wrong"]
    assert good["homeport: explained"]
    assert not bad["homeport: explained"]


def test_json_holds_what_programs_need(results: list[Result]) -> None:
    """Cases with verdicts, groups with intervals, ways with tokens, both confidences."""
    data = as_json("tiny", results)
    assert data["model"] == "tiny"
    cases = data["cases"]
    assert isinstance(cases, list)
    assert cases[0]["words"]["homeport"]["right"] is True
    assert cases[1]["half"] == "held out"
    ways = data["ways"]
    assert isinstance(ways, dict)
    assert set(ways) == {"homeport"}
