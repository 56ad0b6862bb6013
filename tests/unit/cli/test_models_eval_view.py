from pathlib import Path

import pytest
from tests.doubles.small_case import write_case

from homeport.cli.models_eval_view import change_lines, markdown, shortfalls, table
from homeport.evaluation.asking import Way
from homeport.evaluation.baseline import Change
from homeport.evaluation.case import load_case
from homeport.evaluation.judging import Said, Words, judge
from homeport.evaluation.measuring import Result

WRONG = Said("main.py", 3, "", 0.9, "missing_key", "No \x1b[31mkey.")
RIGHT = Said("shop.py", 1, "", 0.9, "key_case", "The case of Tea differs.")


def _words(*, right: bool) -> Words:
    return Words(right, placed=right, classed=right, invented=(), patched=None, confidence=0.4,
                 tokens=50, text="words \x1b[31m")  # fmt: skip


@pytest.fixture
def results(tmp_path: Path) -> list[Result]:
    """One all right, one wrong, one right whose model is wrong."""
    case = load_case(write_case(tmp_path))
    good, bad = judge(case, [RIGHT]), judge(case, [WRONG])
    return [
        Result(case, good, {Way.HOMEPORT: _words(right=True)}),
        Result(case, bad),
        Result(case, good, {Way.HOMEPORT: _words(right=False), Way.BARE: _words(right=False)}),
    ]


def test_a_table_of_causes_and_of_words(results: list[Result]) -> None:
    """Shares with intervals, then a line for each way of asking, then what confidence is worth."""
    lines = list(table(results))
    assert " ".join(lines[0].split()) == "cases first first, by line in three named sure but wrong"
    assert any(line.startswith("all") and "67% (21%-94%)" in line for line in lines)
    assert any(line.startswith("homeport ") and "50% (9%-91%)" in line for line in lines)
    assert any(line.startswith("bare failure") for line in lines)
    assert lines[-1].startswith("confidence of the answer: ECE 0.100, AUROC 0.50")


def test_without_a_model_there_are_no_words(results: list[Result]) -> None:
    """Only the causes are counted; nothing said is nothing to trust."""
    silent = Result(results[0].case, judge(results[0].case, []))
    lines = list(table([silent]))
    assert lines[-1] == "confidence of the first cause: nothing was said"
    assert not any("the model" in line for line in [*lines, *markdown([silent])])


def test_tables_of_the_docs(results: list[Result]) -> None:
    """The same figures in Markdown."""
    lines = list(markdown(results))
    assert (
        "| all | 3 | 67% (21%-94%) | 67% (21%-94%) | 67% (21%-94%) | 67% (21%-94%) | 33% (6%-79%) |"
        in lines
    )
    assert any(line.startswith("| homeport | 2 | 50 | 50%") for line in lines)


def test_shortfalls_show_what_was_said(results: list[Result]) -> None:
    """Right results are left out; a terminal's escapes are too."""
    text = "\n".join(shortfalls(results))
    assert text.count("python/tea-price") == 2
    assert "not first, first, by line, in three, named, SURE BUT WRONG" in text
    assert "homeport WRONG: words" in text
    assert "\x1b" not in text


def test_changes_name_what_was_lost() -> None:
    """Worse is said loudly; the first lost cases are named."""
    lost = tuple(f"c{n}" for n in range(9))
    lines = list(
        change_lines([Change("first", 20, lost, (), 0.002), Change("named", 20, (), (), 1.0)])
    )
    assert "20 cases in both" in lines[1]
    assert lines[2].endswith(
        "WORSE (9 lost, 0 gained, p 0.00); lost: c0, c1, c2, c3, c4, c5, c6, c7"
    )
    assert lines[3] == "  named: not worse (0 lost, 0 gained, p 1.00)"
    assert list(change_lines([])) == []
