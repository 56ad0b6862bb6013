import pytest

from homeport.traces import read_traces, stream_traces, streaming

TRACE = (
    'Traceback (most recent call last):\n  File "a.py", line {n}, in f\n'
    "    x()\nValueError: {n}\n\n"
)


def test_a_short_text_is_read_at_once() -> None:
    """Pieces below the window are joined; offsets are those of all of the text."""
    text = "log\n" + TRACE.format(n=1)
    assert list(stream_traces([text[:20], text[20:]])) == list(read_traces(text))


def test_windows_do_not_cut_traces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trace on the edge of a window is read once, whole, in the next one."""
    monkeypatch.setattr(streaming, "PIECE", 400)
    monkeypatch.setattr(streaming, "OVERLAP", 120)
    text = "".join(f"noise {n}\n" + TRACE.format(n=n) for n in range(30))
    pieces = [text[at : at + 37] for at in range(0, len(text), 37)]
    assert list(stream_traces(pieces)) == list(read_traces(text))


def test_a_trace_longer_than_the_window_comes_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the longest trace memory stays bounded; the frames are still there."""
    monkeypatch.setattr(streaming, "PIECE", 300)
    monkeypatch.setattr(streaming, "LONGEST", 400)
    monkeypatch.setattr(streaming, "OVERLAP", 100)
    text = "Traceback (most recent call last):\n" + "".join(
        f'  File "a.py", line {n}, in f\n' for n in range(40)
    )
    pieces = [text[at : at + 350] for at in range(0, len(text), 350)]
    frames = [frame.line for trace in stream_traces(pieces) for frame in trace.frames]
    assert len(frames) >= 38


def test_a_trace_longer_than_the_window_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million frames of recursion are one trace with its message at the end."""
    monkeypatch.setattr(streaming, "PIECE", 300)
    monkeypatch.setattr(streaming, "OVERLAP", 100)
    text = "Traceback (most recent call last):\n" + "".join(
        f'  File "a.py", line {n}, in f\n' for n in range(90)
    )
    text += "RecursionError: deep\n\nafter\n" + TRACE.format(n=1)
    pieces = [text[at : at + 50] for at in range(0, len(text), 50)]
    assert list(stream_traces(pieces)) == list(read_traces(text))
