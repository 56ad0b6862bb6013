"""A project's tests run in the sandbox and say how they went."""

import sys
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.assistant.running_tests import Conditions, python_of, sandbox_of_tests
from homeport.errors import InputError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a project with a passing, a failing and a skipped test."""
    return write_files(
        tmp_path / "p",
        {
            "m.py": "def f(x):\n    return x\n",
            "test_m.py": "import pytest\nimport m\n\ndef test_a():\n    assert m.f(1)\n\n"
            "def test_b():\n    assert m.f(0)\n\ndef test_c():\n    pytest.skip('no')\n",
        },
    )


def test_outcomes_and_lines_are_read_back(project: Path) -> None:
    """Each test with what it ran; the tree stays as it was."""
    before = sorted(project.rglob("*"))
    with sandbox_of_tests(project) as box:
        ran = box.run([], Conditions(lines=True, seconds=5))
        assert [(one.passed, one.failed, one.skipped) for one in ran] == [
            (True, False, False), (False, True, False), (False, False, True),
        ]  # fmt: skip
        assert ("m.py", 2) in ran[0].lines
        order = ("test_m.py::test_b", "test_m.py::test_a")
        assert tuple(one.test for one in box.run(order, Conditions(order=order))) == order
    assert sorted(project.rglob("*")) == before


def test_the_clock_is_moved_and_each_run_begins_afresh(tmp_path: Path) -> None:
    """A leap day breaks a test; what one run leaves behind does not break the next."""
    test = (
        "from datetime import date\n"
        "def test_leap(): date.today().replace(year=date.today().year + 1)\n"
        "def test_leaves(): open('left.txt', 'x').close()\n"
    )
    with sandbox_of_tests(write_files(tmp_path / "p", {"test_m.py": test})) as box:
        calm = [one.passed for one in box.run([], Conditions())]
        leap = [one.passed for one in box.run([], Conditions(clock="2028-02-29 12:00:00"))]
    assert (calm, leap) == ([True, True], [False, True])


def test_a_run_without_tests_says_why(project: Path) -> None:
    """A name that pytest does not know, or a file that cannot be imported."""
    (project / "test_broken.py").write_text("import nowhere_at_all\n")
    with sandbox_of_tests(project) as box:
        with pytest.raises(InputError, match="nowhere_at_all"):
            box.run(["test_broken.py"], Conditions())
        with pytest.raises(InputError, match="no test ran"):
            box.run(["nothing.py"], Conditions())


def test_a_test_that_never_ends_is_said(tmp_path: Path) -> None:
    """The next step is more time, not another name."""
    endless = write_files(tmp_path / "p", {"test_e.py": "def test_e():\n    while True: pass\n"})
    with (
        sandbox_of_tests(endless, wall_s=2.0) as box,
        pytest.raises(InputError, match="came to an end") as caught,
    ):
        box.run([], Conditions())
    assert "--timeout" in caught.value.hint


def test_the_projects_own_python_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment, else the one that is active, else ours."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    assert python_of(tmp_path) == sys.executable
    write_files(tmp_path, {"active/bin/python": ""})
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    assert python_of(tmp_path) == str(tmp_path / "active" / "bin" / "python")
    write_files(tmp_path, {".venv/bin/python": ""})
    assert python_of(tmp_path) == str(tmp_path / ".venv" / "bin" / "python")
