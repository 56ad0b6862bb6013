import pytest

from homeport.traces import Kind, Relation, read_traces

STACK = "    #0 0x1234 in f /a.c:3:4\n    #1 0x1235 in main /a.c:9:2\n"


@pytest.mark.parametrize(
    ("heading", "kind", "message"),
    [
        (
            (
                "==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x6\n"
                "READ of size 4 at 0x6 thread T0"
            ),
            "heap-use-after-free",
            "READ of size 4 at 0x6 thread T0",
        ),
        ("Program terminated with signal SIGABRT, Aborted.", "SIGABRT", "Aborted"),
        ("a.c:3:4: runtime error: shift by 99", "runtime error", "shift by 99"),
        ("x: a.c:3: f: Assertion `p' failed.", "Assertion failed", "p"),
        ("signal 11 (SIGSEGV), code 1, fault addr 0x0", "SIGSEGV", "code 1, fault addr 0x0"),
        ("nothing known", "", ""),
    ],
)
def test_the_heading_names_the_crash(heading: str, kind: str, message: str) -> None:
    """Each tool's first line gives type and message."""
    [trace] = read_traces(f"{heading}\n{STACK}")
    assert (trace.kind, trace.type, trace.message) == (Kind.CRASH, kind, message)


def test_further_stacks_hang_on_the_crash() -> None:
    """Where memory came from and other threads are linked; the summary ends the report."""
    [trace] = read_traces(
        f"==1==ERROR: AddressSanitizer: x\n{STACK}\nallocated by thread T0 here:\n"
        f"{STACK}\nThread T1 created by T0 here:\n{STACK}\nSUMMARY: x\nmore\n"
    )
    assert [link.relation for link in trace.chain] == [Relation.ORIGIN, Relation.THREAD]
    assert trace.end > trace.start


def test_a_place_in_the_heading_is_a_frame() -> None:
    """A check that prints its own place has a frame even where the stack lacks it."""
    [trace] = read_traces("b.c:7:1: runtime error: x\n    #0 0x1234 in f /a.c:3:4\n")
    assert [frame.line for frame in trace.frames] == [7, 3]


@pytest.mark.parametrize(
    ("text", "kind", "frames"),
    [
        ("b.c:7:1: runtime error: x\n", "runtime error", 1),
        ("terminate called after throwing an instance of 'E'\n  what():  x\n", "E", 0),
        ("terminate called after throwing an instance of 'int'\nAborted\n", "int", 0),
        ("x: b.c:7: int f(): Assertion `p' failed.\n", "Assertion failed", 1),
    ],
)
def test_a_heading_may_stand_alone(text: str, kind: str, frames: int) -> None:
    """Without a stack the heading still says what happened."""
    [trace] = read_traces(text)
    assert (trace.type, len(trace.frames)) == (kind, frames)


def test_one_line_of_a_frames_shape_is_not_enough() -> None:
    """A single numbered line of an unknown text is no crash."""
    assert read_traces("#3 x:34\n") == ()


@pytest.mark.parametrize(
    ("frames", "language"),
    [
        ("0 0x0001 f() + 9 in a at /a.swift:1:2\n", "swift"),
        (
            "0   A  0x0000000100003f6a -[C f] + 10\n1   A  0x0000000100003f6b main + 1\n",
            "objective-c",
        ),
        ("#0 0x12 in f /a.rs:1\n#1 0x12 in g /a.rs:2\n", "rust"),
        ("#0 0x12 in f /a.c:1\n", "c++"),
    ],
)
def test_the_language_is_told_from_the_frames(frames: str, language: str) -> None:
    """Files and symbols say what the program was written in."""
    [trace] = read_traces(frames)
    assert trace.language == language


def test_a_kernel_without_a_call_trace_keeps_its_place() -> None:
    """Where the kernel stopped is a frame of its own."""
    [trace] = read_traces("BUG: unable to handle page fault\nRIP: 0010:f+0x1/0x2\nRSP: 0018:0\n")
    assert [frame.function for frame in trace.frames] == ["f"]
