from pathlib import Path

import pytest
from tests.doubles.small_case import write_case

from homeport.evaluation.case import Case, load_case
from homeport.evaluation.judging import (
    Said,
    Words,
    invented_files,
    judge,
    names_cause,
    names_place,
)

RIGHT = Said("shop.py", 1, "", 0.9, "key_case", "The spelling differs: Tea.")
WRONG = Said("main.py", 3, "", 0.8, "missing_key", "No such key.")
FOUND = Said("shop.py", 2, "", 0.3, "located", "spelt Tea in the failure")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The case of a few lines."""
    return load_case(write_case(tmp_path))


def test_a_right_first_cause(case: Case) -> None:
    """The place and the words are right."""
    score = judge(case, [RIGHT, WRONG])
    assert score.first
    assert score.first_by_line
    assert score.in_three
    assert score.named
    assert not score.sure_but_wrong
    assert score.confidence == 0.9


def test_a_wrong_first_cause_that_is_sure(case: Case) -> None:
    """Sure but wrong counts from 0.8 on, and a right place behind counts among three."""
    score = judge(case, [WRONG, FOUND])
    assert not score.first
    assert score.in_three
    assert not score.named
    assert score.sure_but_wrong


def test_the_index_names_no_cause(case: Case) -> None:
    """A place that no rule stands behind has a place but no words."""
    score = judge(case, [FOUND])
    assert score.first
    assert not score.named
    assert judge(case, [FOUND, RIGHT]).named


def test_nothing_said(case: Case) -> None:
    """No cause is neither right nor sure."""
    score = judge(case, [])
    assert not any((score.first, score.in_three, score.named, score.sure_but_wrong))
    assert score.confidence == 0.0


def test_words_count_from_their_beginning() -> None:
    """One alternative of each group stands at the start of a word, in either case."""
    assert names_cause([["spell", "case"], ["tea"]], "Spelled Tea in the table")
    assert not names_cause([["spell"], ["tea"]], "misspelled Tea")
    assert names_cause([[".get"]], "x.get gives None")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("shop.py:2 is wrong", True),
        ("In `shop.py` on line 4", True),
        ("shop.py, line 30", False),
        ("main.py:1", False),
        ("the key", False),
    ],
)
def test_places_in_a_models_words(text: str, named: bool, case: Case) -> None:  # noqa: FBT001 -- as above
    """A file with a line close by is the place."""
    assert names_place(case, text) is named


def test_a_function_in_its_file_is_a_place(tmp_path: Path) -> None:
    """The file and the function's name, anywhere in the text."""
    folder = write_case(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    text = text.replace('symbol = ""', 'symbol = "Shop.price"')
    (folder / "case.toml").write_text(text, encoding="utf-8")
    case = load_case(folder)
    assert names_place(case, "`price` of shop.py looks it up")
    assert not names_place(case, "`price` looks it up in main.py")


def test_files_that_are_nowhere() -> None:
    """A source file is made up unless the project or the failure has it."""
    given = 'File "/usr/lib/python3.11/json/decoder.py", line 3'
    known = ["src/shop.py"]
    text = "shop.py, prices/table.py and /usr/lib/python3.11/json/decoder.py, e.g. x.pyz"
    assert invented_files(text, known, given) == ("prices/table.py",)


def test_right_words_make_up_no_file() -> None:
    """An explanation with a made-up file is not right."""
    right = Words(True, True, True, (), None, 0.5, 10, "text")  # noqa: FBT003 -- four verdicts
    made_up = Words(True, True, True, ("x.py",), None, 0.5, 10, "text")  # noqa: FBT003 -- as above
    assert right.right
    assert not made_up.right
