from homeport.traces import read_traces


def test_the_classic_view() -> None:
    """Message above, place, source and category below."""
    [trace] = read_traces(
        "x\n\nboom\nmore\nAt line:3 char:5\n+ f\n+ ~\n"
        "    + CategoryInfo          : NotSpecified: (:) [], RuntimeException\n"
        "    + FullyQualifiedErrorId : boom\n\ny\n"
    )
    assert (trace.type, trace.message) == ("RuntimeException", "boom\nmore")
    [frame] = trace.frames
    assert (frame.file, frame.line, frame.column, frame.code) == ("", 3, 5, "f")


def test_a_place_alone_is_a_trace() -> None:
    """Nothing above and nothing below still tells where; the category stands in for a type."""
    [trace] = read_traces("At /srv/a.ps1:3 char:5\n    + CategoryInfo          : X: (:) []\n")
    assert (trace.type, trace.message) == ("X", "")


def test_the_concise_view_with_its_stack() -> None:
    """Table and script stack are one trace."""
    [trace] = read_traces(
        "Exception: /srv/a.ps1:3\nLine |\n   3 |  f\n     |  ~\n     | boom\n"
        "at g, /srv/a.ps1: line 9\n"
    )
    assert (trace.type, trace.message, trace.frames[0].code) == ("Exception", "boom", "f")
    assert [(frame.line, frame.function) for frame in trace.frames] == [(3, ""), (9, "g")]


def test_a_stack_alone_and_no_table() -> None:
    """A script stack trace is a trace; a place without its table is not."""
    [trace] = read_traces("at g, /srv/a.ps1: line 9\nat <ScriptBlock>, /srv/a.ps1: line 12\n")
    assert len(trace.frames) == 2
    assert read_traces("see: /srv/a.ps1:3\nnothing\n") == ()
