import pytest

from homeport.traces import Relation, read_traces
from homeport.traces.java import read_frame


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("\tat a.B.c(B.java:3)", ("B.java", 3, "a.B", "c")),
        (
            "    at java.base/java.lang.Thread.run(Thread.java:1)",
            ("Thread.java", 1, "java.base/java.lang.Thread", "run"),
        ),
        ("at a.B.<init>(B.kt)", ("B.kt", None, "a.B", "<init>")),
        ("\tat a.B.c(Native Method)", ("", None, "a.B", "c")),
        ("\tat a.B.c(Unknown Source:12)", ("", 12, "a.B", "c")),
        ("\tat a.B.c(B.scala:3) ~[x.jar:1.0]", ("B.scala", 3, "a.B", "c")),
    ],
)
def test_a_frame_is_read(line: str, place: tuple[str, int | None, str, str]) -> None:
    """Class and method, file and line come out of every form."""
    frame = read_frame(line)
    assert frame is not None
    assert (frame.file, frame.line, frame.module, frame.function) == place


@pytest.mark.parametrize("line", ["at a.b (x.js:1:2)", "at f(B.java:3)", "at a.b(x y)", "at a.b()"])
def test_other_languages_frames_are_left_alone(line: str) -> None:
    """A script's or .NET's call is none of the virtual machine's."""
    assert read_frame(line) is None


def test_suppressed_errors_hang_on_the_error_they_belong_to() -> None:
    """Indentation tells whose cause a cause is."""
    [trace] = read_traces(
        "a.E: top\n\tat a.B.c(B.java:1)\n\tSuppressed: a.S: s\n\t\tat a.B.d(B.java:2)\n"
        "\tCaused by: a.T: t\n\t\tat a.B.e(B.java:3)\nCaused by: a.C\n"
        "\tat a.B.f(B.java:4)\n\t... 2 more\n"
    )
    assert [(link.relation, link.type, link.depth) for link in trace.chain] == [
        (Relation.SUPPRESSED, "a.S", 1),
        (Relation.CAUSE, "a.T", 2),
        (Relation.CAUSE, "a.C", 1),
    ]


def test_a_root_cause_printed_first_is_turned_round() -> None:
    """`Wrapped by` names the outer error, which is the trace."""
    [trace] = read_traces(
        "a.RootException: r\n\tat a.B.c(B.java:1)\n"
        "Wrapped by: a.OuterException: o\n\tat a.B.d(B.java:2)\n"
    )
    assert (trace.type, [link.type for link in trace.chain]) == (
        "a.OuterException",
        ["a.RootException"],
    )


def test_a_causes_message_goes_on_only_up_to_a_frame() -> None:
    """Lines behind a last cause without frames are something else."""
    [trace] = read_traces(
        "a.E: x\n\tat a.B.c(B.java:1)\nCaused by: a.C: one\ntwo\n\tat a.B.d(B.java:2)\n"
        "Caused by: nothing known\nlog line\n2026-01-01 10:00:00 more\n"
    )
    assert [link.message for link in trace.chain] == ["one\ntwo", "nothing known"]
    assert trace.end == len(
        "a.E: x\n\tat a.B.c(B.java:1)\nCaused by: a.C: one\ntwo\n"
        "\tat a.B.d(B.java:2)\nCaused by: nothing known"
    )


def test_thread_and_test_are_named() -> None:
    """The dying thread is a note; Maven's line above names the test."""
    [trace] = read_traces('Exception in thread "main" a.b.Boom: x\n\tat a.B.c(B.java:1)\n')
    assert (trace.type, trace.notes) == ("a.b.Boom", ("thread main",))
    [trace] = read_traces(
        "[ERROR] a.BTest.c  Time elapsed: 0.1 s  <<< FAILURE!\n"
        "org.x.ComparisonFailure: y\n\tat a.BTest.c(BTest.java:1)\n"
    )
    assert trace.test == "a.BTest.c"


def test_a_record_without_an_error_is_no_heading() -> None:
    """A log line above frames that names no error ends the search."""
    [trace] = read_traces("2026-01-01 10:00:00 fine\n\tat a.B.c(B.java:1)\n")
    assert (trace.type, trace.language) == ("", "java")
    [native] = read_traces("\tat a.B.c(Native Method)\n")
    assert native.language == "java"


def test_calls_left_out_of_a_cause_are_filled_in() -> None:
    """`... 2 more` are the enclosing error's last calls, marked as shared."""
    [trace] = read_traces(
        "a.E: x\n\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)\nCaused by: a.F: y\n"
        "\tat a.G.h(G.java:7)\n\t... 2 more\nCaused by: a.I: z\n\tat a.J.k(J.java:9)\n"
        "\t... 3 more\n"
    )
    first, second = trace.chain
    assert [(one.line, one.shared) for one in first.frames] == [(7, False), (1, True), (2, True)]
    assert [one.line for one in second.frames] == [9, 7, 1, 2]


def test_more_calls_than_there_are_stay_left_out() -> None:
    """A trace whose head was cut off cannot be filled in."""
    [trace] = read_traces(
        "a.E: x\n\tat a.B.c(B.java:1)\nCaused by: a.F: y\n\tat a.G.h(G.java:7)\n\t... 9 more\n"
    )
    assert [one.line for one in trace.chain[0].frames] == [7]


def test_a_circular_cause_is_no_error_of_its_own() -> None:
    """The JVM names it in brackets."""
    [trace] = read_traces(
        "a.E: x\n\tat a.B.c(B.java:1)\nCaused by: a.F: y\n\t... 1 more\n"
        "Caused by: [CIRCULAR REFERENCE: a.E: x]\n"
    )
    assert [link.type for link in trace.chain] == ["a.F"]


def test_a_message_may_hold_what_looks_like_a_cause() -> None:
    """The line that names the thread is the heading."""
    [trace] = read_traces(
        'Exception in thread "a "b" c" a.E: one\nCaused by: not.a.Cause: two\n'
        "\tat a.B.c(B.java:1)\n"
    )
    assert (trace.type, trace.message) == ("a.E", "one\nCaused by: not.a.Cause: two")
    assert trace.notes == ('thread a "b" c',)
