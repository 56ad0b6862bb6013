from pathlib import Path

import pytest
from tests.doubles.buggy import FAILING, buggy

from homeport.assistant.fix_evidence import evidence_of, promised, said, shortened, with_docstring
from homeport.repair.baseline import Baseline
from homeport.repair.plausible import TestResult
from homeport.repair.warm import Timing

METHOD = '''    def area(self, width, height):
        """Return the area.

        >>> area(1, 2)
        2
        """
        size = scale(width) * height * self.unit
        return size
'''


def _baseline(name: str, said: str) -> Baseline:
    return Baseline(
        whole=(TestResult(name, "failed", said),), failing=(name,), passing=(), unstable=(),
        groups=((name,),), gates=((name,),), timing=Timing({}, 1.0), files={}, scores={}, ran={},
        exchanges=True, suite_s=0.1,
    )  # fmt: skip


def test_the_test_and_its_words(tmp_path: Path) -> None:
    """The failing test's code is shown, and what it says is kept."""
    tree = buggy(tmp_path / "repo")
    found = evidence_of(tree, _baseline(FAILING, "AssertionError: assert 18 == 12\n"))
    assert (found.test, found.message) == (FAILING, "AssertionError: assert 18 == 12")
    assert "assert total([10, 5], 3) == 12" in found.test_code


@pytest.mark.parametrize(
    ("frames", "line"),
    [
        ('  File "/r/a/x.py", line 1, in f\n  File "/r/a/x.py", line 2, in g\n', "b = 2"),
        ('  File "a/x.py", line 1, in f\n  File "/usr/y.py", line 2, in g\n', "a = 1"),
        ('  File "/r/ba/x.py", line 1, in f\n  File "/r/a/x.py", line 77, in g\n', ""),
        ("", ""),
    ],
)
def test_an_error_is_said_with_the_line_it_came_from(frames: str, line: str) -> None:
    """The words up to the first frame, and the file's innermost line in the stack."""
    told = said(f"TypeError: no\n{frames}", "a/x.py", b"a = 1\n  b = 2\n")
    assert told == "TypeError: no" + (f"\nin the line `{line}`" if line else "")


@pytest.mark.parametrize("name", ["tests/test_shop.py::gone", "none.py::test_a", "pkg/shop.py::a"])
def test_a_test_that_cannot_be_shown_is_named(tmp_path: Path, name: str) -> None:
    """No code where there is none, and never that of the source itself."""
    tree = buggy(tmp_path / "repo")
    assert evidence_of(tree, _baseline(name, "")).test_code == f"Its test is {name}.\n"


def test_long_tests_are_cut_at_lines(tmp_path: Path) -> None:
    """A long test is shown from its beginning, in whole lines."""
    lines = "".join(f"    assert value({n}) == {n}\n" for n in range(100))
    (tmp_path / "test_a.py").write_text(f"def test_a():\n{lines}")
    code = evidence_of(tmp_path, _baseline("test_a.py::test_a", "")).test_code
    assert len(code) < 800
    assert code.rstrip("`\n").splitlines()[-1].startswith("    assert value(")
    (tmp_path / "test_b.py").write_text("def test_b(:\n")
    assert "test_b.py" in evidence_of(tmp_path, _baseline("test_b.py::test_b", "")).test_code


def test_docstrings_are_short_while_shown_and_whole_afterwards() -> None:
    """A function is shown without examples; an answer gets the original's docstring back."""
    shown = shortened(METHOD)
    assert '        """Return the area."""\n' in shown
    assert ">>>" not in shown
    answer = 'def area(self, width, height):\n    """Return the area."""\n    return width\n'
    assert ">>> area(1, 2)" in with_docstring(answer, "area", METHOD)
    bare = "def area(self, width, height):\n    return width\n"
    assert ">>> area(1, 2)" in with_docstring(bare, "area", METHOD)
    assert with_docstring("def area(a): return a\n", "area", METHOD) == "def area(a): return a\n"
    assert with_docstring(bare, "other", METHOD) == bare
    assert with_docstring(bare, "area", bare) == bare
    assert shortened(bare) == bare
    assert shortened("def (") == "def ("


def test_what_a_function_promises() -> None:
    """The head, the documentation and the module's names it used, but not its body."""
    text = promised(METHOD)
    assert text.startswith("```python\ndef area(self, width, height):\n```\nWhat it does:\n")
    assert ">>> area(1, 2)" in text
    assert text.endswith("It may use scale, self.unit.\n")
    assert "size" not in text
    assert promised("def (") == "```python\ndef (```\n"
    assert promised("def one():\n    return 1\n") == "```python\ndef one():\n```\n"
