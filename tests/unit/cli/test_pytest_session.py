"""`pytest --homeport` captures, keeps and explains, and changes no outcome."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, write_files

from homeport.testruns.captures import CaptureStore
from homeport.testruns.history.store import RunStore

_TESTS = """import pytest
import m

class Endless:
    pass

def test_good(): assert m.half(4) == 2
def test_bad():
    password = "hunter2-" + "Xk9!q7Lm"
    held = Endless()
    low = -(2 ** 40)  # more than what carries reports between xdist's processes takes
    m.half(None)
def test_skipped(): pytest.skip("no")
@pytest.fixture
def broken(): raise OSError("disk")
def test_setup(broken): pass
"""


def _pytest(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q",
         "-p", "no:cacheprovider", *more],
        cwd=folder, capture_output=True, text=True, check=False, timeout=100,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a project with tests of every outcome."""
    folder = write_files(
        tmp_path / "p", {"m.py": "def half(x):\n    return x / 2\n", "tests/test_m.py": _TESTS}
    )
    commit_all(folder, "Begin")
    return folder


def test_a_run_is_kept_and_its_problems_named(project: Path) -> None:
    """Values are kept without secrets; the commit is known; the exit code is pytest's."""
    done = _pytest(project, "--homeport")
    assert done.returncode == 1
    assert "2 failures are 2 problems" in done.stdout
    assert "at m.py:2" in done.stdout
    with RunStore() as store:
        (run,) = store.runs(str(project))
    assert run.order == ("tests.test_m::test_good", "tests.test_m::test_bad",
                         "tests.test_m::test_setup")  # fmt: skip
    assert "+" not in run.commit
    with CaptureStore() as captures:
        kept = captures.latest(str(project), "test_bad")
    assert kept is not None
    assert "hunter2-" + "Xk9!q7Lm" not in str(kept)
    assert "'function': 'half'" in str(kept)


def test_changed_files_are_another_state(project: Path) -> None:
    """A run of files that differ from the commit is no run of that commit."""
    write_files(project, {"m.py": "def half(x):\n    return x // 2\n"})
    done = _pytest(project, "--homeport", "--homeport-branch", "topic", "-n", "2")
    assert "struct.error" not in done.stdout
    with RunStore() as store:
        assert store.runs(str(project)) == []
        (run,) = store.runs(f"{project}#topic")
    assert "+" in run.commit
    assert len(run.failures) == 2


def test_without_the_option_nothing_is_kept(project: Path) -> None:
    """Nor said."""
    assert "homeport" not in _pytest(project).stdout
    with RunStore() as store:
        assert store.runs(str(project)) == []


def test_a_store_that_cannot_be_opened_is_said(project: Path, tmp_path: Path) -> None:
    """In one line, and the tests count as they did."""
    (tmp_path / "file").write_text("")
    os.environ["HOMEPORT_STATE_DIR"] = str(tmp_path / "file")
    done = _pytest(project, "--homeport")
    assert done.returncode == 1
    assert "homeport: " in done.stdout
