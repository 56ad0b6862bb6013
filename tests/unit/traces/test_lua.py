from homeport.traces import read_traces


def test_frames_of_every_kind() -> None:
    """Functions, methods, chunks, C and tail calls."""
    [trace] = read_traces(
        "lua: a.lua:1: one\ntwo\nstack traceback:\n\t[C]: in function 'error'\n"
        "\ta.lua:1: in function <a.lua:1>\n"
        "\t(...tail calls...)\n\t[string \"x\"]:3: in method 'm.go'\n"
        "\ta.lua:9: in main chunk\n\t[C]: in ?\nend\n"
    )
    assert trace.message == "one\ntwo"
    assert [(frame.file, frame.line, frame.function) for frame in trace.frames] == [
        ("[C]", None, "error"),
        ("a.lua", 1, ""),
        ('[string "x"]', 3, "go"),
        ("a.lua", 9, "main chunk"),
        ("[C]", None, ""),
    ]


def test_a_message_without_a_place() -> None:
    """The line right above is the message; without one there is none."""
    [trace] = read_traces("boom\nstack traceback:\n\ta.lua:1: in main chunk\n")
    assert trace.message == "boom"
    [bare] = read_traces("\nstack traceback:\n\ta.lua:1: in main chunk\n")
    assert bare.message == ""


def test_a_heading_without_frames_is_no_trace() -> None:
    """Nothing below, nothing read."""
    assert read_traces("stack traceback:\nnothing\n") == ()
