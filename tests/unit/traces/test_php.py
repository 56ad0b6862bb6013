import pytest

from homeport.traces import Kind, Relation, read_traces


def test_places_get_their_own_function() -> None:
    """The throwing place comes first; each call's place lies in the function of the next line."""
    [trace] = read_traces(
        "PHP Fatal error:  Uncaught A\\B: one\ntwo in /s/a.php:2\nStack trace:\n"
        "#0 /s/a.php(5): C->f(Object(D))\n"
        "#1 [internal function]: {closure}()\n#2 /s/a.php(9): array_map()\n"
        "#3 {main}\n  thrown in /s/a.php on line 2\n"
    )
    assert (trace.type, trace.message) == ("A\\B", "one\ntwo")
    assert [(one.line, one.module, one.function) for one in trace.frames] == [
        (2, "C", "f"),
        (5, "", "{closure}"),
        (9, "", "{main}"),
    ]
    assert [(one.before, one.frame.function) for one in trace.runtime_frames] == [(2, "array_map")]


def test_what_next_names_is_the_trace() -> None:
    """Earlier errors are causes of the last one."""
    [trace] = read_traces(
        "E: in in /s/a.php:2\nStack trace:\n#0 {main}\n\n"
        "Next F: out in /s/a.php:3\nStack trace:\n#0 {main}\n"
    )
    assert (trace.type, trace.message) == ("F", "out")
    assert [(link.relation, link.type) for link in trace.chain] == [(Relation.CAUSE, "E")]


def test_the_oldest_form_is_read() -> None:
    """PHP 5 quotes type and message."""
    [trace] = read_traces(
        "exception 'E' with message 'no' in /s/a.php:5\nStack trace:\n"
        "#0 /s/a.php(9): X::f()\n#1 {main}\n"
    )
    assert (trace.type, trace.message, trace.frames[0].module) == ("E", "no", "X")


def test_a_stack_without_an_error_is_a_trace() -> None:
    """Numbered calls alone, and a stack below nothing known."""
    [trace] = read_traces("#0 /s/a.php(9): f()\n#1 {main}\n")
    assert (trace.type, len(trace.frames)) == ("", 2)
    [below] = read_traces("...\nStack trace:\n#0 /s/a.php(9): f()\n")
    assert below.frames[0].line == 9


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("PHP Parse error:  no in /s/a.php on line 3\n", Kind.EXCEPTION, "Parse error"),
        ("Warning: no in /s/a.php on line 3\n", Kind.DIAGNOSTIC, "Warning"),
    ],
)
def test_one_line_errors(text: str, kind: Kind, name: str) -> None:
    """Fatal ones are failures, warnings diagnostics."""
    [trace] = read_traces(text)
    assert (trace.kind, trace.type, trace.message, trace.frames[0].line) == (kind, name, "no", 3)


@pytest.mark.parametrize(
    "text", ["PHP Warning:  no on line 3\n", "Stack trace:\nx\n", "#0 x: y\n", "meet on line 3\n"]
)
def test_other_lines_are_left_alone(text: str) -> None:
    """Without a file or calls there is nothing to read."""
    assert read_traces(text) == ()


def test_a_stack_below_the_errors_own_line() -> None:
    """`echo $e->getTraceAsString()` has no heading; the failing call's place is not known."""
    [trace] = read_traces("A\\E: no\n#0 /s/a.php(9): C->f()\n#1 /s/a.php(12): g()\n#2 {main}\n")
    assert (trace.type, trace.message) == ("A\\E", "no")
    assert [(one.line, one.function) for one in trace.frames] == [
        (None, "f"),
        (9, "g"),
        (12, "{main}"),
    ]


def test_a_message_may_hold_what_looks_like_calls() -> None:
    """The stack that is announced is the true one."""
    [trace] = read_traces(
        "PHP Fatal error:  Uncaught E: one\n#0 /x.php(3): y()\ntwo in /s/a.php:2\nStack trace:\n"
        "#0 /s/a.php(9): g()\n#1 {main}\n  thrown in /s/a.php on line 2\n"
    )
    assert (trace.message, [one.line for one in trace.frames]) == (
        "one\n#0 /x.php(3): y()\ntwo",
        [2, 9],
    )


def test_an_error_without_a_message() -> None:
    """Only the class stands before the place."""
    [trace] = read_traces(
        "PHP Fatal error:  Uncaught A\\E in /s/a.php:2\nStack trace:\n#0 {main}\n  thrown in x\n"
    )
    assert (trace.type, trace.message, trace.frames[0].line) == ("A\\E", "", 2)


def test_a_line_that_names_no_class_is_the_message() -> None:
    """What a program logs above a stack is no type."""
    [trace] = read_traces(
        "failed: no in /s/a.php:2\nStack trace:\n#0 /s/a.php(9): g()\n#1 {main}\n"
    )
    assert (trace.type, trace.message) == ("", "failed: no")
