from homeport.testruns.formats.unittest_text import UnittestLines
from homeport.testruns.model import Case, Counts, Outcome, Remarks

_DOUBLE, _SINGLE = "=" * 70, "-" * 70
BLOCKS = f"""\
{_DOUBLE}
ERROR: setUpClass (shop.B)
{_SINGLE}
Traceback (most recent call last):
  File "shop.py", line 17, in setUpClass
OSError: class set-up

{_DOUBLE}
FAIL: test_f (shop.A.test_f) (i=1)
{_SINGLE}
Traceback (most recent call last):
  File "shop.py", line 4, in test_f
KeyError

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "shop.py", line 5, in test_f
AssertionError: 1 != 2
 : more

"""


def _read(text: str) -> tuple[list[Case], Remarks, UnittestLines]:
    remarks = Remarks()
    reader = UnittestLines(remarks)
    cases = [case for line in text.splitlines() for case in reader.take(line)]
    return cases + reader.finish(), remarks, reader


def test_a_verbose_run_is_read_whole() -> None:
    """Each test has its outcome; subtests have their parameters, failures their last error."""
    cases, remarks, _ = _read(
        "test_ok (shop.A.test_ok) ... ok\ntest_s (shop.A.test_s) ... skipped 'why'\n"
        'test_t (shop.A.test_t) ... skipped "it\'s"\n'
        "test_f (shop.A.test_f) ... \n  test_f (shop.A.test_f) (i=1) ... FAIL\n"
        "test_d (shop.A.test_d)\nWhat it says. ... printed\nexpected failure\n"
        "test_u (shop.A) ... unexpected success\nERROR\n\n"
        f"{BLOCKS}{_SINGLE}\nRan 6 tests in 0.008s\n\n"
        "FAILED (failures=1, errors=1, skipped=2, expected failures=1, unexpected successes=1)\n"
    )
    assert [(case.name, case.outcome.value, case.kind, case.message) for case in cases] == [
        ("shop.A::test_ok", "passed", "", ""),
        ("shop.A::test_s", "skipped", "", "why"),
        ("shop.A::test_t", "skipped", "", "it's"),
        ("shop.A::test_f (i=1)", "failed", "AssertionError", "1 != 2\n : more"),
        ("shop.A::test_d", "skipped", "", ""),
        ("shop.A::test_u", "failed", "", "unexpected success"),
        ("shop.B::setUpClass", "error", "OSError", "class set-up"),
    ]
    assert (remarks.cut, remarks.counts) == ("", None)


def test_a_quiet_run_has_its_totals_from_the_last_lines() -> None:
    """Tests without a name are counted: skipped ones apart from those that passed."""
    cases, remarks, reader = _read(
        f".sF\n{BLOCKS}{_SINGLE}\nRan 9 tests in 1s\n\nFAILED (skipped=2)\n"
    )
    assert reader.certain
    assert [case.outcome for case in cases] == [Outcome.ERROR, Outcome.FAILED]
    assert remarks.counts == Counts(tests=9, failed=1, errored=1, skipped=2)
    assert remarks.notes == ["7 tests are counted but not named (no -v)"]


def test_runs_one_after_another_are_added_up() -> None:
    """A second run begins anew."""
    run = f"{_SINGLE}\nRan 2 tests in 0.1s\n\nOK\n"
    _, remarks, _ = _read(run + run)
    assert remarks.counts == Counts(tests=4)
    _, remarks, reader = _read(f"{_SINGLE}\nRan 0 tests in 0.1s\n\nNO TESTS RAN\n")
    assert reader.certain
    assert remarks == Remarks()


def test_a_run_without_its_last_lines_was_cut() -> None:
    """A killed runner leaves the blocks it had written."""
    cases, remarks, _ = _read(BLOCKS)
    assert len(cases) == 2
    assert remarks.cut == "the output of unittest ends before its last line"


def test_an_error_without_a_traceback_is_its_text() -> None:
    """A block need not hold a stack, or a whole one; a heading may be any name."""
    cases, _, _ = _read(
        f"{_DOUBLE}\nERROR: shop (load)\n{_SINGLE}\nImportError: no shop\n{_DOUBLE}\n"
        f"UNEXPECTED SUCCESS: odd\n{_DOUBLE}\nFAIL: cut\n{_SINGLE}\n"
        "Traceback (most recent call last):\n  File\n"
    )
    assert [(case.name, case.outcome.value, case.message) for case in cases] == [
        ("load::shop", "error", "ImportError: no shop"),
        ("odd", "failed", "unexpected success"),
        ("cut", "failed", "Traceback (most recent call last):"),
    ]


def test_other_text_is_not_unittest() -> None:
    """Rules and brackets alone claim nothing; a long block has a limit."""
    cases, _, reader = _read(f"{_SINGLE}\nf (x) ... maybe\n{_DOUBLE}\nOK\n")
    assert (cases, reader.certain) == ([], False)
    cases, _, _ = _read(f"{_DOUBLE}\nFAIL: a\n{_SINGLE}\n" + "x\n" * 1200)
    assert cases[0].trace.count("x") == 1000
