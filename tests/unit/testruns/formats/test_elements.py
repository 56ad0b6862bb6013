import pytest

from homeport.errors import InputError
from homeport.testruns.formats.elements import read_elements
from homeport.testruns.formats.junit import JUnitReader
from homeport.testruns.model import LONGEST_TEXT, Case, Remarks

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<testsuite><testcase name="&b;"/></testsuite>'
)


def _read(*chunks: bytes) -> tuple[list[Case], Remarks]:
    remarks = Remarks()
    return list(read_elements(chunks, JUnitReader(remarks), "r.xml", remarks)), remarks


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><testsuite/>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><testsuite>&e;</testsuite>',
        "<!DOCTYPE testsuite><testsuite/>",
    ],
)
def test_a_document_type_is_refused(text: str) -> None:
    """No entity is ever expanded and nothing is fetched: the declaration alone is an error."""
    with pytest.raises(InputError, match=r"r\.xml:1: the report declares a document type"):
        _read(text.encode())


def test_a_broken_document_says_where() -> None:
    """The error names the file, the line and the column."""
    with pytest.raises(InputError, match=r"r\.xml:2:\d+: ") as caught:
        _read(b"<testsuite>\n<testcase name=<>/></testsuite>")
    assert caught.value.hint


def test_a_wrong_closing_tag_is_broken_and_not_cut() -> None:
    """Only a document that simply ends is used."""
    with pytest.raises(InputError, match="mismatched tag"):
        _read(b"<testsuite><testcase></testsuite>")


@pytest.mark.parametrize("end", ["", "<testca", '<testcase name="b"', "<testcase name='b'><fail"])
def test_a_document_that_ends_is_used_as_far_as_it_goes(end: str) -> None:
    """A killed runner's report gives its complete cases, and says that it is cut."""
    cases, remarks = _read(b'<testsuite>\n<testcase name="a"/>\n', end.encode())
    assert [case.name for case in cases] == ["a"]
    assert remarks.cut == "r.xml:3: the report ends in the middle"


def test_only_white_space_is_an_error() -> None:
    """A document without an element is no report."""
    with pytest.raises(InputError, match="no element found"):
        _read(b"   ")


def test_pieces_may_be_cut_anywhere() -> None:
    """One byte at a time gives the same cases as the whole."""
    text = (
        '<a:testsuite xmlns:a="x"><testcase name="ä"><failure>é</failure></testcase></a:testsuite>'
    )
    whole, _ = _read(text.encode())
    pieces, _ = _read(*(bytes([byte]) for byte in text.encode()))
    assert pieces == whole
    assert whole[0].trace == "é"


def test_a_huge_text_is_kept_in_part() -> None:
    """Ten megabytes of output inside a failure do not stay in memory."""
    text = b"<testsuite><testcase name='a'><failure>" + b"x" * (LONGEST_TEXT + 5000)
    cases, _ = _read(text + b"</failure></testcase></testsuite>")
    assert len(cases[0].trace) <= LONGEST_TEXT


@pytest.mark.parametrize("encoding", ["utf-99", "shift_jis"])
def test_an_encoding_that_cannot_be_read_is_an_error(encoding: str) -> None:
    """One that is unknown, or has characters of several bytes, is named."""
    with pytest.raises(InputError, match="its encoding cannot be read"):
        _read(f"<?xml version='1.0' encoding='{encoding}'?><testsuite/>".encode())
