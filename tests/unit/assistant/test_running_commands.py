"""Any test command runs in the sandbox and says how its tests went."""

from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.assistant.flakiness import Request, find_flakiness
from homeport.assistant.running_commands import sandbox_of_command
from homeport.assistant.running_tests import Conditions
from homeport.errors import InputError
from homeport.sandbox import Consent

_TAP = "printf '1..2\\nok 1 - adds\\nnot ok 2 - divides\\n'; exit 1"


def _run(repo: Path, command: str, report: str = "", test: str = "") -> list[tuple[str, bool]]:
    with sandbox_of_command(
        repo, command, report, consent=Consent.NONE, wall_s=60
    ) as box:  # fmt: skip
        ran = box.run([test or command], Conditions())
    return [(one.test, one.passed) for one in ran]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give a folder with a script."""
    return write_files(tmp_path / "p", {"suite.sh": _TAP + "\n"})


def test_a_command_and_the_tests_of_its_report(repo: Path) -> None:
    """Its exit code by itself; what it prints or writes when a test is asked for."""
    assert _run(repo, "sh suite.sh") == [("sh suite.sh", False)]
    told = _run(repo, "sh suite.sh", test="divides")
    assert told == [("sh suite.sh", False), ("adds", True), ("divides", False)]
    written = _run(repo, "sh suite.sh > r.tap", "r.tap", "adds")
    assert written[1:] == [("adds", True), ("divides", False)]


def test_what_cannot_be_run_or_read_is_an_error(repo: Path) -> None:
    """No such command, and no such report."""
    with pytest.raises(InputError, match="not found"):
        _run(repo, "no-such-runner --all")
    with pytest.raises(InputError, match=r"wrote no r\.tap"):
        _run(repo, "true", "r.tap")


def test_a_zone_makes_a_command_fail(repo: Path) -> None:
    """The conditions that any program knows are tried, and an unknown test is an error."""
    asked = Request(repo, "", runs=1, command='test "$TZ" != Asia/Kolkata')
    found = find_flakiness(asked, lambda _: None)
    assert (found.test, found.label) == (asked.command, "time_dependent")
    with pytest.raises(InputError, match="tells of no test"):
        find_flakiness(Request(repo, "absent", runs=1, command="sh suite.sh"), lambda _: None)
