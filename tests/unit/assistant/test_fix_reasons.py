from pathlib import Path

from tests.doubles.buggy import buggy, change

from homeport.assistant.fix_reasons import Others, reasons_of
from homeport.repair.plausible import Plausible
from homeport.repair.ranking import Ranked
from homeport.repair.validation import Report


def _reasons(tree: Path, report: Report, others: Others) -> list[str]:
    candidate = change(tree, "result + discount", "result - discount")
    place = Ranked(Plausible(candidate, b"", b"", 1.0, ()), ("a label",), 0, ("a reason",))
    return list(reasons_of(place, report, others))


def test_what_was_run_is_said_as_it_was(tmp_path: Path) -> None:
    """The whole suite is named only where the command leaves no test out."""
    tree = buggy(tmp_path / "repo")
    report = Report(3, 1, ("t::a",), (), (), (), 0.1)
    ran = "was run: 3 passed, 1 skipped, none failed"
    assert _reasons(tree, report, Others.NONE) == [
        "`result + discount` becomes `result - discount` (pkg/shop.py:8)",
        "failed before and passes now: t::a", f"the whole suite {ran}", "a label", "a reason",
    ]  # fmt: skip
    command = f"everything that the command runs {ran}"
    assert _reasons(tree, report, Others.UNKNOWN)[2:4] == [command, "a label"]
    assert _reasons(tree, report, Others.RUN)[2:4] == [
        command, "the tests that the command leaves out were run, too, and none is broken",
    ]  # fmt: skip
    assert _reasons(tree, report, Others.NOT_RUN)[2:4] == [
        command, "the tests that the command leaves out were not run",
    ]  # fmt: skip


def test_what_is_red_still_is_counted(tmp_path: Path) -> None:
    """Tests that fail still, and those that are not counted, are told with their number."""
    tree = buggy(tmp_path / "repo")
    many = tuple(f"t::{n}" for n in range(5))
    said = _reasons(tree, Report(3, 0, many, ("t::x",), (), ("t::y",), 0.1), Others.NONE)
    assert said[1] == "failed before and pass now: t::0, t::1, t::2 and 2 more"
    assert said[2].endswith("1 that failed before fails still; 1 unstable, not counted")
