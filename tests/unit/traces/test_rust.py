from homeport.traces import Relation, read_traces

TRACE = (
    "stack backtrace:\n   0: rust_begin_unwind\n   1: shop::total\n"
    "             at ./src/a.rs:3:5\n   2: std::rt::lang_start\n"
)


def test_a_panic_with_its_backtrace() -> None:
    """Message, frames, thread and the captured test's name."""
    [trace] = read_traces(
        f"---- tests::adds stdout ----\n"
        f"thread 'tests::adds' (7) panicked at src/a.rs:3:5:\none\ntwo\n"
        f"{TRACE}note: x\n"
    )
    assert (trace.type, trace.message, trace.test) == ("panic", "one\ntwo", "tests::adds")
    assert [(frame.line, frame.in_app) for frame in trace.frames] == [
        (3, True),
        (None, False),
    ]
    assert [one.before for one in trace.runtime_frames] == [0]


def test_a_note_may_stand_between() -> None:
    """`note:` lines and a blank one do not hide the backtrace."""
    [trace] = read_traces(f"thread 'main' panicked at src/z.rs:1:1:\nx\nnote: y\n\n{TRACE}")
    assert len(trace.frames) == 2


def test_the_place_stands_in_where_the_backtrace_has_none() -> None:
    """Stripped symbols: the panic's own place goes to the first own function."""
    [trace] = read_traces(
        "thread 'main' panicked at src/a.rs:3:5:\nx\nstack backtrace:\n"
        "   0: core::panicking::panic\n   1: shop::total\n"
    )
    assert [(one.line, one.function) for one in trace.frames] == [
        (3, "shop::total"),
    ]
    [runtime] = read_traces(
        "thread 'main' panicked at src/a.rs:3:5:\nx\nstack backtrace:\n"
        "   0: core::panicking::panic\n   ...\n"
    )
    assert [frame.line for frame in runtime.frames] == [3, None]


def test_the_older_form_quotes_its_message() -> None:
    """One line or several, with the place behind; cut off, the message remains."""
    [trace] = read_traces("thread 'main' panicked at 'it's gone', src/a.rs:3:5\n")
    assert (trace.message, trace.frames[0].column) == ("it's gone", 5)
    [cut] = read_traces("thread 'main' panicked at 'one\ntwo\nnote: x\n")
    assert (cut.message, cut.frames) == ("one\ntwo", ())


def test_an_unknown_place_is_part_of_the_message() -> None:
    """What is no place is not thrown away."""
    [trace] = read_traces("thread 'main' panicked at somewhere\nx\n")
    assert (trace.message, trace.frames) == ("somewhere", ())


def test_a_returned_error_with_its_causes() -> None:
    """Anyhow prints causes between the error and the backtrace."""
    [trace] = read_traces(
        f"Error: top\n\nCaused by:\n    0: mid\n    1: low\n\n{TRACE.replace('stack', 'Stack')}"
    )
    assert (trace.type, trace.message) == ("Error", "top")
    assert [(link.relation, link.message, link.depth) for link in trace.chain] == [
        (Relation.CAUSE, "mid", 1),
        (Relation.CAUSE, "low", 2),
    ]


def test_backtraces_alone() -> None:
    """Without a heading, with full addresses, and without anything."""
    [short] = read_traces(TRACE)
    assert (short.type, short.message) == ("", "")
    [full] = read_traces(
        "   0:     0x55d0 - shop::f::h0123456789abcdef at ./src/a.rs:3:5\n"
        "   1: 0x0000 - <unknown>\n"
    )
    assert [frame.function for frame in full.frames] == ["shop::f", ""]
    assert read_traces("stack backtrace:\nnone\n") == ()


def test_the_true_backtrace_holds_the_place_that_panicked() -> None:
    """A message may hold lines that look like a backtrace."""
    [trace] = read_traces(
        "thread 'main' panicked at src/a.rs:3:5:\none\nstack backtrace:\n   0: fake\n"
        "             at /b.rs:1:2\nlast\nstack backtrace:\n   0: shop::f\n"
        "             at ./src/a.rs:3:5\n"
    )
    assert trace.message.endswith("\nlast")
    assert [frame.function for frame in trace.frames] == ["shop::f"]


def test_a_place_that_no_backtrace_holds_changes_nothing() -> None:
    """Then the first backtrace is the stack."""
    head = "thread 'main' panicked at src/a.rs:3:5:\none\n"
    one = "stack backtrace:\n   0: shop::f\n             at ./src/b.rs:1:2\n"
    assert len(read_traces(head + one + "\n" + one)[0].frames) == 1
    assert len(read_traces(head + one + "\n" + head)) == 2


def test_an_overflowed_stack_is_a_crash() -> None:
    """The runtime names the thread and nothing else."""
    [trace] = read_traces("thread 'main' (7) has overflowed its stack\n")
    assert (trace.type, trace.notes) == ("stack overflow", ("thread main",))
