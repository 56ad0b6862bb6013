from homeport.traces import read_traces


def test_calls_are_outermost_first() -> None:
    """The failing call is the first frame, unless the list of calls names it too."""
    [trace] = read_traces(
        "\nError in f(1) : \n  bad\n  value\nCalls: h -> <Anonymous> -> g -> f\nExecution halted\n"
    )
    assert trace.message == "bad\nvalue"
    assert [frame.function for frame in trace.frames] == ["f", "g", "h"]


def test_a_place_and_a_numbered_list() -> None:
    """traceback() numbers the calls, innermost first; sources carry a line."""
    [trace] = read_traces(
        'Error in f() (from a.R#3) : no\n3: stop("no") at a.R#3\n2: f() at a.R#7\n1: pkg::g()\n'
    )
    assert [(frame.file, frame.line, frame.function, frame.in_app) for frame in trace.frames] == [
        ("a.R", 7, "f", True),
        ("", None, "g", False),
    ]


def test_an_error_without_calls_is_no_trace() -> None:
    """Any program may write `Error:`; only what R prints below makes it R's."""
    assert read_traces("\nError: no\nmore\n") == ()
    assert read_traces("\nError: no\nExecution halted\n") == ()
    assert read_traces("\nError in the middle: no\n\n") == ()
    [trace] = read_traces("\nError: no\nCalls: f\nExecution halted\n")
    assert trace.type == "rlang_error"
