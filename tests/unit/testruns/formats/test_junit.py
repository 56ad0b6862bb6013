from homeport.testruns.formats.elements import read_elements
from homeport.testruns.formats.junit import JUnitReader
from homeport.testruns.model import Attempt, Case, Outcome, Remarks


def _read(text: str) -> tuple[list[Case], Remarks]:
    remarks = Remarks()
    cases = read_elements([text.encode()], JUnitReader(remarks), "r.xml", remarks)
    return list(cases), remarks


def test_every_part_of_a_case_is_read() -> None:
    """Name, place, duration, error, trace and parameters are in the normal form."""
    cases, _ = _read(
        '<testsuites><testsuite name="s" file="f.py"><testcase classname="a.B" name="test[1]" '
        'line="7" time="0,5"><failure type="ValueError" message="bad">Traceback\nhere</failure>'
        "</testcase></testsuite></testsuites>"
    )
    assert cases == [
        Case(
            "a.B::test[1]",
            Outcome.FAILED,
            0.5,
            "bad",
            "ValueError",
            "Traceback\nhere",
            "s",
            "f.py",
            7,
            "1",
        )
    ]


def test_the_children_decide_the_outcome() -> None:
    """Failure wins over error, error over skipped; a warning is no failure."""
    cases, _ = _read(
        "<testsuite><testcase name='a'><skipped message='why'/></testcase>"
        "<testcase name='b'><error>x</error></testcase>"
        "<testcase name='c'><error message='e'/><failure message='f'/></testcase>"
        "<testcase name='d'><failure message='f'/><skipped/></testcase>"
        "<testcase name='e'><warning/></testcase><testcase name='f'><incomplete/></testcase>"
        "</testsuite>"
    )
    assert [(case.outcome, case.message) for case in cases] == [
        (Outcome.SKIPPED, "why"),
        (Outcome.ERROR, "x"),
        (Outcome.FAILED, "f"),
        (Outcome.FAILED, "f"),
        (Outcome.PASSED, ""),
        (Outcome.SKIPPED, ""),
    ]


def test_a_verdict_may_stand_in_the_attributes() -> None:
    """GoogleTest and CTest say in an attribute that a test was not run, or failed."""
    cases, _ = _read(
        "<testsuite><testcase name='a' status='notrun'/><testcase name='b' status='run' "
        "result='completed'/><testcase name='c' status='fail'/><testcase name='d' "
        "result='suppressed'/></testsuite>"
    )
    assert [case.outcome for case in cases] == [
        Outcome.SKIPPED,
        Outcome.PASSED,
        Outcome.FAILED,
        Outcome.SKIPPED,
    ]


def test_tries_of_a_runner_become_attempts() -> None:
    """Surefire's flaky failures leave a passed test with its history; reruns a failed one."""
    cases, _ = _read(
        "<testsuite><testcase name='a'><flakyFailure message='m'><stackTrace>at x</stackTrace>"
        "<system-err>noise</system-err></flakyFailure><flakyError/></testcase><testcase name='b'>"
        "<failure message='f'/><rerunFailure>again</rerunFailure></testcase></testsuite>"
    )
    assert cases[0].outcome is Outcome.PASSED
    assert cases[0].attempts == (
        Attempt(Outcome.FAILED, "m", "at x"),
        Attempt(Outcome.ERROR, "", ""),
    )
    assert cases[1].outcome is Outcome.FAILED
    assert cases[1].attempts == (Attempt(Outcome.FAILED, "again", "again"),)


def test_nested_suites_give_their_names() -> None:
    """A case without a class is named by the innermost suite around it."""
    cases, _ = _read(
        "<testsuites><testsuite name='o'><testsuite name='i'><testcase name='a'/></testsuite>"
        "<testcase name='b'/></testsuite></testsuites>"
    )
    assert [case.name for case in cases] == ["i::a", "o::b"]


def test_a_suite_that_fails_outside_of_its_tests_is_unfinished() -> None:
    """An error of the suite itself is kept apart from its tests."""
    cases, _ = _read(
        "<testsuites><testsuite name='s'><error message='no db' type='E'>t</error><skipped/>"
        "</testsuite><failure>whole</failure></testsuites>"
    )
    assert cases == [
        Case("s", Outcome.UNFINISHED, None, "no db", "E", "t", "s"),
        Case("(suite)", Outcome.UNFINISHED, None, "whole", "", "whole", ""),
    ]


def test_totals_without_cases_are_said() -> None:
    """A report that counts tests and lists none is worth a remark."""
    cases, remarks = _read("<testsuites><testsuite tests='6' failures='1'/></testsuites>")
    assert cases == []
    assert remarks.notes == ["the report claims 6 tests in its totals but lists none of them"]


def test_the_test_that_is_cut_off_is_named() -> None:
    """The last case of a cut report has no verdict and is named."""
    cases, remarks = _read("<testsuite><testcase name='a'/><testcase name='b'><skipped>wh")
    assert [case.name for case in cases] == ["a"]
    assert remarks.notes == ["the last test, b, is cut off"]


def test_stray_elements_are_borne() -> None:
    """Elements in the wrong place, and cases without a name, change nothing."""
    cases, _ = _read(
        "<testsuites><rerunFailure/><stackTrace>x</stackTrace><properties/>"
        "<testcase/><testcase name='a)'/></testsuites>"
    )
    assert [case.name for case in cases] == ["", "a)"]


def test_what_is_still_to_do_may_fail() -> None:
    """Node writes a failure beside the mark; the test does not count as failed."""
    cases, _ = _read(
        '<testsuite><testcase name="a"><skipped type="todo" message="true"/>'
        '<failure message="m"/></testcase></testsuite>'
    )
    assert [case.outcome for case in cases] == [Outcome.SKIPPED]


def test_reruns_of_pytest_are_no_tests() -> None:
    """What the suite's total does not count is an earlier try of the test."""
    again = '<testcase classname="t" name="x"/>' * 3
    cases, _ = _read(f'<testsuites><testsuite name="pytest" tests="1">{again}</testsuite>')
    assert [(case.outcome, len(case.attempts)) for case in cases] == [(Outcome.PASSED, 2)]
    cut, _ = _read(f'<testsuites><testsuite name="pytest" tests="1">{again}')
    assert len(cut) == 3


def test_very_many_tests_are_not_kept() -> None:
    """Beyond a bound they are handed out as they come."""
    many = '<testcase classname="t" name="x"/>' * 20_005
    cases, _ = _read(f'<testsuites><testsuite name="pytest" tests="1">{many}</testsuite>')
    assert len(cases) == 20_005
