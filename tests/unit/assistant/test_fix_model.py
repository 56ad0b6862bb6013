from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.buggy import FAILING, buggy

from homeport.assistant.fix import Fixing, Task
from homeport.assistant.fix_evidence import Evidence, evidence_of
from homeport.assistant.fix_model import Sample, Suspect, proposer, read_answer, suspects_of
from homeport.repair.baseline import Baseline
from homeport.repair.plausible import TestResult
from homeport.repair.proposals import File
from homeport.repair.warm import Timing

FIXED = """Here it is:
```python
def total(prices, discount=0):
    return sum(prices) - discount
```
"""
EDIT = """pkg/shop.py
<<<<<<< SEARCH
{}
=======
{}
>>>>>>> REPLACE
"""


@pytest.fixture
def fixing(tmp_path: Path) -> Fixing:
    """Give a search whose suite has been looked at."""
    tree = buggy(tmp_path / "repo")
    file = File.read(tree, "pkg/shop.py")
    baseline = Baseline(
        whole=(TestResult(FAILING, "failed", "AssertionError: assert 18 == 12"),),
        failing=(FAILING,), passing=(), unstable=(), groups=((FAILING,),), gates=((FAILING,),),
        timing=Timing({}, 1.0), files={"pkg/shop.py": file},
        scores={"pkg/shop.py": {8: 1.0, 19: 0.3}}, ran={}, exchanges=True, suite_s=0.1,
    )  # fmt: skip
    return Fixing(Task(tree, "pytest"), baseline=baseline)


def _suspect(fixing: Fixing) -> Suspect:
    assert fixing.baseline is not None
    return suspects_of(fixing.baseline, evidence_of(fixing.task.tree, fixing.baseline))[0]


def test_the_most_suspect_functions_are_asked_about(fixing: Fixing) -> None:
    """Only functions that failing tests ran, the most suspect first."""
    assert fixing.baseline is not None
    evidence = evidence_of(fixing.task.tree, fixing.baseline)
    found = suspects_of(fixing.baseline, evidence)
    assert [one.symbol for one in found] == ["total", "Basket.add"]


def test_of_equally_suspect_functions_the_one_that_the_test_calls_comes_first(
    fixing: Fixing,
) -> None:
    """What a test names is more likely meant than what it reaches."""
    assert fixing.baseline is not None
    baseline = replace(fixing.baseline, scores={"pkg/shop.py": {8: 1.0, 19: 1.0}})
    for code, first in (("total([1])", "total"), ("basket.add(1)", "Basket.add")):
        found = suspects_of(baseline, Evidence("test", code, ""))
        assert found[0].symbol == first


def test_samples_carry_the_evidence_and_then_what_the_test_says(fixing: Fixing) -> None:
    """First the function is to be written, then corrected, then again after its test failed."""
    asked: list[Sample] = []

    def speak(sample: Sample) -> str:
        asked.append(sample)
        return FIXED if len(asked) == 1 else "I do not know."

    rounds = list(proposer(speak)(fixing))
    assert [one.operator for one in rounds[0]] == ["model"]
    texts = [sample.prompt.messages[-1].text for sample in asked]
    assert "assert total([10, 5], 3) == 12" in texts[0]
    assert "return result" not in texts[0]
    wrong = next(text for text in texts if "is wrong" in text)
    assert "AssertionError: assert 18 == 12" in wrong
    assert "return result + discount" in wrong
    assert "The test still fails" in texts[-1]
    assert asked[-1].prompt.messages[-2].text == FIXED
    assert (asked[0].warmth, asked[0].path) == (0.0, "pkg/shop.py")
    assert all(0 < one.most_tokens < 500 for one in asked)
    assert len({(one.seed, one.warmth, one.prompt) for one in asked}) == len(asked)
    assert list(proposer(speak)(Fixing(fixing.task))) == []


def test_few_lines_that_stand_out_are_marked(fixing: Fixing) -> None:
    """A line is named where the failing test points at no more than two."""
    suspect = _suspect(fixing)
    assert suspect.lines == ("return result + discount",)


@pytest.mark.parametrize(
    "answer",
    [
        FIXED,
        FIXED.removesuffix("```\n"),
        EDIT.format("    return result + discount", "    return result - discount"),
    ],
)
def test_whole_functions_and_edits_are_read(fixing: Fixing, answer: str) -> None:
    """An answer becomes one change of the file, also when its fence was cut."""
    suspect = _suspect(fixing)
    found = read_answer(answer, suspect)
    assert found is not None
    assert b"- discount" in found


@pytest.mark.parametrize(
    "answer",
    [
        "", "no code", "```python\ndef other(): pass\n```\n",
        "```python\ndef total(prices, discount=0):\n    return (\n```\n",
        EDIT.format("not there", "x"),
        EDIT.format("    return result + discount", "    return ("),
    ],
)  # fmt: skip
def test_what_makes_no_change_is_none(fixing: Fixing, answer: str) -> None:
    """Prose, other functions, broken code and edits that fit nowhere propose nothing."""
    assert read_answer(answer, _suspect(fixing)) is None
