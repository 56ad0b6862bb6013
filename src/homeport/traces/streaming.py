"""Reads traces out of a text that comes in pieces, in bounded memory."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from homeport.traces.reading import read_traces, without_echoes
from homeport.traces.trace import Trace

PIECE = 8_000_000  # characters looked at together
LONGEST = 256_000_000  # of one trace; a longer one comes cut
OVERLAP = 200_000  # a trace that ends this near to a piece's end may go on in the next


def stream_traces(pieces: Iterable[str]) -> Iterator[Trace]:
    """Yield the traces of the joined pieces, with offsets into all of the text."""
    waiting: list[str] = []
    held, offset, length, enough = "", 0, 0, PIECE
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length < enough:
            continue
        held, waiting = "".join([held, *waiting]), []
        traces, kept = _settled(held)
        # One trace fills all that is held: twice as much is read before the next look.
        enough = PIECE if kept else 2 * length
        length -= kept
        yield from (_moved(trace, offset) for trace in traces)
        offset += kept
        held = held[kept:]
    text = "".join([held, *waiting])
    yield from (_moved(trace, offset) for trace in read_traces(text))


def _settled(text: str) -> tuple[tuple[Trace, ...], int]:
    """Return the traces that no later piece can change, and where the rest of the text begins."""
    horizon = text.rfind("\n", 0, max(1, len(text) - OVERLAP)) + 1
    traces = read_traces(text)
    open_ended = [trace for trace in traces if trace.end > horizon]
    kept = min([horizon, *(trace.start for trace in open_ended)])
    if kept == 0:  # one trace fills all of it
        return (traces, len(text)) if len(text) > LONGEST else ((), 0)
    return without_echoes([trace for trace in traces if trace.end <= kept]), kept


def _moved(trace: Trace, offset: int) -> Trace:
    return replace(trace, start=trace.start + offset, end=trace.end + offset)
