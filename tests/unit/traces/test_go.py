import pytest

from homeport.traces import Relation, read_traces
from homeport.traces.go import split_call


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        ("main.main()", ("main", "main")),
        ("net/http.(*conn).serve(0xc0, {0x1, 0x2})", ("net/http", "(*conn).serve")),
        ("golang.org/x/image/webp.Decode(...)", ("golang.org/x/image/webp", "Decode")),
        ("panic(0x1)", ("", "panic")),
        ("main.main.func1 in goroutine 7", ("main", "main.func1")),
        ("a/b.Map[...](0x1)", ("a/b", "Map[...]")),
    ],
)
def test_a_call_is_split_into_package_and_function(call: str, parts: tuple[str, str]) -> None:
    """Arguments go, receivers and type parameters stay."""
    assert split_call(call) == parts


STACK = "goroutine 1 [running]:\nmain.f(...)\n\t/srv/a.go:3\nmain.main()\n\t/srv/a.go:9 +0x1d\n"


def test_a_panic_is_read_with_signal_and_notes() -> None:
    """The signal line is a note, the message what stands behind `panic:`."""
    [trace] = read_traces(f"panic: nil pointer\n[signal SIGSEGV: x]\n\n{STACK}")
    assert (trace.type, trace.message, trace.notes) == (
        "panic",
        "nil pointer",
        ("signal SIGSEGV: x",),
    )
    assert [frame.line for frame in trace.frames] == [3, 9]


def test_a_server_that_survives_names_its_panic() -> None:
    """net/http's line is a panic like any other."""
    [trace] = read_traces(f"2026/01/01 10:00:00 http: panic serving 1.2.3.4:5: boom\n{STACK}")
    assert (trace.type, trace.message) == ("panic", "boom")


def test_panics_on_the_way_and_other_goroutines_hang_on_the_first() -> None:
    """A second panic is context; other goroutines are threads."""
    [trace] = read_traces(
        f"panic: a [recovered]\n\tpanic: b\n\n{STACK}\ngoroutine 5 [select]:\n"
        f"main.w()\n\t/srv/w.go:1 +0x1\n"
    )
    assert [(link.relation, link.message) for link in trace.chain] == [
        (Relation.CONTEXT, "b"),
        (Relation.THREAD, "goroutine 5 [select]"),
    ]


def test_a_stack_overflow_skips_the_runtimes_own_stack() -> None:
    """The goroutine's frames are the trace, not the runtime's; elided ones are stepped over."""
    [trace] = read_traces(
        "fatal error: stack overflow\n\nruntime stack:\nruntime.throw()\n\t/go/p.go:1 +0x1\n\n"
        "goroutine 1 [running]:\nmain.f()\n\t/srv/a.go:2 +0x1\n"
        "...100 frames elided...\nmain.main()\n\t/srv/a.go:9 +0x1\n"
    )
    assert (trace.type, [frame.line for frame in trace.frames]) == ("fatal error", [2, 9])


def test_what_is_cut_off_is_still_read() -> None:
    """A panic at the text's end, a dump without panic, and frames without heading."""
    [cut] = read_traces("panic: boom\n")
    assert (cut.message, cut.frames) == ("boom", ())
    [dump] = read_traces(STACK)
    assert (dump.type, len(dump.frames)) == ("", 2)
    [headless] = read_traces("\nmain.main()\n\t/srv/a.go:9 +0x1d\n")
    assert headless.frames[0].function == "main"
    [inline] = read_traces("main.f(0x1) in /srv/a.go:3 +0x1\nmain.main() in /srv/a.go:9\n")
    assert [frame.line for frame in inline.frames] == [3, 9]
    [same] = read_traces("panic: x\nmain.f(0x1) in /srv/a.go:3 +0x1 fp=0x1\n")
    assert (same.type, same.frames[0].line) == ("panic", 3)


@pytest.mark.parametrize(
    "text",
    [
        "panic: \n",
        "panic: x\n" + "y\n" * 600,
        "goroutine 1 [running]:\nnothing\n",
        "WARNING: DATA RACE\nx\n",
    ],
)
def test_words_alone_are_no_trace(text: str) -> None:
    """Without frames near, the words mean nothing."""
    assert read_traces(text) == ()


def test_a_race_names_both_accesses() -> None:
    """The first access is the trace, the other and the making of the goroutine hang on it."""
    [trace] = read_traces(
        "WARNING: DATA RACE\nWrite at 0x00c0 by goroutine 7:\n  main.f()\n"
        "      /srv/a.go:9 +0x1\n\n"
        "Previous read at 0x00c0 by main goroutine:\n  main.main()\n      /srv/a.go:12 +0x1\n\n"
        "Goroutine 7 (running) created at:\n  main.main()\n      /srv/a.go:8 +0x1\n=====\n"
    )
    assert [link.relation for link in trace.chain] == [Relation.CONTEXT, Relation.ORIGIN]


def test_the_failing_test_is_named() -> None:
    """Go test prints the test above its panic."""
    [trace] = read_traces(f"--- FAIL: TestX (0.00s)\npanic: a\n\n{STACK}")
    assert trace.test == "TestX"
