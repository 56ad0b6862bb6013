"""Claims about the scan in Python."""

import pytest

from homeport.logs.native import NativeScan, available
from homeport.logs.partial import Partial
from homeport.logs.plan import plan_for
from homeport.logs.scan import MAX_LINE, Scan

NOW = 1_772_500_000
NOW_OF_FIRST = 1_772_427_967
LINES = [
    b"2026-03-02 05:06:07 ERROR app: request 7 failed",
    b"Traceback (most recent call last):",
    b"ValueError: no",
    b"",
    b"2026-03-02 05:06:08 INFO app: request 8 took 5 ms",
]


def _scan(data: bytes, *, keep_keys: bool = False) -> tuple[Partial, Scan]:
    plan = plan_for(data.split(b"\n"), NOW)
    scan = Scan(plan, by_time=plan.timed, keep_keys=keep_keys)
    scan.feed(data)
    return scan.finish(), scan


def test_records_keep_their_traces() -> None:
    """Lines that continue a record are kept with it, and have its shape."""
    part, scan = _scan(b"\n".join(LINES), keep_keys=True)
    assert (part.lines, part.records) == (5, 2)
    failed = part.shapes[b"request \x01 failed"]
    assert failed.traces == 1
    assert failed.trace_text == b"\n".join(LINES[:3])
    assert scan.keys == [b"request \x01 failed"] * 3 + [None, b"request \x01 took \x01 ms"]


def test_endless_lines_are_cut_not_kept() -> None:
    """Of a line without end only the head is looked at; all its bytes are counted."""
    data = b"2026-03-02 05:06:07 INFO app: " + b"x" * 3 * MAX_LINE + b"\n" + LINES[4] + b"\n"
    plan = plan_for(LINES, NOW)
    scan = Scan(plan)
    for start in range(0, len(data), 7000):
        scan.feed(data[start : start + 7000])
    part = scan.finish(width_shift=3)
    assert (part.lines, part.bytes, part.width_shift) == (2, len(data), 3)


def test_order_stands_in_for_time() -> None:
    """A log without times is counted by the place of its lines."""
    part, _ = _scan(b"hello\n" * 1000)
    assert part.total == {bucket: part.total[bucket] for bucket in range(6)}
    assert part.untimed == 0


@pytest.mark.parametrize("text", [b'{"msg":"a\\nb","level":"info"}\n{"msg":"a","level":"warn"}\n'])
def test_messages_of_several_lines(text: bytes) -> None:
    """A message with line breaks inside is a record with a trace of its own."""
    part, _ = _scan(text)
    shape = part.shapes[b"a"]
    assert (shape.seen.count, shape.traces, shape.trace_text) == (2, 1, b"a\nb")


def test_keys_show_no_marks() -> None:
    """No key of a JSON line can pass for a hole, so one shape has one number of fields."""
    lines = [b'{"ts": 1772409600, "a=\\u0001 b": 1}', b'{"ts": 1772409601, "a": 1, "b": 2}'] * 3
    scan = Scan(plan_for(lines, 1_772_500_000))
    scan.feed(b"\n".join(lines) + b"\n")
    assert set(scan.finish().shapes) == {b"a=? b=\x01", b"a=\x01 b=\x01"}


def test_a_crash_past_the_logger_is_a_record_of_its_own() -> None:
    """What the runtime writes when a thread dies has a level, and the time of the line before."""
    data = b"\n".join(
        [
            LINES[0],
            b'Exception in thread "main" java.lang.OutOfMemoryError: no room',
            b"\tat a.B.c(B.java:4)",
            *LINES[4:] * 30,
        ]
    )
    part, _ = _scan(data)
    crash = part.shapes[b'Exception in thread "main" java.lang.OutOfMemoryError: no room']
    assert (crash.seen.count, crash.traces, list(crash.counts)) == (1, 1, [NOW_OF_FIRST])
    assert list(crash.fields[0].values or ()) == [b"error"]
    plan = plan_for(data.split(b"\n"), NOW)
    first = Scan(plan)
    first.feed(b"panic: no hope\n")
    alone = first.finish()
    assert (alone.records, alone.untimed) == (1, 1)
    if available():
        scan = NativeScan(plan)
        scan.feed(data)
        compiled = scan.finish()
        assert compiled.shapes.keys() == part.shapes.keys()
        assert compiled.total == part.total
