from homeport.testruns.formats.pytest_text import PytestLines
from homeport.testruns.model import Case, Counts, Outcome, Remarks

VERBOSE = """\
============================= test session starts ==============================
collected 4 items

tests/a.py::test_ok PASSED                                               [ 25%]
tests/a.py::TestB::test_bad[a b] FAILED                                  [ 50%]
tests/a.py::test_set_up ERROR                                            [ 75%]
tests/a.py::test_later SKIPPED (no net)                                  [100%]

==================================== ERRORS ====================================
________________________ ERROR at setup of test_set_up _________________________
E   RuntimeError: no database
=================================== FAILURES ===================================
_____________________________ TestB.test_bad[a b] ______________________________

    def test_bad(self): assert 1 == 2
E   assert 1 == 2

tests/a.py:9: AssertionError
=========================== short test summary info ============================
FAILED tests/a.py::TestB::test_bad[a b] - assert 1 == 2
ERROR tests/a.py::test_set_up - RuntimeError: no database
=============== 1 failed, 1 passed, 1 skipped, 1 error in 0.12s ================
"""


def _read(text: str) -> tuple[list[Case], Remarks]:
    remarks = Remarks()
    reader = PytestLines(remarks)
    for line in text.splitlines():
        assert reader.take(line) == []
    return reader.finish(), remarks


def test_a_verbose_run_is_read_whole() -> None:
    """Each test has its outcome, and failed ones their block, type and message."""
    cases, remarks = _read(VERBOSE)
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("tests/a.py::test_ok", Outcome.PASSED, ""),
        ("tests/a.py::TestB::test_bad[a b]", Outcome.FAILED, "assert 1 == 2"),
        ("tests/a.py::test_set_up", Outcome.ERROR, "RuntimeError: no database"),
        ("tests/a.py::test_later", Outcome.SKIPPED, ""),
    ]
    assert "tests/a.py:9: AssertionError" in cases[1].trace
    assert cases[2].kind == "RuntimeError"
    assert cases[1].parameters == "a b"
    assert (remarks.counts, remarks.cut) == (None, "")


def test_a_quiet_run_has_its_totals_from_the_last_line() -> None:
    """Passed tests without a name are counted, and that is said."""
    cases, remarks = _read(
        "..F [100%]\n=== FAILURES ===\n___ test_a ___\nE   KeyError: 'x'\n"
        "=== short test summary info ===\nFAILED t.py::test_a - KeyError: 'x'\n"
        "1 failed, 2 passed, 1 xfailed, 3 deselected in 0.12s\n"
    )
    assert [(case.name, case.message) for case in cases] == [("t.py::test_a", "KeyError: 'x'")]
    assert remarks.counts == Counts(tests=4, failed=1, skipped=1)
    assert remarks.notes == ["3 tests are counted but not named (no -v)"]


def test_lines_of_workers_and_reruns_are_read() -> None:
    """With xdist the verdict comes first; a rerun is no verdict."""
    cases, _ = _read(
        "=== test session starts ===\n[gw0] [ 50%] FAILED t.py::test_a \nt.py::test_b RERUN\n"
        "t.py::test_b PASSED\nt.py::test_c FAILED\nt.py::test_c ERROR\n=== 3 passed in 1s ===\n"
    )
    assert [(case.name, case.outcome) for case in cases] == [
        ("t.py::test_a", Outcome.FAILED),
        ("t.py::test_b", Outcome.PASSED),
        ("t.py::test_c", Outcome.FAILED),
    ]


def test_a_run_without_a_last_line_was_cut() -> None:
    """A killed pytest leaves what it said so far."""
    cases, remarks = _read("=== test session starts ===\nt.py::test_a PASSED\n=== odd\n")
    assert len(cases) == 1
    assert remarks.cut == "the output of pytest ends before its last line"


def test_other_text_is_not_pytest() -> None:
    """Without its first or last line nothing is claimed; a broken import names its file."""
    assert _read("a::b\n")[0] == []
    cases, _ = _read(
        "=== test session starts ===\n=== ERRORS ===\n"
        "___ ERROR collecting t.py ___\nE   ImportError: x\n"
        "=== short test summary info ===\nERROR t.py\n=== no tests ran in 0.1s ===\n"
    )
    assert [(case.name, case.message) for case in cases] == [("t.py", "ImportError: x")]
