from homeport.traces import read_traces


def test_a_failing_test_of_a_tap_report_is_read() -> None:
    """Name, error and stack come from the block below `not ok`."""
    [trace] = read_traces(
        "TAP version 13\nnot ok 1 - adds\n  ---\n  duration_ms: 1\n"
        "  location: '/srv/a.test.js:3:1'\n  failureType: 'testCodeFailure'\n"
        "  error: 'not equal'\n  name: 'AssertionError'\n  stack: |-\n"
        "    f (/srv/a.js:1:2)\n"
        "    TestContext.<anonymous> (/srv/a.test.js:4:5)\n  ...\n"
    )
    assert (trace.type, trace.message, trace.test) == ("AssertionError", "not equal", "adds")
    assert [frame.line for frame in trace.frames] == [1, 4]


def test_a_test_without_a_stack_has_its_place() -> None:
    """The location stands in where no stack is printed."""
    [trace] = read_traces("not ok 1\n  ---\n  location: '/srv/a.test.js:3:1'\n  ...\n")
    assert (trace.type, trace.frames[0].line) == ("Error", 3)


def test_parents_and_bare_results_are_no_traces() -> None:
    """A test that failed through its parts adds nothing; without a block nothing is known."""
    assert read_traces("not ok 1 - all\n  ---\n  failureType: 'subtestsFailed'\n  ...\n") == ()
    assert read_traces("not ok 1 - x\nok 2\n") == ()
