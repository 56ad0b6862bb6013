"""Turns a failure or a person's words into a query for the code index.

Finds the lines the failure passed through, the tests that failed, the names the text points at,
and the words worth searching for. Pure: the caller brings the paths of the repository.
"""

from collections.abc import Iterable, Iterator, Sequence

from homeport.code import FailingTest, Place, Query, QueryKind, is_test
from homeport.context.naming import named_files, named_symbols, named_tests
from homeport.context.noise import first_line, without_noise, without_pasted
from homeport.traces import Frame, Trace, read_traces, resolve_paths

_LINKED = 0.8  # what a linked error's frame weighs beside the same frame of the main one
_LATER = 0.9  # what each further trace of the text weighs beside the one before
_MANY_TRACES = 12
_LONGEST_END = 15_000  # characters of a long text that are read at each end
_SENTENCE = 4  # words
_MOSTLY = 0.5  # of the text: then the traces are what it is about


def query_of(
    text: str, paths: Iterable[str], root: str = "", read: Sequence[Trace] | None = None
) -> Query:
    """Return the query for a text; `paths` are the repository's, `root` is where it lies.

    `read` are the text's traces when the caller has read them already.
    """
    found = read_traces(text) if read is None else read
    traces = _resolved(found[:_MANY_TRACES], paths)
    places = tuple(_places(traces, root.rstrip("/")))
    outside = _outside(text, traces)
    tests = tuple(_tests(outside, traces))
    words = without_noise(outside)
    kind = _kind(text, traces, tests, first_line(words))
    said = _said(traces)
    return Query(
        text="\n".join(part for part in (words, said, _shown(traces)) if part),
        title=first_line(words) if kind is QueryKind.ISSUE else "",
        prose=without_pasted(words) if kind is QueryKind.ISSUE else "",
        said=said,
        places=places,
        symbols=named_symbols(words + "\n" + said),
        files=named_files(words),
        tests=tests,
        kind=kind,
    )


def _resolved(traces: Sequence[Trace], paths: Iterable[str]) -> list[Trace]:
    """Map the traces' files to the repository's; only paths of the same file names are asked."""
    names = {_file_name(frame.file) for trace in traces for frame in _frames(trace)}
    alike = [path for path in paths if _file_name(path) in names]
    return [resolve_paths(trace, alike) for trace in traces]


def _places(traces: Sequence[Trace], root: str) -> Iterator[Place]:
    found: dict[tuple[str, int], Place] = {}
    for number, trace in enumerate(traces):
        stacks = [(trace.frames, 1.0), *((link.frames, _LINKED) for link in trace.chain)]
        for frames, share in stacks:
            own = [frame for frame in frames if frame.in_app and frame.line is not None]
            for position, frame in enumerate(own):
                path = frame.file.removeprefix(f"{root}/") if root else frame.file
                weight = share * _LATER**number / (1 + position)
                place = Place(path, frame.line or 0, frame.function, weight)
                known = found.setdefault((path, place.line), place)
                found[path, place.line] = max(known, place, key=lambda one: one.weight)
    yield from sorted(found.values(), key=lambda one: -one.weight)


def _tests(text: str, traces: Sequence[Trace]) -> Iterator[FailingTest]:
    """Name the failing tests: as runners print them, and as frames in test files show them."""
    names = "\n".join([*(trace.test for trace in traces), text])
    framed = (_test_frame(trace) for trace in traces)
    yield from dict.fromkeys(
        [*named_tests(names), *(FailingTest(one.file, one.function) for one in framed if one)]
    )


def _test_frame(trace: Trace) -> Frame | None:
    """Return the outermost frame that is a test's own function."""
    inside = [
        frame for frame in trace.frames if frame.in_app and frame.function and is_test(frame.file)
    ]
    called = [frame for frame in inside if "test" in frame.function.lower()]
    return next(reversed(called or inside), None)


def _kind(
    text: str, traces: Sequence[Trace], tests: Sequence[FailingTest], opening: str
) -> QueryKind:
    covered = sum(trace.end - trace.start for trace in traces)
    about_traces = covered >= _MOSTLY * len(text.strip())
    if tests and (about_traces or any(trace.test for trace in traces)):
        return QueryKind.TEST
    only_traces = bool(traces) and about_traces and not _is_told(opening)
    return QueryKind.CRASH if only_traces else QueryKind.ISSUE


def _is_told(line: str) -> bool:
    """Tell whether a line is a person's sentence about the failure, not a program's output."""
    words = line.split()
    plain = sum(word.strip("`'\".,:!?()").isalpha() for word in words)
    return len(words) >= _SENTENCE and plain > len(words) / 2


def _outside(text: str, traces: Sequence[Trace]) -> str:
    """Return the text around the traces; of a very long one its ends, where the news is."""
    parts, position = [], 0
    for trace in sorted(traces, key=lambda one: one.start):
        parts.append(text[position : trace.start])  # empty where two traces overlap
        position = max(position, trace.end)
    around = "\n".join([*parts, text[position:]])
    if len(around) <= 2 * _LONGEST_END:
        return around
    return f"{around[:_LONGEST_END]}\n{around[-_LONGEST_END:]}"


def _said(traces: Sequence[Trace]) -> str:
    lines = []
    for trace in traces:
        lines += [f"{trace.type} {trace.message}", *trace.notes]
        lines += [f"{link.type} {link.message}" for link in trace.chain]
    return "\n".join(dict.fromkeys(lines))


def _shown(traces: Sequence[Trace]) -> str:
    """Return the functions, files and code of the frames in the project's own code."""
    lines = [
        f"{frame.function} {_file_name(frame.file).partition('.')[0]} {frame.code}"
        for trace in traces
        for frame in _frames(trace)
        if frame.in_app
    ]
    return "\n".join(dict.fromkeys(lines))


def _frames(trace: Trace) -> Iterator[Frame]:
    yield from trace.frames
    for link in trace.chain:
        yield from link.frames


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
