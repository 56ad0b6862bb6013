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
    cases = [case for line in text.splitlines() for case in reader.take(line)]
    return cases + reader.finish(), remarks


def test_a_verbose_run_is_read_whole() -> None:
    """Each test has its outcome, and failed ones their block, type and message."""
    cases, remarks = _read(VERBOSE)
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("tests/a.py::test_ok", Outcome.PASSED, ""),
        ("tests/a.py::TestB::test_bad[a b]", Outcome.FAILED, "assert 1 == 2"),
        ("tests/a.py::test_set_up", Outcome.ERROR, "RuntimeError: no database"),
        ("tests/a.py::test_later", Outcome.SKIPPED, "no net"),
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


def test_parameters_with_the_marks_of_a_summary_stay_in_the_name() -> None:
    """A dash, a bracket or two colons in the parameters end neither the name nor the block."""
    cases, _ = _read(
        "=== FAILURES ===\n___ test_a[[x - y::z] ___\n>  assert 0\nE       assert 0 == 12345678\n"
        "=== short test summary info ===\nFAILED t.py::test_a[[x - y::z] - assert 0 == 123...\n"
    )
    assert [(case.name, case.message) for case in cases] == [
        ("t.py::test_a[[x - y::z]", "assert 0 == 12345678")
    ]


def test_the_last_line_of_a_narrow_terminal_is_read() -> None:
    """Rules shrink to one sign beside many counts, and subtests are counted apart."""
    cases, remarks = _read(
        "=== test session starts ===\nt.py::U::test_s PASSED [1%]\n"
        "= short test summary info =\nSUBFAILED(i=0) t.py::U::test_s - AssertionError: 0 != 1\n"
        "SUBFAILED[say] (i=1) t.py::U::test_s\n"
        "= 2 failed, 1 passed, 1 subtests passed in 0.08s =\n"
    )
    assert [(case.name, case.outcome.value) for case in cases] == [
        ("t.py::U::test_s", "passed"),
        ("t.py::U::test_s (i=0)", "failed"),
        ("t.py::U::test_s [say] (i=1)", "failed"),
    ]
    assert (remarks.cut, remarks.notes, remarks.counts) == ("", [], None)


def test_what_a_test_prints_ends_no_run() -> None:
    """A last line or a whole session within a failure's output is the test's own."""
    cases, remarks = _read(
        "=== test session starts ===\n=== FAILURES ===\n___ test_a ___\nE   KeyError: 1\n"
        "--- Captured stdout call ---\n=== test session starts ===\n"
        "=== FAILURES ===\n___ test_inner ___\n=== 1 failed in 0.1s ===\n=== 7 passed in 0.1s ===\n"
        "___ test_b ___\nt.py:3: in test_b\nE   OSError: 2\n"
        "=== short test summary info ===\nFAILED t.py::test_a - KeyError: 1\n"
        "FAILED t.py::test_b - OSError: 2\nnot a verdict\n=== 2 failed in 0.2s ===\n"
    )
    assert [case.name for case in cases] == ["t.py::test_a", "t.py::test_b"]
    assert remarks.counts is None


def test_runs_one_after_another_are_added_up() -> None:
    """Each run of a log counts, whether it says that it starts or is quiet."""
    cases, remarks = _read(
        "=== test session starts ===\nt.py F [100%]\n=== FAILURES ===\n___ test_a ___\n"
        "t.py:2: in test_a\nE   KeyError: 1\n=== 1 failed, 2 passed in 0.2s ===\n"
        "F.. [100%]\n=== FAILURES ===\n___ test_b ___\nt.py:2: KeyError\n"
        "1 failed, 2 passed in 0.3s\n"
        "=== test session starts ===\n=== 1 passed in 0.1s ===\n"
    )
    assert [case.name for case in cases] == ["t.py::test_a", "t.py::test_b"]
    assert remarks.counts == Counts(tests=7, failed=2)
    assert remarks.notes == ["5 tests are counted but not named (no -v)"]


def test_a_failure_without_a_summary_is_named_by_its_block() -> None:
    """Its heading and the first file it speaks of make the name; others keep the heading."""
    cases, _ = _read(
        "=== test session starts ===\n=== ERRORS ===\n___ ERROR at setup of TestA.test_e ___\n"
        '  File "/src/t.py", line 3\n=== FAILURES ===\n_ TestA.test_f[a.b] _\n'
        "t.py:9: KeyError\n___ test_g ___\n=== 2 failed, 1 error in 0.2s ===\n"
    )
    assert [(case.name, case.outcome.value) for case in cases] == [
        ("/src/t.py::TestA::test_e", "error"),
        ("t.py::TestA::test_f[a.b]", "failed"),
        ("test_g", "failed"),
    ]


def test_the_test_under_way_when_pytest_died_is_named() -> None:
    """A crash leaves a name without a verdict; a broken pytest says what broke it."""
    cases, remarks = _read("=== test session starts ===\nt.py::test_a PASSED\nt.py::test_b \nFatal")
    assert [(case.name, case.outcome.value) for case in cases] == [
        ("t.py::test_a", "passed"),
        ("t.py::test_b", "unfinished"),
    ]
    assert remarks.cut
    cases, _ = _read("INTERNALERROR> Traceback\nINTERNALERROR> OSError: full\n")
    assert [(case.name, case.message) for case in cases] == [("(pytest itself)", "OSError: full")]


def test_output_between_a_name_and_its_verdict_is_passed_over() -> None:
    """With -s a test's output stands there, and the verdict is glued to it."""
    cases, _ = _read(
        "=== test session starts ===\nt.py::test_a hello\nworldFAILED [100%]\nt.py: odd::line\n"
        "=== 1 failed in 1s ===\n"
    )
    assert [(case.name, case.outcome.value) for case in cases] == [("t.py::test_a", "failed")]


def test_a_run_that_could_not_start_says_why() -> None:
    """A wrong path is no test, and it is told; a folder that broke is one."""
    cases, remarks = _read(
        "=== test session starts ===\n=== no tests ran in 0.00s ===\nERROR: not found: nope.py\n"
    )
    assert (cases, remarks.notes) == ([], ["pytest says: not found: nope.py"])
    cases, _ = _read("=== short test summary info ===\nERROR tests/unit - ImportError: x\n")
    assert [(case.name, case.outcome.value) for case in cases] == [("tests/unit", "error")]
