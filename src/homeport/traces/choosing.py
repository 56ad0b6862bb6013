"""Chooses the one trace to explain when a text holds several."""

from homeport.traces.reading import read_traces
from homeport.traces.trace import Kind, Trace

_WEIGHT = {Kind.EXCEPTION: 3, Kind.CRASH: 3, Kind.DIAGNOSTIC: 1, Kind.SUMMARY: 0}


def read_failure(text: str) -> Trace | None:
    """Return the trace that says most about why the text exists, or None without any."""
    return most_telling(read_traces(text))


def most_telling(traces: tuple[Trace, ...]) -> Trace | None:
    """Choose in this order.

    1. A real trace before a compiler's or shell's bare line, that before a summary line.
    2. A test runner's failure before traces that the tested program logged on the way.
    3. One that reaches the reader's own code, and one that names its error.
    4. Of failing tests the first: later ones are often its consequences, and the report is read
       from its top. Of all others the last: earlier ones were logged and survived, the last one
       ended the program. Of diagnostics the first: a compiler's later ones follow from it.
    """
    best: Trace | None = None
    best_rank: tuple[int, ...] = ()
    for trace in traces:
        rank = _rank(trace)
        later_wins = not trace.test and trace.kind not in {Kind.DIAGNOSTIC, Kind.SUMMARY}
        if best is None or rank > best_rank or (rank == best_rank and later_wins):
            best, best_rank = trace, rank
    return best


def _rank(trace: Trace) -> tuple[int, ...]:
    return (
        _WEIGHT[trace.kind],
        int(bool(trace.test)),
        int(any(frame.in_app for frame in trace.frames)),
        int(bool(trace.type or trace.message)),
    )
