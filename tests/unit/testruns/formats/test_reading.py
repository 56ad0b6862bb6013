import pytest

from homeport.errors import InputError
from homeport.testruns.formats.reading import read_report
from homeport.testruns.model import Outcome

XML = '<testsuite><testcase name="a"/></testsuite>'


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<?xml version="1.0"?><!-- x -->\n<testsuites/>', "junit"),
        ("\n  <testsuite/>", "junit"),
        ("<testrun/>", "junit"),
        ("<report><testsuite /></report>", "junit"),
        ("<TestRun/>", "trx"),
        ("<test-run/>", "nunit3"),
        ("<test-results/>", "nunit2"),
        ("<assemblies/>", "xunit"),
        ("<assembly/>", "xunit"),
        ("<testng-results/>", "testng"),
        ('{"Action":"run","Package":"p","Test":"T"}', "go-json"),
        ('# p\nnoise\n{"Action":"start","Package":"p"}', "go-json"),
        ('2026-01-02T03:04:05.1234567Z {"Action":"run","Package":"p"}', "go-json"),
        ('{"type":"suite","event":"started","test_count":1}', "libtest-json"),
        ('{"protocolVersion":"0.1.1","type":"start"}', "dart-json"),
        ('[{"event":"daemon"}]\n[{"testID":1,"type":"testDone"}]', "dart-json"),
        ('{"numTotalTests":0,"testResults":[]}', "jest-json"),
        ('{"stats":{},"tests":[],"passes":[]}', "mocha-json"),
        ('["start",{"total":0}]\n["end",{}]', "mocha-json-stream"),
        ('log\n["start",{"total":0}]\n["end",{}]', "mocha-json-stream"),
        ('{"version":"3.12","examples":[],"summary_line":"0"}', "rspec-json"),
        ("TAP version 14\n1..0\n", "tap"),
        ("=== RUN   TestA\n", "go-text"),
    ],
)
def test_a_format_is_known_by_its_first_bytes(text: str, name: str) -> None:
    """Each format is recognised, a report without any test included."""
    reading = read_report([text.encode()], "r")
    list(reading.cases)
    assert reading.format == name


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_marks_of_byte_order_are_understood(encoding: str) -> None:
    """Reports from Windows come in other encodings."""
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    text = f'<?xml version="1.0" encoding="{encoding[:6].rstrip("-")}"?>{XML}'
    data = text.replace('encoding="utf-8"', "").encode(encoding)
    assert [case.name for case in read_report([mark + data], "r").cases] == ["a"]


def test_an_odd_root_after_a_byte_order_mark_is_named() -> None:
    """A page in UTF-16 is as little a report as one in UTF-8."""
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        with pytest.raises(InputError, match="<html> is no test report"):
            read_report([mark + "<html/>".encode(encoding)], "r")


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf"])
def test_an_empty_report_is_said_to_be_empty(data: bytes) -> None:
    """A runner that wrote nothing is told from one that ran nothing."""
    with pytest.raises(InputError, match="r is empty"):
        read_report([data], "r")


@pytest.mark.parametrize("text", ["<html><body/></html>", '{"some": "json"}', "just words\n"])
def test_what_is_no_report_is_refused(text: str) -> None:
    """The error says so and names what is read."""
    with pytest.raises(InputError, match=r"r: .*is known here") as caught:
        list(read_report([text.encode()], "r").cases)
    assert "JUnit" in caught.value.hint


def test_an_entity_before_any_element_is_malformed() -> None:
    """A file of declarations alone is no report, and nothing is fetched."""
    with pytest.raises(InputError, match="syntax error"):
        list(read_report([b"<!ENTITY % a SYSTEM 'http://127.0.0.1/'>"], "r").cases)


def test_small_pieces_are_put_together_to_know_the_format() -> None:
    """The first bytes may come one at a time, white space before them."""
    data = b"\n" + XML.encode()
    reading = read_report((bytes([one]) for one in data), "r")
    assert [case.outcome for case in reading.cases] == [Outcome.PASSED]


def test_events_with_spaces_are_recognised() -> None:
    """Rust writes a space behind a brace, also below lines of a log."""
    event = b'{ "type": "suite", "event": "started", "test_count": 1 }\n'
    assert read_report([event]).format == "libtest-json"
    assert read_report([b"Compiling\n" + event]).format == "libtest-json"
