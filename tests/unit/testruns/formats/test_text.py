from homeport.testruns.formats.text import read_text_report
from homeport.testruns.model import Remarks

LOG = b"""\
2026-01-02T03:04:05.1234567Z ##[group]Run go test
2026-01-02T03:04:05.1234567Z \x1b[31m--- FAIL: TestA (0.00s)\x1b[0m
2026-01-02T03:04:05.1234567Z     a_test.go:4: no
2026-01-02T03:04:05.1234567Z FAIL\tp\t0.1s
2026-01-02T03:04:05.1234567Z ##[endgroup]
2026-01-02T03:04:05.1234567Z TAP version 13
2026-01-02T03:04:05.1234567Z ok 1 - fine
2026-01-02T03:04:05.1234567Z 1..1
"""


def test_a_log_may_hold_several_formats() -> None:
    """Each reader that is certain gives its cases, stripped of what the CI system added."""
    formats: list[str] = []
    cases = list(read_text_report([LOG], Remarks(), formats))
    assert formats == ["go-text", "tap"]
    assert [case.name for case in cases] == ["p::TestA", "fine"]


def test_text_that_only_looks_like_tests_gives_nothing() -> None:
    """`ok 1` in prose is no TAP without a plan or a version."""
    formats: list[str] = []
    assert list(read_text_report([b"ok 1 then\nnot ok, he said\n"], Remarks(), formats)) == []
    assert formats == []
