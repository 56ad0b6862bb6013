import pytest

from homeport.traces import read_traces
from homeport.traces.beam import read_frame


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


def test_a_report_over_several_lines_is_one_trace() -> None:
    """The tuples of a crash report are joined until their brackets close."""
    [trace] = read_traces(
        "Error in process <0.1.0> with exit value:\n{{badmatch,x},[{shop,total,1,\n"
        ' [{file,"shop.erl"},{line,7}]},\n'
        ' {proc_lib,init_p,3,[{file,"proc_lib.erl"},{line,9}]}]}\nnext\n'
    )
    assert (trace.type, trace.message) == ("badmatch", "{badmatch,x}")
    assert [(frame.file, frame.in_app) for frame in trace.frames] == [
        ("shop.erl", True),
        ("proc_lib.erl", False),
    ]


def test_a_test_without_a_stack_is_no_trace() -> None:
    """An ExUnit heading alone says nothing."""
    assert read_traces("\n  1) test adds (FooTest)\n     t.exs:4\n") == ()
    assert read_traces("\n  1) test adds (FooTest)\n     t.exs:4\n     x\n     stacktrace:\n") == ()


def test_shell_errors_end_with_their_calls() -> None:
    """What the shell prints next is no part of the error."""
    [trace] = read_traces(
        "** exception error: bad\n  argument\n     in function  shop:f/1 (shop.erl, line 2)\n2> \n"
    )
    assert (trace.message, trace.frames[0].line) == ("bad argument", 2)


def test_a_file_tuple_without_a_call_is_no_trace() -> None:
    """Configuration that names files is left alone."""
    assert read_traces('{handlers,[{file,"x.log"},{line,1}]}\n') == ()
