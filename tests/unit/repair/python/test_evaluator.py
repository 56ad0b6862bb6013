"""The program is proven from outside in test_warm; here its parts that judge by themselves."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from homeport.repair.python import evaluator
from homeport.repair.python.evaluator import Case, compiled, inside, judged, literal, variants


class Ending(Case):
    """A case that ends as it was told."""

    def __init__(self, name: str, outcome: str) -> None:
        self.name, self.outcome, self.runs = name, outcome, 0

    def run(self, limit_s: float, following: Case | None = None) -> tuple[str, str]:
        """Count the run."""
        del limit_s, following
        self.runs += 1
        return self.outcome, ""


ORDER = {"limits": {}, "limit_s": 1.0}


def test_groups_end_with_their_first_failure() -> None:
    """A skipped test is no pass; what stands behind a failure is not run."""
    good, bad, skipped, behind = (
        Ending("a", "passed"), Ending("b", "failed"), Ending("c", "skipped"), Ending("d", "passed"),
    )  # fmt: skip
    assert judged([[good], [good]], ORDER) == {"verdict": "passed", "passed": [0, 1]}
    assert judged([[bad, behind], [good]], ORDER) == {"verdict": "partial", "passed": [1]}
    assert judged([[skipped], []], ORDER) == {"verdict": "failed", "passed": []}
    assert behind.runs == 0
    slow = Ending("e", "slow")
    assert judged([[slow], [behind]], ORDER) == {"verdict": "slow", "passed": []}


def test_what_was_not_collected_before_is_known_by_its_file() -> None:
    """The tests of a file, of pytest and of unittest, stand for the file."""
    cases: list[Case] = [Ending("t/a.py::x", ""), Ending("t/ab.py::x", ""), Ending("t.a.T.x", "")]
    assert [case.name for case in inside("t/a.py", cases)] == ["t/a.py::x"]
    assert [case.name for case in inside("unittest.loader._FailedTest.t.a", cases)] == ["t.a.T.x"]


def test_code_is_compiled_as_it_stood() -> None:
    """Line numbers, classes and strings of several lines are those of the file."""
    text = '    def b(self):\n        return super().b() + """x\n    y"""\n'
    code = compiled({"symbol": "A.b", "code": text, "path": "a.py", "first": 7}, 0)
    assert code is not None
    assert (code.co_firstlineno, code.co_freevars) == (7, ("__class__",))
    assert "x\n    y" in code.co_consts
    assert compiled({"symbol": "a", "code": "b = 1\n", "path": "a.py", "first": 1}, 0) is None


@pytest.mark.parametrize("value", [1, "a", [1, {"b": (None, True)}], 1.5, -2])
def test_literals_read_back_as_themselves(value: object) -> None:
    """What is told as a literal is the value again."""
    text = literal(value)
    assert text is not None
    assert ast.literal_eval(text) == value


def test_what_is_no_literal_is_none() -> None:
    """Objects, numbers that differ from themselves and broken representations are none."""

    class Broken:
        def __repr__(self) -> str:
            raise ValueError

    assert [literal(value) for value in (object(), float("nan"), Broken())] == [None] * 3


def test_variants_are_neighbours() -> None:
    """Each kind of plain value has others near it; other values have none."""
    assert variants(value=True) == [False]
    assert variants(2) == [3, 1, -2]
    assert variants("ab") == ["b", "ba", "aba"]
    assert variants({"a": 1, "b": 2}) == [{"b": 2}]
    assert variants(None) == variants({}) == []


def test_errors_that_cannot_be_told_are_named() -> None:
    """A broken `__str__` does not break the report."""

    class OddError(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert evaluator.described(OddError()) == "OddError"
    assert evaluator.described(KeyError("x")) == "KeyError: 'x'"
    assert evaluator.pickled(lambda: 1) is None
    assert evaluator.pickled("x" * 100_000) is None


ENDS = {"bad": "failed", "good": "passed", "later": "skipped", "parts": "failed"}


@pytest.mark.parametrize(
    ("kind", "argv", "outcomes"),
    [
        ("unittest", ["test_u"], {f"test_u.T.test_{n}": end for n, end in ENDS.items()}),
        ("script", ["script.py"], {"script.py": "failed"}),
        ("module", ["fine"], {"fine": "passed"}),
        ("pytest", ["test_u.py"], {f"test_u.py::T::test_{n}": end for n, end in ENDS.items()}),
    ],
)
def test_every_kind_of_suite_speaks_json_lines(
    tmp_path: Path, kind: str, argv: list[str], outcomes: dict[str, str]
) -> None:
    """One process, orders in, answers out: pytest, unittest, a script and a module."""
    (tmp_path / "script.py").write_text("raise SystemExit(3)\n")
    (tmp_path / "fine.py").write_text("print('noise')\n")
    (tmp_path / "test_u.py").write_text(
        "import unittest\n\n\nclass T(unittest.TestCase):\n"
        "    def test_good(self):\n        pass\n\n"
        "    def test_bad(self):\n        self.assertEqual(1, 2)\n\n"
        "    @unittest.skip('x')\n    def test_later(self):\n        pass\n\n"
        "    def test_parts(self):\n        with self.subTest(n=1):\n            self.fail()\n"
    )
    orders = [
        {"kind": kind, "argv": argv, "here": True, "folder": ""},
        {"do": "suite", "limit_s": 5.0},
        {"do": "spectrum", "tests": list(outcomes), "limits": {}, "limit_s": 5.0, "lines": False},
    ]
    done = subprocess.run(
        [sys.executable, evaluator.__file__], cwd=tmp_path, check=True, capture_output=True,
        text=True, input="".join(json.dumps(order) + "\n" for order in orders), env=os.environ,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    ends = [number for number, answer in enumerate(answers) if "done" in answer]
    assert len(ends) == 3
    for start, end in ((ends[0], ends[1]), (ends[1], ends[2])):
        assert {a["test"]: a["outcome"] for a in answers[start + 1 : end]} == outcomes
