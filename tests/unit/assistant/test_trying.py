"""The command that failed, run again with a change, in a sandbox."""

import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.assistant.answer import Tried
from homeport.assistant.trying import Trial
from homeport.diffs import unified
from homeport.errors import SandboxUnavailable
from homeport.traces import Trace

BROKEN = "def total(items):\n    return len(items) + 1\n\n\ndef last(items):\n    return items[1]\n"
CHECK = "from shop import total\nassert total([1]) == 1\n"
TESTS = """
import unittest

from shop import last, total


class Shop(unittest.TestCase):
    def test_total(self):
        self.assertEqual(total([1]), 1)

    def test_last(self):
        self.assertEqual(last([1, 2, 3]), 3)

    def test_kind(self):
        self.assertIsInstance(total([]), int)
"""


def _change(old: str, new: str) -> str:
    return unified("app/shop.py", BROKEN, BROKEN.replace(old, new))


CURE = _change(" + 1", "")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A project whose check fails, and two of whose tests do."""
    files = {"app/shop.py": BROKEN, "app/check.py": CHECK, "app/test_shop.py": TESTS}
    return write_files(tmp_path / "repo", files)


FAILURE = Trace(language="python", type="AssertionError", message="")
ONE_TOO_MANY = Trace(language="python", type="AssertionError", message="2 != 1", test="test_total")


def _tried(
    repo: Path,
    diff: str,
    *command: str,
    folder: str = "app",
    failure: Trace = FAILURE,
    failing: tuple[str, ...] = (),
) -> Tried | None:
    trial = Trial(repo, (sys.executable, *command), folder, failing)
    return trial.tried(diff, {"app/shop.py": BROKEN}.get, failure)


def test_a_change_with_which_the_command_passes(repo: Path) -> None:
    """In the folder that it was run in; the repository stays as it was."""
    assert _tried(repo, CURE, "check.py") == Tried(passes=True)
    assert (repo / "app" / "shop.py").read_text() == BROKEN


def test_a_change_with_which_the_command_fails(repo: Path) -> None:
    """Where it names no test nothing more can be told."""
    assert _tried(repo, _change("+ 1", "+ 2"), "check.py") == Tried(passes=False)


def test_a_change_counts_by_the_tests(repo: Path) -> None:
    """One of two failing tests is cured, and the command fails all the same."""
    tried = _tried(repo, CURE, "-m", "unittest", failure=ONE_TOO_MANY)
    assert tried is not None
    assert tried.helps
    assert not tried.passes
    assert [name.endswith("test_total") for name in tried.cured] == [True]
    assert [name.endswith("test_last") for name in tried.failing] == [True]


def test_the_test_that_is_explained_must_be_cured(repo: Path) -> None:
    """Another one that is cured by chance is no help."""
    tried = _tried(
        repo, CURE, "-m", "unittest", failure=replace(ONE_TOO_MANY, test="Shop.test_last")
    )
    assert tried is not None
    assert not tried.helps


def test_what_breaks_another_test_is_no_help(repo: Path) -> None:
    """Whatever it cures."""
    tried = _tried(
        repo, _change("len(items) + 1", "items and 1"), "-m", "unittest", failure=ONE_TOO_MANY
    )
    assert tried is not None
    assert tried.cured
    assert [name.endswith("test_kind") for name in tried.broken] == [True]
    assert not tried.helps


def test_a_change_that_breaks_the_module_is_no_help(repo: Path) -> None:
    """Then the tests are not even found."""
    tried = _tried(
        repo, _change("def total(items)", "def sum(items)"), "-m", "unittest", failure=ONE_TOO_MANY
    )
    assert tried is not None
    assert not tried.helps


def test_a_command_that_passes_without_the_change_tells_nothing(repo: Path) -> None:
    """In the sandbox it does not fail as it did outside."""
    assert _tried(repo, CURE, "-c", "pass") is None


def test_what_cannot_be_applied_tells_nothing(repo: Path) -> None:
    """Nothing is run then."""
    assert _tried(repo, unified("gone.py", "a\n", "b\n"), "check.py") is None


def test_a_change_that_takes_a_file_away(repo: Path) -> None:
    """The file is gone inside."""
    gone = "--- a/app/shop.py\n+++ /dev/null\n@@ -1,6 +0,0 @@\n" + "".join(
        f"-{line}\n" for line in BROKEN.splitlines()
    )
    absent = "import pathlib; assert not pathlib.Path('shop.py').exists()"
    assert _tried(repo, gone, "-c", absent) == Tried(passes=True)


LACKING = """
import os

from shop import total

os.environ["SHOP_DATABASE"]
assert total([1]) == 1
"""


def test_a_command_that_fails_otherwise_in_the_sandbox_tells_nothing(repo: Path) -> None:
    """It lacks something there: the change may be right all the same."""
    (repo / "app" / "check.py").write_text(LACKING)
    assert _tried(repo, CURE, "check.py") is None


def test_other_tests_failing_in_the_sandbox_tell_nothing(repo: Path) -> None:
    """Nor does a failure with the same words in another test."""
    known = ("test_shop.Shop::test_total",)
    assert _tried(repo, CURE, "-m", "unittest", failure=ONE_TOO_MANY, failing=known) is None
    both = (*known, "test_shop.Shop::test_last")
    assert _tried(repo, CURE, "-m", "unittest", failure=ONE_TOO_MANY, failing=both) is not None


@pytest.mark.parametrize(
    "command",
    [
        ("/nowhere/python", "check.py"),
        ("sh", "-c", "exit 127"),
        ("sh", "-c", "kill -9 $$"),
        (sys.executable, "check.py", "\0"),
    ],
)
def test_a_command_that_does_not_run_there_tells_nothing(
    repo: Path, command: tuple[str, ...]
) -> None:
    """Not found, not to be started, or ended from outside."""
    trial = Trial(repo, command, "app")
    assert trial.tried(CURE, {"app/shop.py": BROKEN}.get, FAILURE) is None


def test_a_change_with_which_the_command_does_not_end_tells_nothing(repo: Path) -> None:
    """What is left of the time is the limit."""
    slow = _change("return len(items) + 1", "import time; time.sleep(60)")
    trial = Trial(repo, (sys.executable, "check.py"), "app")
    assert trial.tried(slow, {"app/shop.py": BROKEN}.get, FAILURE, seconds=4.0) is None


def test_without_time_nothing_is_run(repo: Path) -> None:
    """The answer has waited long enough."""
    trial = Trial(repo, (sys.executable, "check.py"), "app")
    assert trial.tried(CURE, {"app/shop.py": BROKEN}.get, FAILURE, seconds=0.0) is None


def test_it_ends_when_nobody_waits_any_more(repo: Path) -> None:
    """Whatever runs is ended, and nothing else is begun."""
    (repo / "app" / "check.py").write_text("import time\ntime.sleep(60)\n")
    trial = Trial(repo, (sys.executable, "check.py"), "app")
    found: list[Tried | None] = []
    read = {"app/shop.py": BROKEN}.get
    running = threading.Thread(target=lambda: found.append(trial.tried(CURE, read, FAILURE)))
    running.start()
    while running.is_alive():  # stopping before it began is heard as well
        trial.stop()
        running.join(0.05)
    assert found == [None]
    assert trial.tried(CURE, read, FAILURE) is None


def test_without_a_sandbox_nothing_is_run(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is claimed."""

    def refuse(*_: object) -> None:
        raise SandboxUnavailable("no bubblewrap", hint="install it")

    monkeypatch.setattr("homeport.assistant.trying.Sandbox.open", refuse)
    assert _tried(repo, CURE, "check.py") is None
