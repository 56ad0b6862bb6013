from homeport.traces import read_traces

CALLS = (
    "CallStack (from HasCallStack):\n"
    "  error, called at src/A.hs:3:5 in a-0.1-inplace:A\n"
    "  g, called at libraries/x.hs:1:1 in base:X\n"
)


def test_places_get_the_function_they_lie_in() -> None:
    """An entry names the function called there; the next one names where that is."""
    [trace] = read_traces(f"prog: no\nmore\n{CALLS}")
    assert (trace.type, trace.message) == ("ErrorCall", "no\nmore")
    assert [(frame.line, frame.function, frame.in_app) for frame in trace.frames] == [
        (3, "g", True),
        (1, "", False),
    ]


def test_the_newer_heading_is_read() -> None:
    """Recent compilers name package and class of what was thrown."""
    [trace] = read_traces(
        f"Uncaught exception ghc-internal:GHC.Exception.ErrorCall:\n\nboom\n\n"
        f"{CALLS.replace('CallStack (from HasCallStack)', 'HasCallStack backtrace')}"
    )
    assert (trace.type, trace.message) == ("ErrorCall", "boom")


def test_a_stack_alone_and_no_stack() -> None:
    """A heading may be missing; a heading without calls is nothing."""
    [trace] = read_traces(CALLS)
    assert (trace.message, trace.start) == ("", 0)
    assert read_traces("CallStack (from HasCallStack):\nx\n") == ()


def test_errors_of_the_standard_library_have_no_place() -> None:
    """Their words say what they are."""
    [trace] = read_traces("app: Prelude.head: empty list\n")
    assert (trace.type, trace.message) == ("ErrorCall", "Prelude.head: empty list")
    [divided] = read_traces("app: divide by zero\n")
    assert divided.type == "ArithException"
