"""Recognises a report's format by its first bytes and hands it to that format's reader."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from homeport.errors import InputError
from homeport.testruns.formats.dart import read_dart
from homeport.testruns.formats.elements import ElementReader, read_elements
from homeport.testruns.formats.gotest import read_go_events
from homeport.testruns.formats.jest import read_jest
from homeport.testruns.formats.json_values import begins_object
from homeport.testruns.formats.junit import JUnitReader
from homeport.testruns.formats.libtest import read_libtest
from homeport.testruns.formats.lines import plain
from homeport.testruns.formats.mocha import read_mocha, read_mocha_stream
from homeport.testruns.formats.nunit import NUnitReader
from homeport.testruns.formats.rspec import read_rspec
from homeport.testruns.formats.testng import TestNgReader
from homeport.testruns.formats.text import read_text_report
from homeport.testruns.formats.trx import TrxReader
from homeport.testruns.formats.xunit import XUnitReader
from homeport.testruns.model import Case, Remarks

_HEAD = 65_536
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_PROLOG = re.compile(rb"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_JUNIT_INSIDE = re.compile(rb"<(?:testsuites?|testcase)[ />]")
_KEYS = re.compile(rb'"(\w+)"\s*:')
_ROOTS = {
    "testsuites": "junit",
    "testsuite": "junit",
    "testrun": "junit",  # as Eclipse exports it
    "TestRun": "trx",
    "test-run": "nunit3",
    "test-results": "nunit2",
    "assemblies": "xunit",
    "assembly": "xunit",
    "testng-results": "testng",
}
_HINT = "homeport tests parse reads JUnit, TRX, NUnit, xUnit, TestNG, TAP, JSON and text reports"


@dataclass(slots=True)
class Reading:
    """A report under way: `remarks` and `formats` are complete when `cases` is used up."""

    cases: Iterator[Case]
    remarks: Remarks
    formats: list[str]

    @property
    def format(self) -> str:
        """Name the report's format; several are joined."""
        return "+".join(self.formats)


def read_report(chunks: Iterable[bytes], source: str = "report") -> Reading:
    """Begin to read a report of any known format.

    Raises:
        InputError: it is empty or of no known format; while the cases are read, it is malformed.
    """
    pieces = iter(chunks)
    head = b""
    while len(head) < _HEAD and (piece := next(pieces, b"")):
        head += piece
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise InputError(f"{source} is empty", hint="let the test runner write its report first")
    whole = itertools.chain([head], pieces)
    remarks = Remarks()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"<" or head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _xml(head, start, whole, source, remarks)
    if start[:1] in {b"{", b"["} and (name := _json_format(start)):
        return Reading(_JSON[name](whole, source, remarks), remarks, [name])
    name = _event_format(head)
    if name:
        return Reading(_JSON[name](whole, source, remarks), remarks, [name])
    formats: list[str] = []
    return Reading(_recognised(whole, source, remarks, formats), remarks, formats)


_JSON = {
    "go-json": read_go_events,
    "libtest-json": read_libtest,
    "dart-json": read_dart,
    "jest-json": read_jest,
    "mocha-json": read_mocha,
    "mocha-json-stream": read_mocha_stream,
    "rspec-json": read_rspec,
}


def _xml(
    head: bytes, start: bytes, whole: Iterable[bytes], source: str, remarks: Remarks
) -> Reading:
    root = _root(head, start)
    name = _ROOTS.get(root, "")
    if not name and _JUNIT_INSIDE.search(head):
        name = "junit"  # in a wrapping of the tool's own
    if not name and root:
        raise InputError(f"{source}: <{root}> is no test report that is known here", hint=_HINT)
    reader: ElementReader
    match name:
        case "trx":
            reader = TrxReader()
        case "nunit2" | "nunit3":
            reader = NUnitReader()
        case "xunit":
            reader = XUnitReader()
        case "testng":
            reader = TestNgReader()
        case _:
            reader = JUnitReader(remarks)
    stripped = whole if start == head else _from_first_bracket(whole)
    return Reading(read_elements(stripped, reader, source, remarks), remarks, [name or "junit"])


def _from_first_bracket(whole: Iterable[bytes]) -> Iterator[bytes]:
    """Leave out white space before the declaration, which some writers put there."""
    pieces = iter(whole)
    first = next(pieces, b"")
    yield first if first[:2] in {b"\xff\xfe", b"\xfe\xff"} else first.lstrip(b" \t\r\n")
    yield from pieces


def _root(head: bytes, start: bytes) -> str:
    """Return the name of the root element; empty when the head does not show it."""
    if head[:2] == b"\xff\xfe":
        start = head.decode("utf-16-le", "replace").encode().lstrip(b"\xef\xbb\xbf \t\r\n")
    elif head[:2] == b"\xfe\xff":
        start = head.decode("utf-16-be", "replace").encode().lstrip(b"\xef\xbb\xbf \t\r\n")
    at = 0
    while match := _PROLOG.match(start, at):
        at = match.end()
    root = _ROOT.match(start[at:].lstrip())
    return root[2].decode() if root else ""


def _json_format(start: bytes) -> str:
    """Name the format of a JSON report by the names its first object uses."""
    line = start.partition(b"\n")[0]
    if line.startswith(b'["'):
        return "mocha-json-stream"
    event = _event_kind(line)
    if event:
        return event
    keys = set(_KEYS.findall(start))
    if keys & {b"testResults", b"numTotalTests", b"numTotalTestSuites"}:
        return "jest-json"
    if b"examples" in keys or b"rspec_version" in keys or b"summary_line" in keys:
        return "rspec-json"
    if b"stats" in keys and keys & {b"passes", b"failures", b"tests", b"pending"}:
        return "mocha-json"
    return ""


def _event_format(head: bytes) -> str:
    """Look for a line of JSON events below lines of other text, as CI logs have them."""
    for line in head.decode("utf-8", "replace").splitlines():
        bare = plain(line).strip()
        if begins_object(bare) or bare[:2] == "[{":
            event = _event_kind(bare.encode())
            if event:
                return event
        elif bare.startswith('["start"'):
            return "mocha-json-stream"
    return ""


def _event_kind(line: bytes) -> str:
    keys = set(_KEYS.findall(line))
    if b"Action" in keys and keys & {b"Package", b"Test", b"ImportPath"}:
        return "go-json"
    if b"type" in keys and b"event" in keys and keys & {b"test_count", b"name", b"nextest"}:
        return "libtest-json"
    if b"protocolVersion" in keys or (b"testID" in keys and b"type" in keys):
        return "dart-json"
    return ""


def _recognised(
    whole: Iterable[bytes], source: str, remarks: Remarks, formats: list[str]
) -> Iterator[Case]:
    yield from read_text_report(whole, remarks, formats)
    if not formats:
        raise InputError(f"{source}: no test report that is known here", hint=_HINT)
