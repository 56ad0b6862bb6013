import subprocess
import sys
import unittest
from pathlib import Path

import pytest

from homeport.repair.python.evaluator.cases import Case, ScriptCase
from homeport.repair.python.evaluator.runners import flat, in_order, shorter, uncollected


def test_suites_of_suites_are_flat() -> None:
    """Every test is found, in its order."""

    class T(unittest.TestCase):
        def test_a(self) -> None:
            pass

    suite = unittest.TestSuite([unittest.TestSuite([T("test_a")]), T("test_a")])
    assert [test.id().rpartition(".")[2] for test in flat(suite)] == ["test_a", "test_a"]


def test_tests_run_in_their_order_and_say_so() -> None:
    """Each begins and ends with a line."""
    told: list[dict[str, object]] = []
    cases: list[Case] = [ScriptCase("a", lambda: None), ScriptCase("b", lambda: 1 / 0)]
    in_order(cases, told.append, 5.0)
    said = [line.get("begins") or line["outcome"] for line in told]
    assert said == ["a", "passed", "b", "failed"]


def test_limits_shrink_after_a_test_without_an_end() -> None:
    """A long limit is cut to a tenth, a short one stays."""
    assert shorter(10.0) == 1.0
    assert shorter(0.2) == 0.2


def test_a_file_that_was_not_collected_is_a_failed_test() -> None:
    """It is named after the file and says why."""
    told = uncollected("t.py\nSyntaxError: x")
    assert (told["test"], told["outcome"], told["message"]) == ("t.py", "failed", "SyntaxError: x")


COLLECT = """
import sys
from homeport.repair.python.evaluator.runners import Pytest

def told(cases, problems):
    print([one.name for one in cases], problems)

Pytest(sys.argv[1:]).collect(told, ["a/test_a.py::test_it"])
"""


@pytest.mark.parametrize("argv", [[], ["a/test_a.py", "a/test_b.py"], ["a"]])
def test_files_of_other_tests_are_not_read(tmp_path: Path, argv: list[str]) -> None:
    """Whether a command names files, folders or nothing, only the wanted file is imported."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/test_a.py").write_text("def test_it(): pass\ndef test_more(): pass\n")
    (tmp_path / "a/test_b.py").write_text("raise SystemExit\n")
    done = subprocess.run(
        [sys.executable, "-c", COLLECT, *argv],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "['a/test_a.py::test_it', 'a/test_a.py::test_more'] []" in done.stdout
