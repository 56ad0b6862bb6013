from homeport.testruns.formats.elements import read_elements
from homeport.testruns.formats.xunit import XUnitReader
from homeport.testruns.model import Case, Outcome, Remarks


def _read(body: str) -> list[Case]:
    text = f"<assemblies><assembly>{body}</assembly></assemblies>"
    return list(read_elements([text.encode()], XUnitReader(), "r.xml", Remarks()))


def test_a_failed_test_has_its_type_message_and_trace() -> None:
    """The exception's type stands on the failure; the stack follows the message."""
    case = _read(
        "<collection name='c'><test name='N.T(a: 1)' result='Fail' time='0,014' "
        "source-file='f.cs' source-line='9'><failure exception-type='X.E'><message>no</message>"
        "<stack-trace>at N.T()</stack-trace></failure></test></collection>"
    )[0]
    assert case == Case(
        "N.T(a: 1)", Outcome.FAILED, 0.014, "no", "X.E", "no\nat N.T()", "c", "f.cs", 9, "a: 1"
    )


def test_other_outcomes_are_read() -> None:
    """Skips keep their reason, and an unknown result is an error."""
    cases = _read(
        "<class name='k'><test type='A' method='b' result='Skip'><reason>later</reason></test>"
        "<test name='c' result='Pass'/><test name='d' result='?'><failure><message>E : m"
        "</message></failure></test></class>"
    )
    assert [(case.name, case.outcome, case.message, case.kind) for case in cases] == [
        ("A.b", Outcome.SKIPPED, "later", ""),
        ("c", Outcome.PASSED, "", ""),
        ("d", Outcome.ERROR, "E : m", "E"),
    ]


def test_an_error_outside_of_the_tests_is_unfinished() -> None:
    """A fixture's clean-up that fails is kept apart from the tests."""
    cases = _read(
        "<errors><error type='fixture-cleanup' name='F'><failure exception-type='E'><message>m"
        "</message><stack-trace>s</stack-trace></failure></error><error type='t'/></errors>"
    )
    assert cases == [
        Case("F", Outcome.UNFINISHED, None, "m", "E", "m\ns"),
        Case("t", Outcome.UNFINISHED),
    ]
