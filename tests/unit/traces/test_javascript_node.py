from homeport.traces import Relation, read_traces

THROWN = "/srv/a.js:3\n  throw 'x'\n  ^\n"


def test_a_thrown_value_is_read() -> None:
    """What was thrown without being an error is the message, above Node's advice."""
    [trace] = read_traces(
        THROWN + "x\n(Use `node --trace-uncaught ...` to show where)\n\nNode.js v20.1.0\n"
    )
    [frame] = trace.frames
    assert (trace.type, trace.message) == ("", "x")
    assert (frame.file, frame.line, frame.code, frame.mark) == ("/srv/a.js", 3, "throw 'x'", (0, 1))


def test_a_thrown_value_with_its_stack() -> None:
    """`--trace-uncaught` prints where it was thrown."""
    [trace] = read_traces(THROWN + "x\nThrown at:\n    at f (/srv/a.js:3:3)\n\nNode.js v20.1.0\n")
    assert (trace.message, trace.frames[0].column) == ("x", 3)


def test_nodes_version_alone_says_nothing() -> None:
    """Without a place and carets above there is no trace."""
    assert read_traces("hello\n\nNode.js v20.1.0\n") == ()
    assert read_traces("hello\n   ^\nNode.js v20.1.0\n") == ()
    assert read_traces("x\n" * 80 + "Node.js v20.1.0\n") == ()


def test_who_emitted_the_error_is_an_origin() -> None:
    """A second stack below the error's own one hangs on it."""
    [trace] = read_traces(
        "Error: x\n    at f (/a.js:1:1)\nEmitted 'error' event on Y instance at:\n"
        "    at g (/a.js:2:2)\n    [... lines matching original stack trace ...]\n"
        "    at h (/a.js:3:3) {\n  code: 1\n}\n"
    )
    [link] = trace.chain
    assert (link.relation, [one.line for one in link.frames]) == (Relation.ORIGIN, [2, 3])
    assert trace.notes == ("code: 1",)


def test_a_heading_without_calls_is_no_origin() -> None:
    """The words alone hang nothing on the trace."""
    [trace] = read_traces("Error: x\n    at f (/a.js:1:1)\nFrom previous event:\nend\n")
    assert trace.chain == ()


def test_the_true_stack_holds_the_thrown_place() -> None:
    """Lines of the message that look like frames stay in the message."""
    [trace] = read_traces(
        "/srv/a.js:9\nthrow e\n^\n\nError: one\n    at fake (b.js:1:2)\ntwo\n"
        "    at f (/srv/a.js:9:1)\n"
    )
    assert trace.message == "one\n    at fake (b.js:1:2)\ntwo"
    assert [frame.line for frame in trace.frames] == [9]


def test_without_a_stack_of_the_place_the_first_one_stays() -> None:
    """A place that no stack holds proves nothing."""
    [trace] = read_traces("/srv/a.js:9\nthrow e\n^\n\nError: one\n    at f (/b.js:1:2)\n\n")
    assert (trace.message, trace.frames[0].file) == ("one", "/b.js")
