import pytest

from homeport.testruns.formats.elements import read_elements
from homeport.testruns.formats.nunit import NUnitReader
from homeport.testruns.model import Case, Outcome, Remarks


def _read(body: str) -> list[Case]:
    text = f"<test-run><test-suite name='n' fullname='N.S'>{body}</test-suite></test-run>"
    return list(read_elements([text.encode()], NUnitReader(), "r.xml", Remarks()))


def test_a_failed_case_has_its_message_and_trace() -> None:
    """Version 3 names a case in full; its failure has a message and a stack."""
    case = _read(
        "<test-case name='T' fullname='N.S.T(1)' result='Failed' duration='0.25'><failure>"
        "<message><![CDATA[N.Error : no]]></message><stack-trace>at N.S.T()</stack-trace>"
        "</failure></test-case>"
    )[0]
    assert case == Case(
        "N.S.T(1)",
        Outcome.FAILED,
        0.25,
        "N.Error : no",
        "N.Error",
        "N.Error : no\nat N.S.T()",
        "N.S",
        parameters="1",
    )


@pytest.mark.parametrize(
    ("attributes", "outcome"),
    [
        ("result='Passed'", Outcome.PASSED),
        ("result='Failed' label='Error'", Outcome.ERROR),
        ("result='Failed' label='Invalid'", Outcome.FAILED),
        ("result='Inconclusive'", Outcome.SKIPPED),
        ("result='NotRunnable'", Outcome.SKIPPED),
        ("result='Warning'", Outcome.PASSED),
        ("result='Strange'", Outcome.ERROR),
        ("executed='False'", Outcome.SKIPPED),
        ("executed='True' success='True'", Outcome.PASSED),
        ("executed='True' success='False'", Outcome.FAILED),
    ],
)
def test_both_versions_say_their_outcome(attributes: str, outcome: Outcome) -> None:
    """Version 3 by result and label, version 2 by result or success."""
    assert _read(f"<test-case name='a' {attributes}/>")[0].outcome is outcome


def test_messages_of_suites_are_nobodys() -> None:
    """A suite's own message belongs to no test; a case outside of suites is borne."""
    text = b"<test-run><message>x</message><test-case name='a' result='Passed'/></test-run>"
    cases = list(read_elements([text], NUnitReader(), "r.xml", Remarks()))
    assert cases == [Case("a", Outcome.PASSED)]
