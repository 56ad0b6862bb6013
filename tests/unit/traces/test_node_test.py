"""Reading Node's TAP report."""

from homeport.traces import read_traces

REPORT = """\
TAP version 13
# Subtest: money
    # Subtest: an agreed zero is kept
    not ok 1 - an agreed zero is kept
      ---
      duration_ms: 5.04
      location: '/app/checkout.test.js:9:1'
      failureType: 'testCodeFailure'
      error: |-
        Expected values to be strictly equal:

        950 !== 1000

      code: 'ERR_ASSERTION'
      name: 'AssertionError'
      stack: |-
        toPay (/app/checkout.js:4:10)
        TestContext.<anonymous> (/app/checkout.test.js:10:10)
        async Test.run (node:internal/test_runner/test:796:25)
      ...
not ok 1 - money
  ---
  failureType: 'subtestsFailed'
  error: '1 subtest failed'
  code: 'ERR_TEST_FAILURE'
  ...
"""


def test_a_failing_subtest_is_read_with_its_frames() -> None:
    """Type, message of several lines, test, frames innermost first; the outer test is none."""
    (trace,) = read_traces(REPORT)
    assert (trace.language, trace.type) == ("javascript", "AssertionError")
    assert trace.message == "Expected values to be strictly equal:\n\n950 !== 1000"
    assert trace.test == "an agreed zero is kept"
    assert [(frame.file, frame.line, frame.function) for frame in trace.frames][:2] == [
        ("/app/checkout.js", 4, "toPay"),
        ("/app/checkout.test.js", 10, "TestContext.<anonymous>"),
    ]
    assert [frame.in_app for frame in trace.frames] == [True, True, False]


def test_without_a_stack_the_location_is_the_frame() -> None:
    """A test that was cancelled or timed out says where it stands."""
    text = (
        "not ok 2 - slow\n  ---\n  location: '/app/a.test.js:3:1'\n"
        "  failureType: 'testTimeoutFailure'\n"
        "  error: 'test timed out after 5ms'\n  ...\n"
    )
    (trace,) = read_traces(text)
    assert trace.message == "test timed out after 5ms"
    assert [(frame.file, frame.line) for frame in trace.frames] == [("/app/a.test.js", 3)]


def test_a_bare_result_line_is_no_trace() -> None:
    """TAP of other tools without a block says too little."""
    assert read_traces("not ok 3 - something\nok 4 - more\n") == ()
