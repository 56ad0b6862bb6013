import pytest

from homeport.traces import read_traces
from homeport.traces.elixir import read_frame


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (
            "    (shop 0.1.0) lib/shop.ex:3: Shop.total/1",
            ("lib/shop.ex", 3, "Shop", "total/1", True),
        ),
        (
            "    lib/shop.ex:3: anonymous fn/1 in Shop.total/1",
            ("lib/shop.ex", 3, "Shop", "anonymous fn/1 in Shop.total/1", True),
        ),
        (
            "    (stdlib 4.2) lists.erl:12: :lists.map/2",
            ("lists.erl", 12, ":lists", "map/2", False),
        ),
        ("    :erlang.+(1, :a)", ("", None, ":erlang", "+(1, :a)", False)),
        ("    a.exs:4: (file)", ("a.exs", 4, "", "(file)", True)),
    ],
)
def test_a_frame_is_read(line: str, place: tuple[str, int | None, str, str, bool]) -> None:
    """Applications, files, anonymous functions and built-ins are told apart."""
    frame = read_frame(line)
    assert frame is not None
    assert (frame.file, frame.line, frame.module, frame.function, frame.in_app) == place


def test_a_message_of_several_lines_ends_at_the_frames() -> None:
    """Lines between `** (Type)` and the first frame belong to the message."""
    [trace] = read_traces(
        "** (MatchError) no\n  match:\n\n    a.exs:2: M.f/1\n    b.erl:3: :b.g/0\n"
    )
    assert (trace.type, trace.message, len(trace.frames)) == ("MatchError", "no\n  match:", 2)


def test_a_raised_error_without_frames_keeps_its_first_line() -> None:
    """Without frames only the line itself is sure."""
    [trace] = read_traces("** (RuntimeError) boom\nsomething else\n")
    assert (trace.message, trace.frames) == ("boom", ())


def test_frames_whose_heading_is_cut_off_are_read() -> None:
    """A stack alone is still a trace."""
    [trace] = read_traces("    (shop 0.1.0) lib/a.ex:3: A.f/1\n    lib/b.ex:4: B.g/0\n")
    assert [frame.line for frame in trace.frames] == [3, 4]


def test_a_test_without_a_stack_is_no_trace() -> None:
    """An ExUnit heading alone says nothing."""
    assert read_traces("\n  1) test adds (FooTest)\n     t.exs:4\n") == ()
    assert read_traces("\n  1) test adds (FooTest)\n     t.exs:4\n     x\n     stacktrace:\n") == ()


def test_an_exit_keeps_what_it_came_from() -> None:
    """The server's error stands deeper than the caller's own frames."""
    [trace] = read_traces(
        "** (exit) exited in: GenServer.call(:a, :b, 5000)\n"
        "    ** (EXIT) an exception was raised:\n"
        "        ** (RuntimeError) boom\n"
        "            lib/a.ex:3: A.f/1\n"
        "    lib/b.ex:4: B.g/0\n"
    )
    assert (trace.type, [frame.line for frame in trace.frames]) == ("exit", [4])
    [cause] = trace.chain
    assert (cause.type, cause.message, cause.frames[0].line) == ("RuntimeError", "boom", 3)


def test_an_exit_with_a_reason_says_it() -> None:
    """Without an exception the reason belongs to the message."""
    [trace] = read_traces(
        "** (exit) exited in: GenServer.call(:a, :b, 5000)\n"
        "    ** (EXIT) time out\n    lib/b.ex:4: B.g/0\n"
    )
    assert trace.message.endswith("\ntime out")


def test_frames_end_with_a_raised_error_of_its_own() -> None:
    """A second error below is read for itself."""
    first, second = read_traces("** (A) one\n** (B) two\n    lib/b.ex:4: B.g/0\n")
    assert (first.message, second.message) == ("one", "two")
