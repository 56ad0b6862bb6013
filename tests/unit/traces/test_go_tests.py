from homeport.traces import read_traces


def test_every_error_line_of_a_test_is_read() -> None:
    """Places become frames, texts one message; further lines go on with it."""
    [trace] = read_traces(
        "=== RUN   TestX\n    --- FAIL: TestX/sub (0.00s)\n"
        "        a_test.go:3: got 1\n            want 2\n"
        "        a_test.go:5: and 3\nFAIL\n"
    )
    assert (trace.test, trace.message) == ("TestX/sub", "got 1\nwant 2\nand 3")
    assert [(frame.line, frame.function) for frame in trace.frames] == [(3, "TestX"), (5, "TestX")]


def test_testifys_report_is_read() -> None:
    """The trace's place and the error's text are taken, the rest left out."""
    [trace] = read_traces(
        "--- FAIL: TestX (0.00s)\n    a_test.go:9: \n        \tError Trace:\t/srv/a_test.go:9\n"
        "        \tError:      \tNot equal:\n"
        "        \t            \texpected: 1\n        \tTest:       \tTestX\n"
        "FAIL\n"
    )
    assert trace.message.startswith("Not equal:\nexpected: 1")
    assert trace.frames[0].file == "/srv/a_test.go"


def test_a_failed_parent_says_nothing() -> None:
    """A test that only holds failing ones has no place of its own."""
    assert read_traces("--- FAIL: TestX (0.00s)\n--- FAIL: TestY (0.00s)\nok\n") == ()
