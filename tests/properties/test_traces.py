"""Laws of reading traces: nothing crashes it, cutting loses only what was cut, work is linear."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeport.traces import Trace, read_failure, read_traces, resolve_paths, stream_traces, view

SAMPLES = sorted((Path(__file__).parents[1] / "unit" / "traces" / "samples").glob("*.txt"))
TEXTS = [path.read_bytes().decode("utf-8") for path in SAMPLES]
PIECES = st.sampled_from([line for text in TEXTS for line in text.splitlines()[:12]])


def _places(traces: tuple[Trace, ...]) -> list[tuple[str, int | None, str]]:
    return [
        (frame.file, frame.line, frame.function)
        for trace in traces
        for frame in (*trace.frames, *(one for link in trace.chain for one in link.frames))
    ]


@pytest.mark.parametrize("text", TEXTS, ids=[path.stem for path in SAMPLES])
def test_a_sample_cut_at_any_line_still_reads(text: str) -> None:
    """Cut before or behind any line, a text never crashes the reader; offsets stay inside of it."""
    lines = text.splitlines(keepends=True)
    step = max(1, len(lines) // 60)
    for cut in range(0, len(lines), step):
        for part in ("".join(lines[:cut]), "".join(lines[cut:])):
            for trace in read_traces(part):
                assert 0 <= trace.start <= trace.end <= len(part)


# One frame a line, told by the line alone: here a cut can lose nothing but what it cut off.
_LINE_BY_LINE = (
    *("java_linked", "java_thread_quotes", "node_type", "node_causes", "gdb_null", "valgrind"),
    *("ruby_cause", "php_previous", "lua_sort", "mono_inners", "libfuzzer", "firefox"),
)


@pytest.mark.parametrize("name", _LINE_BY_LINE)
def test_frames_that_a_cut_leaves_are_found(name: str) -> None:
    """Behind any cut the lines of the frames still there are the frames that are read."""
    text = TEXTS[[path.stem for path in SAMPLES].index(name)]
    lines = text.splitlines(keepends=True)
    every = {(file, line) for file, line, _ in _places(read_traces(text)) if file and line}
    for cut in range(1, len(lines)):
        part = "".join(lines[:cut])
        found = {(file, line) for file, line, _ in _places(read_traces(part))}
        left = {(file, line) for file, line in every if f"{file}:{line}" in part}
        whole = {one for one in left if any(_says(text_line, *one) for text_line in lines[:cut])}
        assert len(whole - found) <= _TOLERATED, (cut, whole - found)


_TOLERATED = 1  # the last line's frame may need the line below it


def _says(text: str, file: str, line: int) -> bool:
    """Tell whether a line of the text is a call at that place."""
    begins = text.strip().startswith(("at ", "from ", "#", "==", "- ")) or "@" in text
    return begins and f"{file}:{line}" in text


def test_frames_above_a_cut_are_still_found() -> None:
    """What stands above the cut of a Python traceback is read as in the whole text."""
    text = (SAMPLES[0].parent / "python_coloured.txt").read_bytes().decode("utf-8") * 1
    whole = _places(read_traces(text))
    assert _places(read_traces(text[: text.rindex("no price")])) == whole
    assert _places(read_traces(text[text.index("\n") + 1 :])) == whole


@given(st.lists(PIECES, max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_pieces_reads(pieces: list[str]) -> None:
    """No mixture of lines of all languages crashes a reader or yields offsets outside the text."""
    text = "\n".join(pieces)
    traces = read_traces(text)
    assert all(0 <= trace.start <= trace.end <= len(text) for trace in traces)
    assert (read_failure(text) is None) == (not traces)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_reads(text: str) -> None:
    """Arbitrary characters never raise."""
    read_traces(text)


@given(st.sampled_from(TEXTS), st.sampled_from(["> ", "web_1  | ", "[ 12:00:01 ] "]))
@settings(max_examples=60, deadline=None)
def test_a_prefix_on_every_line_changes_no_frame(text: str, prefix: str) -> None:
    """A log's prefix before each line of a traceback leaves type, message and places alone."""
    if not text.startswith("Traceback"):
        text = TEXTS[[path.stem for path in SAMPLES].index("python_group")]
    plain = read_traces(text)
    prefixed = read_traces("".join(prefix + line for line in text.splitlines(keepends=True)))
    assert _places(prefixed) == _places(plain)
    assert [(one.type, one.message) for one in prefixed] == [
        (one.type, one.message) for one in plain
    ]


@given(st.lists(st.integers(1, 400), max_size=40))
@settings(max_examples=30, deadline=None)
def test_pieces_of_a_stream_read_as_the_whole(sizes: list[int]) -> None:
    """However a text is cut into pieces, the stream yields the traces of the whole."""
    text = "\n".join(TEXTS[:8])
    pieces, start = [], 0
    for size in sizes:
        pieces.append(text[start : start + size])
        start += size
    pieces.append(text[start:])
    assert list(stream_traces(pieces)) == list(read_traces(text))


@given(st.sampled_from(TEXTS))
@settings(max_examples=40, deadline=None)
def test_resolving_against_an_empty_repository_changes_nothing(text: str) -> None:
    """Paths are replaced only by paths that the repository has."""
    for trace in read_traces(text):
        assert resolve_paths(trace, ()) == trace


@pytest.mark.parametrize(
    "line",
    [
        "#1 x:34",
        "a.py:12: Foo",
        "  at ",
        "panic: x",
        "x.c:1: error: ",
        "____ x ____",
        '  File "a", line 1',
        "goroutine x",
        "goroutine 1 [running]:",
        "  1: 0x1234 - ",
        "#0 {main}",
        "a.rb:1:in `f': x",
        "Stack trace:",
        "  | Exception Group Traceback (most recent call last):",
        "[w-1] Traceback (most recent call last):",
    ],
)
def test_work_grows_with_the_text_alone(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Near-matches on every line are opened a bounded number of times each: no square of lines."""
    counted: list[int] = []
    original = view.View._line_end

    def counting(self: view.View, position: int) -> int:
        counted.append(position)
        return original(self, position)

    monkeypatch.setattr(view.View, "_line_end", counting)
    read_traces((line + "\n") * 200)
    few = len(counted)
    counted.clear()
    read_traces((line + "\n") * 400)
    assert len(counted) <= 2 * few + 300
