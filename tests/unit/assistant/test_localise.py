"""Faulty lines come first; coverage is run or read."""

import sqlite3
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.assistant.localise import executions_of_coverage, localise, localise_by_running
from homeport.assistant.running_tests import Ran
from homeport.errors import InputError
from homeport.testruns.spectrum import Formula

_PROGRAM = """def clip(x, low, high):
    if x < low:
        return low
    if x > high:
        return low
    return x
"""
_TESTS = """from m import clip
def test_in(): assert clip(2, 1, 3) == 2
def test_low(): assert clip(0, 1, 3) == 1
def test_high(): assert clip(4, 1, 3) == 3
"""


@pytest.mark.parametrize("formula", list(Formula))
def test_the_faulty_line_comes_first(tmp_path: Path, formula: Formula) -> None:
    """The line that only the failing test runs."""
    repo = write_files(tmp_path / "r", {"m.py": _PROGRAM, "tests/test_m.py": _TESTS,
                                        "conftest.py": ""})  # fmt: skip
    found = localise_by_running(repo, ["tests/test_m.py"], formula)
    assert (found.suspects[0].path, found.suspects[0].line) == ("m.py", 5)
    assert (found.failed, found.passed) == (1, 2)


def test_a_line_on_the_trace_goes_before_its_equals(tmp_path: Path) -> None:
    """Of two lines that the same tests ran, the one in the trace; definitions come last."""
    repo = write_files(tmp_path, {"m.py": "import a\ndef f():\n    b = 1\n    c = 1\n"})
    trace = (
        f'Traceback (most recent call last):\n  File "{repo}/m.py", line 4, in f\n    c\nE: no\n'
    )
    lines = frozenset(("m.py", number) for number in (1, 3, 4))
    found = localise(repo, [Ran("t", passed=False, skipped=False, message=trace, lines=lines)])
    assert [one.line for one in found.suspects] == [4, 3, 1]


def test_without_a_failing_test_there_is_nothing_to_rank(tmp_path: Path) -> None:
    """No failure, or failures outside of the repository, are said."""
    with pytest.raises(InputError, match="no test failed"):
        localise(tmp_path, [Ran("t", passed=True, skipped=False)])
    with pytest.raises(InputError, match="no line"):
        localise(tmp_path, [Ran("t", passed=False, skipped=False)])


def test_a_coverage_file_is_read(tmp_path: Path) -> None:
    """One context a test; bit b of byte n is line 8 n + b."""
    file = tmp_path / ".coverage"
    with sqlite3.connect(file) as database:
        database.executescript(
            "CREATE TABLE context(id, context); CREATE TABLE file(id, path);"
            "CREATE TABLE line_bits(file_id, context_id, numbits);"
            "INSERT INTO context VALUES(1, 't.py::test_a|run'), (2, '');"
        )
        database.execute("INSERT INTO file VALUES(1, ?)", (str(tmp_path / "m.py"),))
        database.execute("INSERT INTO line_bits VALUES(1, 1, ?)", (bytes([0b10, 0b1]),))
    (ran,) = executions_of_coverage(file, tmp_path, {"t.py::test_a"})
    assert ran.failed
    assert ran.lines == {("m.py", 1), ("m.py", 8)}


def test_what_is_no_coverage_file_is_refused(tmp_path: Path) -> None:
    """Other files, and files without contexts, name the way to write them."""
    (tmp_path / "x").write_text("no database")
    with pytest.raises(InputError):
        executions_of_coverage(tmp_path / "x", tmp_path, set())
    with sqlite3.connect(tmp_path / "y") as database:
        database.executescript(
            "CREATE TABLE context(id, context); CREATE TABLE file(id, path);"
            "CREATE TABLE line_bits(file_id, context_id, numbits)"
        )
    with pytest.raises(InputError, match="which test"):
        executions_of_coverage(tmp_path / "y", tmp_path, set())
