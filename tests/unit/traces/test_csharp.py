import pytest

from homeport.traces import Relation, read_traces
from homeport.traces.csharp import read_frame


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("   at A.B.C(Int32 x) in /s/a.cs:line 4", ("/s/a.cs", 4, "A.B", "C")),
        ("   at A.B..ctor()", ("", None, "A.B", ".ctor")),
        ("  at A.B.C[T] (System.Int32 x) [0x00001] in <abc>:0 ", ("", None, "A.B", "C[T]")),
        (
            "   at A.<Run>d__2.MoveNext() in C:\\a b\\c.cs:line 9",
            ("C:\\a b\\c.cs", 9, "A.<Run>d__2", "MoveNext"),
        ),
        ("   w A.B.C() w C:\\c.cs:wiersz 3", ("C:\\c.cs", 3, "A.B", "C")),
        ("   場所 A.B.C() 場所 C:\\c.cs:行 3", ("C:\\c.cs", 3, "A.B", "C")),
    ],
)
def test_a_frame_is_read_in_any_language(
    line: str, place: tuple[str, int | None, str, str]
) -> None:
    """Framework, Mono and translated runtimes write one frame each their way."""
    frame = read_frame(line)
    assert frame is not None
    assert (frame.file, frame.line, frame.module, frame.function) == place


@pytest.mark.parametrize(
    "line", ["at f (/a.js:1:2)", "at nothing", "at f(x)", "at a b.c(x)", "x", "at A.b (native)"]
)
def test_other_languages_frames_are_left_alone(line: str) -> None:
    """A line with a script's place, without a type, or of prose is no .NET frame."""
    assert read_frame(line) is None


def test_rethrown_stacks_join_and_inner_errors_hang() -> None:
    """Frames behind `End of stack trace from previous location` belong to the same error."""
    [trace] = read_traces(
        "System.Exception: out\nmore ---> System.IO.IOException: in\n"
        "   at A.In() in /a.cs:line 1\n   --- End of inner exception stack trace ---\n"
        "   at A.Out() in /a.cs:line 2\n--- End of stack trace from previous location ---\n"
        "   at A.Main() in /a.cs:line 3\n"
    )
    assert (trace.type, trace.message) == ("System.Exception", "out\nmore")
    assert [frame.line for frame in trace.frames] == [2, 3]
    assert [(link.relation, link.message, len(link.frames)) for link in trace.chain] == [
        (Relation.CAUSE, "in", 1)
    ]


def test_an_arrow_in_a_message_stays_in_it() -> None:
    """Only an arrow that names an error begins an inner one."""
    [trace] = read_traces("System.Exception: a ---> b\n   at A.B()\n")
    assert (trace.message, trace.chain) == ("a ---> b", ())


def test_frames_without_a_heading_are_still_a_trace() -> None:
    """A log record above is no heading; an inner error cut off has no frames."""
    [trace] = read_traces("2026-01-01 10:00:00 starting\n   at A.B() in /a.cs:line 1\nend")
    assert (trace.type, trace.start) == ("", 29)
    [cut] = read_traces("A.BException: a ---> C.DException: d\n   at A.B() in /a.cs:line 1\n")
    assert [len(link.frames) for link in cut.chain] == [0] or cut.frames == ()


def test_a_second_stack_without_heading_joins_the_first() -> None:
    """More stacks than headings: the innermost keeps the spare frames."""
    [trace] = read_traces(
        "A.BException: a\n   at A.B() in /a.cs:line 1\n"
        "--- End of inner exception stack trace ---\n   at A.C() in /a.cs:line 2\n"
    )
    assert [frame.line for frame in trace.frames] == [1, 2]


def test_monos_wrappers_stand_between_calls() -> None:
    """They are the runtime's own and kept beside the frames."""
    [trace] = read_traces(
        "System.Exception: x\n  at (wrapper managed-to-native) System.R.Invoke(int)\n"
        "  at A.B.C () [0x1] in /s/a.cs:3 \n"
    )
    assert ([one.line for one in trace.frames], len(trace.runtime_frames)) == ([3], 1)
