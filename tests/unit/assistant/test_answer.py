"""What is made of a model's text: claims that hold, changes that apply, honest confidence."""

import pytest

from homeport.assistant.answer import read_answer

FILES = {
    "app/shop.py": "def total(items):\n    return len(items) + 1\n",
    "tests/test_shop.py": "x = 1\n",
}

CHANGE = (
    "CHANGE\napp/shop.py\n<<<<<<< SEARCH\n    return len(items) + 1\n=======\n"
    "    return len(items)\n>>>>>>> REPLACE\n"
)
GOOD = "EXPLANATION\nThe count is one too high (app/shop.py:2). It should be plain.\n\n" + CHANGE


def test_a_claim_that_cites_an_existing_line_holds() -> None:
    """The first sentence names a real line, the second names none."""
    answer = read_answer(GOOD, FILES.get, proven=0.5, complete=True)
    assert [(c.path, c.line, c.holds) for c in answer.claims] == [
        ("app/shop.py", 2, True),
        ("", 0, False),
    ]
    assert answer.text.startswith("The count")


@pytest.mark.parametrize("cited", ["app/none.py:1", "app/shop.py:99", "app/shop.py:0"])
def test_a_claim_that_cites_nothing_real_does_not_hold(cited: str) -> None:
    """Invented files and lines are found out."""
    answer = read_answer(f"EXPLANATION\nIt is here ({cited}).", FILES.get, proven=0, complete=True)
    assert [claim.holds for claim in answer.claims] == [False]


def test_a_change_that_applies_becomes_a_diff() -> None:
    """The diff is built here, not by the model."""
    change = read_answer(GOOD, FILES.get, proven=0.5, complete=True).change
    assert change is not None
    assert change.files == ("app/shop.py",)
    assert (change.parses, change.touches_tests, change.refused) == (True, False, "")
    assert "-    return len(items) + 1\n+    return len(items)\n" in change.diff


def test_without_headings_the_blocks_still_count() -> None:
    """A model that forgets the headings is still understood."""
    text = GOOD.replace("EXPLANATION\n", "").replace("CHANGE\n", "")
    answer = read_answer(text, FILES.get, proven=0.5, complete=True)
    assert answer.change is not None
    assert answer.change.diff
    assert "SEARCH" not in answer.text


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (CHANGE.replace("app/shop.py", "app/none.py"), "not in the repository"),
        (CHANGE.replace("len(items) + 1", "len(item) + 1"), "not in the file"),
        (
            CHANGE.replace("    return len(items)\n>", "    return '[HP_SECRET_1a2b3c4d]'\n>"),
            "placeholder",
        ),
    ],
)
def test_a_change_that_does_not_surely_belong_is_refused(block: str, said: str) -> None:
    """Unknown files, unmatched lines and placeholders never become a diff."""
    change = read_answer("EXPLANATION\nx.\n\n" + block, FILES.get, proven=0, complete=True).change
    assert change is not None
    assert change.diff == ""
    assert said in change.refused


def test_a_change_that_does_not_parse_is_marked() -> None:
    """Broken Python is not hidden."""
    text = CHANGE.replace("    return len(items)\n>", "    return len(items\n>")
    change = read_answer(text, FILES.get, proven=0, complete=True).change
    assert change is not None
    assert not change.parses


def test_a_change_to_a_test_is_marked() -> None:
    """Making the test agree is not the same as fixing the code."""
    text = "tests/test_shop.py\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE\n"
    change = read_answer(text, FILES.get, proven=0, complete=True).change
    assert change is not None
    assert change.touches_tests


def test_files_other_than_python_are_not_parsed() -> None:
    """No syntax is claimed for what is not read."""
    text = "a.go\n<<<<<<< SEARCH\nx\n=======\n(y\n>>>>>>> REPLACE\n"
    change = read_answer(text, {"a.go": "x\n"}.get, proven=0, complete=True).change
    assert change is not None
    assert change.parses


def test_confidence_rises_with_proof_and_falls_when_cut() -> None:
    """Proof weighs most, then citations and a sound change; a cut answer counts half."""
    proven = read_answer(GOOD, FILES.get, proven=0.9, complete=True).confidence
    unproven = read_answer(GOOD, FILES.get, proven=0.0, complete=True).confidence
    bare = read_answer("no idea", FILES.get, proven=0.0, complete=True).confidence
    cut = read_answer(GOOD, FILES.get, proven=0.9, complete=False).confidence
    assert 0 <= bare < unproven < proven <= 1
    assert cut == pytest.approx(proven / 2, abs=0.01)


@pytest.mark.parametrize(
    "text", ["", "\x00\x1b[2J", "CHANGE\n", "EXPLANATION\n\n\n", "<<<<<<< SEARCH"]
)
def test_garbage_gives_an_empty_answer(text: str) -> None:
    """Whatever a model emits, reading it never fails."""
    answer = read_answer(text, FILES.get, proven=0, complete=True)
    assert answer.change is None
    assert not any(claim.holds for claim in answer.claims)
