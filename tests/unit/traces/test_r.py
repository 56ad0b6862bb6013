import pytest

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
    assert read_traces("\nError in the middle: no\n\n") == ()
    [trace] = read_traces("\nError: no\nExecution halted\n")
    assert (trace.type, trace.message, trace.frames) == ("simpleError", "no", ())


def test_a_message_goes_on_only_when_the_script_ends_below() -> None:
    """After `try()` the program's own output follows."""
    [survived] = read_traces("\nError in f(1) : no\nafter\n")
    assert survived.message == "no"
    [below] = read_traces("\nError in f(1) : \n  long\nafter\n")
    assert below.message == "long"


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("1 + x", "+"),
        ("a %*% b(2)", "%*%"),
        ("l[[5]]", "[["),
        ("p::f(g(1))", "f"),
        ("`a b`()", "a b"),
    ],
)
def test_the_function_of_a_call(call: str, name: str) -> None:
    """Operators are functions too; arguments are no part of a name."""
    [trace] = read_traces(f"\nError in {call} : no\nExecution halted\n")
    assert trace.frames[0].function == name


def test_text_that_does_not_parse_has_its_place() -> None:
    """The parser's message names it; the numbered lines below are source."""
    [trace] = read_traces(
        "\nError in source(\"a.R\") : a.R:2:5: unexpected '='\n1: y\n2: x = =\n        ^\n"
    )
    place = trace.frames[0]
    assert (place.file, place.line, place.column) == ("a.R", 2, 5)


def test_a_printed_condition() -> None:
    """`print(e)` writes condition, call and message in one line."""
    [trace] = read_traces("<simpleError in price(i): no price>\n")
    assert (trace.type, trace.message, trace.frames[0].function) == (
        "simpleError",
        "no price",
        "price",
    )


def test_numbered_warnings_are_no_calls() -> None:
    """`In addition:` lists warnings with numbers of their own."""
    [trace] = read_traces(
        "\nError in f() : no\nIn addition: Warning messages:\n1: In g() : a\n2: In h() : b\n"
    )
    assert [frame.function for frame in trace.frames] == ["f"]
