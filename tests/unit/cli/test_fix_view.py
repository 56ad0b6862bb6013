import json
from pathlib import Path

from homeport.assistant.fix import Fixing, Patch, Standing, Task
from homeport.assistant.fix_reasons import Others
from homeport.cli.fix_view import as_json, patch_lines, standing_lines, summary_lines
from homeport.repair.baseline import Baseline
from homeport.repair.candidate import Candidate
from homeport.repair.plausible import Plausible
from homeport.repair.regression import NewTest
from homeport.repair.validation import Report
from homeport.repair.warm import Timing

PATCH = Patch(
    "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n y\n",
    Plausible(
        Candidate("a.py", (), "constant", "f", 1, -1.0, "`1` becomes `2`"), b"", b"", 1.0, ()
    ),
    Report(3, 1, ("t::a",), ("t::b",), (), ("t::c",), 0.5),
    ("`1` becomes `2`",),
    ("g (b.py:2)",),
    Others.RUN,
    NewTest("tests/test_f.py", "def test_f():\n\n    assert f() == 2\n"),
)


def _text(lines: object) -> str:
    assert hasattr(lines, "__iter__")
    return "\n".join("".join(piece for piece, _ in line) for line in lines)


def _baseline(failing: tuple[str, ...], unstable: tuple[str, ...] = ()) -> Baseline:
    return Baseline(
        whole=(), failing=failing, passing=(), unstable=unstable, groups=(), gates=(),
        timing=Timing({}, 1.0), files={}, scores={}, ran={}, exchanges=True, suite_s=0.0,
    )  # fmt: skip


def test_a_patch_is_shown_with_its_evidence() -> None:
    """Place, diff, reasons, callers and the proposed test."""
    shown = _text(patch_lines(1, PATCH))
    assert shown.startswith("Patch 1: a.py:1 in f\ndiff --git")
    for part in ("-x = 1\n+x = 2\n", "  - `1` becomes `2`", "called by: g (b.py:2)",
                 "tests/test_f.py", "    assert f() == 2"):  # fmt: skip
        assert part in shown


def test_how_the_suite_stands_is_said_first() -> None:
    """What is open without walls, what fails, and what is not trusted."""
    many = tuple(f"t::{n}" for n in range(7))
    shown = _text(standing_lines(Standing(_baseline(many, ("t::x",)), ("the network is open",))))
    assert shown.splitlines() == [
        "unprotected: the network is open",
        "7 tests fail: t::0, t::1, t::2, t::3, t::4 and 2 more",
        "not trusted: t::x",
    ]
    assert "1 test fails: t::0" in _text(standing_lines(Standing(_baseline(many[:1]), ())))


def test_the_summary_counts(tmp_path: Path) -> None:
    """How many patches, how much was tried, and that nothing was written."""
    fixing = Fixing(Task(tmp_path, "pytest"), tried=4)
    assert "no fix found: 4 changes tried" in _text(summary_lines(fixing, [], ["a remark"]))
    shown = _text(summary_lines(fixing, [PATCH, PATCH], []))
    assert "2 patches; 4 changes tried" in shown
    assert "1 patch;" in _text(summary_lines(fixing, [PATCH], []))


def test_json_holds_the_same(tmp_path: Path) -> None:
    """Every key of the contract, and the evidence by name."""
    fixing = Fixing(Task(tmp_path, "pytest"), baseline=_baseline(("t::a",)))
    found = json.loads(json.dumps(as_json(fixing, [PATCH], ["r"])))
    (patch,) = found["patches"]
    assert (patch["diff"], patch["validated"], patch["rank"]) == (PATCH.diff, True, 1)
    assert (patch["why"], patch["files"]) == (["`1` becomes `2`"], ["a.py"])
    assert patch["suite"] == {
        "passed": 3, "skipped": 1, "still_failing": ["t::b"], "not_counted": ["t::c"],
        "others": "run",
    }  # fmt: skip
    assert patch["test"]["path"] == "tests/test_f.py"
    assert (found["failing"], found["remarks"]) == (["t::a"], ["r"])
    assert as_json(Fixing(Task(tmp_path, "pytest")), [], [])["failing"] == []
