from homeport.testruns.formats.elements import read_elements
from homeport.testruns.formats.testng import TestNgReader
from homeport.testruns.model import Case, Outcome, Remarks


def test_methods_and_failed_set_ups_are_read() -> None:
    """A test method is a test; a configuration method counts only when it fails."""
    text = (
        "<testng-results><message>no</message><suite><test><class name='a.B'>"
        "<test-method status='FAIL' name='t' duration-ms='1500'><exception class='E'>"
        "<message><![CDATA[ m ]]></message><full-stacktrace>at a.B.t</full-stacktrace>"
        "</exception></test-method><test-method status='PASS' name='s' is-config='true'/>"
        "<test-method status='FAIL' name='u' is-config='true' duration-ms='x'/>"
        "<test-method status='SKIP' name='v'/></class></test></suite></testng-results>"
    )
    cases = list(read_elements([text.encode()], TestNgReader(), "r.xml", Remarks()))
    assert cases == [
        Case("a.B::t", Outcome.FAILED, 1.5, "m", "E", "at a.B.t", "a.B"),
        Case("a.B::u", Outcome.UNFINISHED, suite="a.B"),
        Case("a.B::v", Outcome.SKIPPED, suite="a.B"),
    ]
