from homeport.testruns.formats.elements import read_elements
from homeport.testruns.formats.trx import TrxReader
from homeport.testruns.model import Case, Outcome, Remarks


def _read(results: str) -> list[Case]:
    text = f'<TestRun xmlns="x"><Results>{results}</Results></TestRun>'
    return list(read_elements([text.encode()], TrxReader(), "r.trx", Remarks()))


def test_a_failed_result_has_its_message_and_trace() -> None:
    """Error type, message, stack and the duration's clock are read."""
    case = _read(
        '<UnitTestResult testName="A.B(1)" duration="1.00:00:01.5" outcome="Failed"><Output>'
        "<StdOut>noise</StdOut><ErrorInfo><Message>System.Exception : no</Message>"
        "<StackTrace>at A.B()</StackTrace></ErrorInfo></Output></UnitTestResult>"
    )[0]
    assert case == Case(
        "A.B(1)",
        Outcome.FAILED,
        86_401.5,
        "System.Exception : no",
        "System.Exception",
        "System.Exception : no\nat A.B()",
        parameters="1",
    )


def test_every_outcome_has_its_place() -> None:
    """What was not run is skipped, what broke is an error, the unknown is an error too."""
    words = ("Passed", "NotExecuted", "Inconclusive", "Timeout", "InProgress", "Odd")
    cases = _read("".join(f'<UnitTestResult testName="t" outcome="{word}"/>' for word in words))
    assert [case.outcome for case in cases] == [
        Outcome.PASSED,
        Outcome.SKIPPED,
        Outcome.SKIPPED,
        Outcome.ERROR,
        Outcome.UNFINISHED,
        Outcome.ERROR,
    ]


def test_rows_are_counted_instead_of_their_test() -> None:
    """A data-driven test is its rows."""
    cases = _read(
        '<UnitTestResult testName="t" outcome="Failed"><InnerResults><UnitTestResult testName="t '
        '(1)" outcome="Passed" duration="oops"/><UnitTestResult testName="t (2)" outcome="Failed" '
        'duration="a:b:c"/></InnerResults></UnitTestResult>'
    )
    assert [(case.name, case.outcome, case.duration) for case in cases] == [
        ("t (1)", Outcome.PASSED, None),
        ("t (2)", Outcome.FAILED, None),
    ]


def test_messages_outside_of_results_are_nobodys() -> None:
    """The run's own messages belong to no test."""
    assert _read("<RunInfo><Message>x</Message></RunInfo>") == []
