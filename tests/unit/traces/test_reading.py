from itertools import pairwise

import pytest

from homeport.traces import Kind, read_traces

CALL = 'Traceback (most recent call last):\n  File "a.py", line {n}, in f\n    x\nValueError: {n}\n'


def test_several_traces_come_in_order() -> None:
    """Languages mix; each trace's stretch of the text is its own."""
    text = f"log\n{CALL.format(n=1)}\nmore\nError: x\n    at f (/a.js:1:2)\n\n{CALL.format(n=2)}"
    traces = read_traces(text)
    assert [trace.language for trace in traces] == ["python", "javascript", "python"]
    assert text[traces[0].start : traces[0].end] == CALL.format(n=1).rstrip()
    assert all(one.end <= two.start for one, two in pairwise(traces))


def test_interleaved_threads_are_kept_apart() -> None:
    """Two threads that log line by line give two whole traces."""
    lines = zip(CALL.format(n=1).splitlines(), CALL.format(n=2).splitlines(), strict=True)
    text = "".join(f"[t-1] {one}\n[t-2] {two}\n" for one, two in lines)
    assert [(t.message, len(t.frames)) for t in read_traces(text)] == [("1", 1), ("2", 1)]


def test_a_coloured_text_keeps_its_offsets() -> None:
    """Escapes are invisible to the readers, and counted in the offsets."""
    text = "\x1b[1mx\x1b[0m\r\n" + CALL.format(n=1).replace("\n", "\x1b[0m\r\n")
    [trace] = read_traces(text)
    assert text[trace.start :].startswith("Traceback")


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        ("FAILED t.py::test_a - ValueError: one", 0),
        ("FAILED t.py::test_z - ValueError: on...", 0),
        ("FAILED t.py::test_z - ValueError: two", 1),
        ("FAILED t.py::test_z", 1),
    ],
)
def test_a_summary_of_a_shown_failure_is_left_out(summary: str, kept: int) -> None:
    """The same test, or the same words cut short, is said once."""
    text = (
        f"____ test_a ____\nt.py:3: in test_a\n    x\nE   ValueError: one\n"
        f"==== info ====\n{summary}\n"
    )
    assert sum(trace.kind is Kind.SUMMARY for trace in read_traces(text)) == kept


def test_hostile_sizes_are_read() -> None:
    """A message of megabytes, a line of brackets, a million repetitions: read, not choked on."""
    big = "y" * 2_000_000
    [trace] = read_traces(f'  File "a.py", line 1, in f\nE: {big}\n')
    assert len(trace.message) == len(big)
    read_traces("at " * 200_000)
    read_traces("(" * 500_000 + ":1:2\n  at f (" + "(" * 100_000)
    read_traces("[w] Traceback (most recent call last):\n" * 2000)
    [deep] = read_traces(
        '  File "a.py", line 1, in f\n  [Previous line repeated 1000000 more times]\nE: x\n'
    )
    assert len(deep.frames) == 10_000


def test_binary_is_no_trace() -> None:
    """Bytes that are no text are read over."""
    assert read_traces(bytes(range(256)).decode("utf-8", "surrogateescape") * 50) == ()


def test_a_number_of_thousands_of_digits_is_no_line() -> None:
    """Python refuses to convert it; the text around it is still read."""
    huge = '  File "b.py", line ' + "7" * 5000 + ", in g\n"
    [trace] = read_traces(
        f'{huge}\nTraceback (most recent call last):\n  File "a.py", line 3, in f\n    x\nE: y\n'
    )
    assert trace.frames[0].line == 3
    assert read_traces("    at f (/a.js:" + "1" * 5000 + ")\n") == ()
