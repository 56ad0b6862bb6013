"""The program is proven from outside in test_warm; here that its parts are one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from homeport.repair.python.program import PARTS, program

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
        [sys.executable, "-c", program()], cwd=tmp_path, check=True, capture_output=True,
        text=True, input="".join(json.dumps(order) + "\n" for order in orders), env=os.environ,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    ends = [number for number, answer in enumerate(answers) if "done" in answer]
    assert len(ends) == 3
    for start, end in ((ends[0], ends[1]), (ends[1], ends[2])):
        assert {a["test"]: a["outcome"] for a in answers[start + 1 : end]} == outcomes


def test_every_file_of_the_evaluator_is_handed_over() -> None:
    """A new part is listed, and the text is small enough for one argument of a command."""
    import homeport.repair.python.evaluator as whole  # noqa: PLC0415

    folder = Path(whole.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} == {*PARTS, "__init__"}
    assert len(program()) < 1 << 17
