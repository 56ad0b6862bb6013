import os
from pathlib import Path

import pytest
from tests.doubles.buggy import buggy, change

from homeport.errors import InputError
from homeport.repair.cold import Cold
from homeport.repair.plausible import Verdict
from homeport.repair.proposals import File
from homeport.repair.suite import Kind, Suite, read_command
from homeport.repair.warm import Timing
from homeport.sandbox import Sandbox

CHECK = "from pkg.shop import total\nassert total([10, 5], 3) == 12\n"
REPORT = (
    "from pkg.shop import total\n"
    "good = total([10, 5], 3) == 12\n"
    "print('TAP version 13')\nprint('1..2')\nprint('ok 1 - sums')\n"
    "print(('ok' if good else 'not ok') + ' 2 - discounts')\n"
    "raise SystemExit(0 if good else 1)\n"
)


def test_an_exit_code_is_the_verdict(tmp_path: Path) -> None:
    """Without a report the command is one test, and each candidate's run is told."""
    tree = buggy(tmp_path / "repo", check=CHECK)
    suite = read_command("cd pkg && sh -c 'PYTHONPATH=.. python ../check.py'", tree, os.environ)
    assert suite.kind is Kind.COMMAND
    with Sandbox.open(tree) as box:
        cold = Cold(box, suite)
        (before,) = cold.whole(10)
        assert (before.outcome, "AssertionError" in before.message) == ("failed", True)
        file = File.read(tree, "pkg/shop.py")
        right = change(tree, "result + discount", "result - discount")
        endless = change(tree, "result += price", "while 1: pass")
        wrong = change(tree, "result + discount", "result")
        trials = [file.whole(n, one) for n, one in enumerate((right, wrong, endless))]
        tried = dict(cold.attempt([[suite.said]], trials, Timing({}, 1.0)))
        assert [tried[n].verdict for n in range(3)] == [
            Verdict.PASSED,
            Verdict.FAILED,
            Verdict.SLOW,
        ]
        assert box.read("pkg/shop.py") == file.data
        assert cold.cpu_s > 0


def test_a_report_names_each_test(tmp_path: Path) -> None:
    """A report on standard output that agrees with the exit code is read test by test."""
    tree = buggy(tmp_path / "repo", check=REPORT)
    suite = read_command("python check.py | cat; python check.py >/dev/null", tree, os.environ)
    with Sandbox.open(tree) as box:
        cold = Cold(box, suite)
        assert {one.name: one.outcome for one in cold.whole(10)} == {
            "sums": "passed",
            "discounts": "failed",
        }
        trial = File.read(tree, "pkg/shop.py").whole(
            0, change(tree, "result + discount", "result - discount")
        )
        ((_, tried),) = cold.attempt([["discounts"]], [trial], Timing({}, 5.0))
        assert tried.verdict is Verdict.PASSED


def test_a_missing_program_is_bad_input(tmp_path: Path) -> None:
    """What the shell does not find inside is said with its words."""
    tree = buggy(tmp_path / "repo")
    suite = Suite(Kind.COMMAND, ("sh", "-c", "nothere_at_all; exit $?"), "nothere_at_all")
    with Sandbox.open(tree) as box, pytest.raises(InputError, match="not found"):
        Cold(box, suite).whole(5)


def test_lines_come_from_node_alone(tmp_path: Path) -> None:
    """A command that is no JavaScript writes no coverage, and no lines are known."""
    tree = buggy(tmp_path / "repo")
    with Sandbox.open(tree) as box:
        cold = Cold(box, Suite(Kind.COMMAND, ("true",), "true"))
        assert cold.lines(tree, 5) == {}
