"""Edits that mend a failing check are found, and those that break another test are not."""

from tests.doubles.replays import mended, sources_of

from homeport.diagnosis.replay.checks import Check
from homeport.diagnosis.replay.search import search

_CODE = "def may(age):\n    return age > 18\n"


def _search(tests: str, error: str = "AssertionError", line: int = 5) -> list[str]:
    files = {"gate.py": _CODE, "test_gate.py": tests}
    found = search(
        sources_of(files), Check("test_gate.py", "", "test_one"), error, ("test_gate.py", line)
    )
    return [f"{one.edit.told} {one.others}" for one in found.mended] if found else ["not replayed"]


def test_the_edit_that_mends_is_named() -> None:
    """The border is the likeliest."""
    tests = "from gate import may\n\n\ndef test_one():\n    assert may(18)\n"
    assert _search(tests)[0] == "`age >= 18` instead of `age > 18` 0"


def test_an_edit_that_breaks_another_test_is_none() -> None:
    """The tests that pass as things are must pass with it."""
    tests = (
        "from gate import may\n\n\ndef test_one():\n    assert may(18)\n\n\n"
        "def test_two():\n    assert not may(17)\n\n\ndef test_three():\n    assert may(99)\n"
    )
    assert _search(tests) == [
        "`age >= 18` instead of `age > 18` 2",
        "`17` instead of `18` 2",
        "`age + 1` instead of `age` 2",
    ]


def test_what_does_not_fail_as_the_trace_says_is_not_trusted() -> None:
    """Another error, or another place, and the replay says nothing."""
    tests = "from gate import may\n\n\ndef test_one():\n    assert may(18)\n"
    assert _search(tests, error="KeyError") == ["not replayed"]
    assert _search(tests, line=1) == ["not replayed"]
    assert _search(tests.replace("may(18)", "may(19)")) == ["not replayed"]
    assert _search(tests.replace("may(18)", "open(18)")) == ["not replayed"]


def test_a_row_of_a_parametrized_test_is_found() -> None:
    """The one that fails."""
    tests = "import pytest\nfrom gate import may\n\n\n@pytest.mark.parametrize('age', [30, 18])\ndef test_one(age):\n    assert may(age)\n"
    assert _search(tests, line=7)[0].startswith("`age >= 18`")


def test_the_search_stays_in_its_budget() -> None:
    """However much there is to try, it ends."""
    lines = "".join(f"    total += {n} * values[{n % 3}] - {n}\n" for n in range(300))
    code = f"def go(values):\n    total = 0\n{lines}    return total\n"
    assert isinstance(mended(code, "assert go([1, 2, 3]) == 0.5"), list)


def test_both_sides_of_the_check_are_kept() -> None:
    """In plain assertions and in those of unittest."""
    tests = "from gate import may\n\n\ndef test_one():\n    assert may(18) == True\n"
    files = {"gate.py": _CODE, "test_gate.py": tests}
    found = search(
        sources_of(files),
        Check("test_gate.py", "", "test_one"),
        "AssertionError",
        ("test_gate.py", 5),
    )
    assert found is not None
    assert found.sides == (False, True)
    old = "from unittest import TestCase\nfrom gate import may\n\n\nclass Old(TestCase):\n    def test_one(self):\n        self.assertEqual(may(18), 1)\n"
    files["test_gate.py"] = old
    again = search(
        sources_of(files),
        Check("test_gate.py", "Old", "test_one"),
        "AssertionError",
        ("test_gate.py", 7),
    )
    assert again is not None
    assert again.sides == (False, 1)


def test_endless_recursion_is_mended() -> None:
    """Where it was noticed is chance, so the file is enough."""
    files = {
        "tree.py": "def depth(n):\n    if n < 0:\n        return 0\n    return 1 + depth(n * 1)\n",
        "test_tree.py": "from tree import depth\n\n\ndef test_one():\n    assert depth(0) == 0\n",
    }
    found = search(
        sources_of(files), Check("test_tree.py", "", "test_one"), "RecursionError", ("tree.py", 4)
    )
    assert found is not None
    assert found.mended[0].edit.told == "`n <= 0` instead of `n < 0`"
