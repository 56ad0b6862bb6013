"""The command that failed, run again with a change, in a sandbox."""

import sys
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.assistant.trying import Trial
from homeport.diffs import unified
from homeport.errors import SandboxUnavailable

BROKEN = "def total(items):\n    return len(items) + 1\n"
CURE = unified("shop.py", BROKEN, BROKEN.replace(" + 1", ""))
NO_CURE = unified("shop.py", BROKEN, BROKEN.replace("+ 1", "+ 2"))
CHECK = "from shop import total\nassert total([1]) == 1\n"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A project whose check fails."""
    return write_files(tmp_path / "repo", {"app/shop.py": BROKEN, "app/check.py": CHECK})


def _read(text: str) -> str:
    return text.replace("shop.py", "app/shop.py")


def _passes(repo: Path, diff: str, *command: str, folder: str = "app") -> bool | None:
    trial = Trial(repo, (sys.executable, *command), folder)
    return trial.passes_with(_read(diff), {"app/shop.py": BROKEN}.get)


def test_a_change_with_which_the_command_passes(repo: Path) -> None:
    """In the folder that it was run in; the repository stays as it was."""
    assert _passes(repo, CURE, "check.py") is True
    assert (repo / "app" / "shop.py").read_text() == BROKEN


def test_a_change_with_which_the_command_fails(repo: Path) -> None:
    """Whatever else it does."""
    assert _passes(repo, NO_CURE, "check.py") is False
    assert _passes(repo, CURE, "check.py", folder=".") is False


def test_a_command_that_passes_without_the_change_tells_nothing(repo: Path) -> None:
    """In the sandbox it does not fail as it did outside."""
    assert _passes(repo, CURE, "-c", "pass") is None


def test_what_cannot_be_applied_tells_nothing(repo: Path) -> None:
    """Nothing is run then."""
    assert _passes(repo, unified("gone.py", "a\n", "b\n"), "check.py") is None


def test_a_change_that_takes_a_file_away(repo: Path) -> None:
    """The file is gone inside."""
    gone = "--- a/app/shop.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n" + "".join(
        f"-{line}\n" for line in BROKEN.splitlines()
    )
    absent = "import pathlib, sys; sys.exit(pathlib.Path('shop.py').exists())"
    trial = Trial(repo, (sys.executable, "-c", absent), "app")
    assert trial.passes_with(gone, {"app/shop.py": BROKEN}.get) is True


def test_without_a_sandbox_nothing_is_run(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is claimed."""

    def refuse(*_: object) -> None:
        raise SandboxUnavailable("no bubblewrap", hint="install it")

    monkeypatch.setattr("homeport.assistant.trying.Sandbox.open", refuse)
    assert _passes(repo, CURE, "check.py") is None
