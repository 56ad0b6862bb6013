"""The plugin inside the sandbox orders tests, bounds them and writes what ran."""

import json
import os
import subprocess
import sys
from pathlib import Path

from homeport.testruns import history

_PLUGIN = Path(history.__file__).parents[1] / "inside.py"
_TESTS = """
import program

def test_a(): program.f(1)
def test_b(): assert program.f(0) == 5
def test_c():
    while True: pass
"""


def _run(folder: Path, **settings: object) -> list[dict[str, object]]:
    (folder / "_homeport_inside.py").write_bytes(_PLUGIN.read_bytes())
    (folder / "program.py").write_text("def f(x):\n    if x:\n        return 1\n    return 2\n")
    (folder / "test_t.py").write_text(_TESTS)
    out = folder / "out.jsonl"
    given = {"out": str(out), "root": str(folder), "seconds": 0.3, **settings}
    command = [sys.executable, "-m", "pytest", "-p", "_homeport_inside", "-p", "no:cacheprovider",
               "-p", "no:cov"]  # fmt: skip
    subprocess.run(
        command, cwd=folder, check=False, capture_output=True, timeout=60,
        env={**os.environ, "HOMEPORT_INSIDE": json.dumps(given)},
    )  # fmt: skip
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_each_test_says_its_outcome_and_its_lines(tmp_path: Path) -> None:
    """A test that never ends fails in time; lines are those of the tree, test by test."""
    ran = _run(
        tmp_path, lines=True, order=["test_t.py::test_c", "test_t.py::test_b", "test_t.py::test_a"]
    )
    assert [(one["test"], one["outcome"]) for one in ran] == [
        ("test_t.py::test_c", "failed"),
        ("test_t.py::test_b", "failed"),
        ("test_t.py::test_a", "passed"),
    ]
    assert "TookTooLong" in str(ran[0]["message"])
    lines = ran[2]["lines"]
    assert isinstance(lines, dict)
    assert lines["program.py"] == [2, 3]


def test_the_order_can_be_reversed(tmp_path: Path) -> None:
    """Without an order all tests run, backwards or shuffled by a seed."""
    ran = _run(tmp_path, reverse=True)
    assert [str(one["test"])[-1] for one in ran] == ["c", "b", "a"]
    (tmp_path / "out.jsonl").unlink()
    assert {str(one["test"])[-1] for one in _run(tmp_path, shuffle=1)} == {"a", "b", "c"}
