from homeport.testruns.formats.dart import read_dart
from homeport.testruns.model import Case, Outcome, Remarks


def _read(*lines: str) -> list[Case]:
    return list(read_dart(["\n".join(lines).encode()], "r", Remarks()))


def test_tests_have_their_errors_and_hidden_ones_are_left_out() -> None:
    """A test's place, duration and error are read; loading a file is no test."""
    cases = _read(
        '{"suite":{"id":0,"path":"a_test.dart"},"type":"suite"}',
        '{"test":{"id":1,"name":"loading a_test.dart","suiteID":0},"type":"testStart","time":0}',
        '{"testID":1,"result":"success","hidden":true,"type":"testDone","time":5}',
        '{"test":{"id":2,"name":"adds","suiteID":0,"line":7,"url":"file:///p/a_test.dart"},'
        '"type":"testStart","time":10}',
        '{"testID":2,"error":"FormatException: no","stackTrace":"a 1:2","type":"error"}',
        '{"testID":2,"result":"error","hidden":false,"type":"testDone","time":510}',
        '{"testID":9,"error":"?","type":"error"}',
        "noise",
    )
    assert cases == [
        Case(
            "adds", Outcome.ERROR, 0.5, "FormatException: no", "FormatException",
            "FormatException: no\na 1:2", "a_test.dart", "/p/a_test.dart", 7,
        )
    ]  # fmt: skip


def test_skipped_and_unfinished_tests_are_told() -> None:
    """A skip keeps its reason; a test that never ended is unfinished, a load is not."""
    cases = _read(
        '{"test":{"id":1,"name":"s","metadata":{"skipReason":"later"}},"type":"testStart"}',
        '{"testID":1,"result":"success","skipped":true,"type":"testDone","time":1}',
        '{"test":{"id":2,"name":"never"},"type":"testStart"}',
        '{"test":{"id":3,"name":"loading x"},"type":"testStart"}',
        '{"type":"done"}',
    )
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("s", Outcome.SKIPPED, "later"),
        ("never", Outcome.UNFINISHED, "began and never ended"),
    ]
