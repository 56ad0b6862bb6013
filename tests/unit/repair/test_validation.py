import os
from pathlib import Path

from tests.doubles.buggy import FAILING, TEST, buggy, change

from homeport.repair.baseline import take_baseline
from homeport.repair.candidate import spliced
from homeport.repair.cold import Cold
from homeport.repair.plausible import Plausible
from homeport.repair.suite import read_command
from homeport.repair.validation import Report, validate
from homeport.repair.warm import Warm
from homeport.sandbox import Sandbox


def _validated(tree: Path, test: str, *changes: tuple[str, str]) -> list[Report]:
    suite = read_command(test, tree, os.environ)
    reports = []
    with Sandbox.open(tree) as box:
        if suite.kind.warm:
            with Warm(box, suite) as warm:
                baseline = take_baseline(warm, tree, 60)
        else:
            baseline = take_baseline(Cold(box, suite), tree, 60)
        for old, new in changes:
            candidate = change(tree, old, new)
            data = (tree / candidate.path).read_bytes()
            after = spliced(data, candidate.splices)
            plausible = Plausible(candidate, data, after, 1.0, baseline.failing)
            reports.append(validate(box, suite, baseline, plausible))
            assert box.read(candidate.path) == data
    return reports


def test_the_whole_suite_decides(tmp_path: Path) -> None:
    """What helps is good; what breaks another test, or collection, or skips it, is not."""
    good, breaks, skips, ruins = _validated(
        buggy(tmp_path / "repo"), TEST,
        ("result + discount", "result - discount"),
        ("result + discount", "12"),
        ("result = 0", "import pytest\n    if not discount: pytest.skip()\n    result = -6"),
        ("limit = 2", "limit = ("),
    )  # fmt: skip
    assert good.good
    assert (good.fixed, good.red, good.passed, good.skipped) == ((FAILING,), (), 3, 2)
    assert (breaks.fixed, breaks.broken) == ((FAILING,), ("tests/test_shop.py::test_total",))
    assert skips.broken == ("tests/test_shop.py::test_total",)
    assert [one.good for one in (breaks, skips, ruins)] == [False] * 3


def test_what_was_red_may_stay_red(tmp_path: Path) -> None:
    """A suite that was red elsewhere is told as such, and no obstacle."""
    tree = buggy(tmp_path / "repo", tests__test_red="def test_red():\n    assert False\n")
    (report,) = _validated(tree, TEST, ("result + discount", "result - discount"))
    assert (report.good, report.red) == (True, ("tests/test_red.py::test_red",))


def test_a_file_that_is_collected_again_is_fixed(tmp_path: Path) -> None:
    """Where a file could not be collected, its tests must pass now."""
    tree = buggy(tmp_path / "repo")
    place = tree / "pkg/shop.py"
    place.write_text(place.read_text().replace("limit = 2", "limit = two"))
    (report,) = _validated(tree, "python -m pytest tests -k full", ("limit = two", "limit = 2"))
    assert report.fixed == ("tests/test_shop.py",)
    assert report.good


def test_a_command_from_outside_decides_by_its_exit_code(tmp_path: Path) -> None:
    """The command itself is the suite."""
    check = "from pkg.shop import total\nassert total([10, 5], 3) == 12\n"
    tree = buggy(tmp_path / "repo", check=check)
    good, bad = _validated(
        tree, "python check.py; exit $?",
        ("result + discount", "result - discount"), ("result + discount", "result"),
    )  # fmt: skip
    assert (good.good, bad.good) == (True, False)
