import pytest

from homeport.traces import Relation, read_traces


@pytest.mark.parametrize(
    "message",
    [
        "ParseIntError { kind: InvalidDigit }",
        'Os { code: 2, kind: NotFound, message: "No such file or directory" }',
        'Load(Os { code: 2, kind: NotFound, message: "x" })',
        'Custom("no price")',
        "Parse(Empty)",
    ],
)
def test_a_value_that_main_returned_is_an_error_of_rust(message: str) -> None:
    """The value as `Debug` writes it is the message; there are no frames."""
    text = f"starting\nError: {message}\n"
    [trace] = read_traces(text)
    assert (trace.language, trace.type, trace.message) == ("rust", "Error", message)
    assert text[trace.start : trace.end] == f"Error: {message}"


@pytest.mark.parametrize(
    "text",
    [
        "Error: no such file\n",
        "Error: Foo { a: 1 }\n    ^\n",
        "Error: Cannot (really) go on\n",
        "Error: x\n\nCaused by:\nnothing\n",
        "x Error: ParseIntError { kind: InvalidDigit }\n",
    ],
)
def test_other_errors_are_not_taken(text: str) -> None:
    """A sentence, a line that something follows, and a report without causes are not Rust's."""
    assert read_traces(text) == ()


def test_causes_without_a_backtrace_are_linked() -> None:
    """What anyhow lists below is a chain, each cause one deeper."""
    [trace] = read_traces("Error: a\n\nCaused by:\n    0: b\n    1: c\n\nbye\n")
    assert (trace.language, trace.message) == ("rust", "a")
    assert [(link.relation, link.message, link.depth) for link in trace.chain] == [
        (Relation.CAUSE, "b", 1),
        (Relation.CAUSE, "c", 2),
    ]


def test_a_report_with_a_backtrace_is_read_once() -> None:
    """The frames below belong to the same error."""
    text = (
        "Error: a\n\nCaused by:\n    b\n\n"
        "Stack backtrace:\n   0: shop::f\n             at ./a.rs:1:2\n"
    )
    [trace] = read_traces(text)
    assert (trace.message, len(trace.frames), len(trace.chain)) == ("a", 1, 1)
