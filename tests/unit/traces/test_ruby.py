import pytest

from homeport.traces import Relation, read_traces
from homeport.traces.ruby import read_frame


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("a.rb:3:in `f'", ("a.rb", 3, "", "f", True)),
        ("\tfrom a.rb:3:in 'Shop::Cart#total'", ("a.rb", 3, "Shop::Cart", "total", True)),
        ("from a.rb:3:in 'Cart.find'", ("a.rb", 3, "Cart", "find", True)),
        (
            "     # ./spec/a_spec.rb:3:in `block in <top (required)>'",
            ("./spec/a_spec.rb", 3, "", "block in <top (required)>", True),
        ),
        ("rack (2.0.3) lib/rack/a.rb:3:in `call'", ("lib/rack/a.rb", 3, "", "call", False)),
        ("<internal:kernel>:187:in `loop'", ("<internal:kernel>", 187, "", "loop", False)),
        ("app/a.rb:3", ("app/a.rb", 3, "", "", True)),
    ],
)
def test_a_frame_is_read(line: str, place: tuple[str, int, str, str, bool]) -> None:
    """Classes, gems, internals and comments of RSpec are told apart."""
    frame = read_frame(line)
    assert frame is not None
    assert (frame.file, frame.line, frame.module, frame.function, frame.in_app) == place


@pytest.mark.parametrize("line", ["12:30:00", "x: y", "a.txt:3"])
def test_other_lines_are_none(line: str) -> None:
    """A place needs a function or a file of Ruby."""
    assert read_frame(line) is None


def test_messages_suggestions_and_source() -> None:
    """The underlined line is the frame's source; suggestions are notes."""
    [trace] = read_traces(
        "a.rb:3:in `f': no method (NoMethodError)\n\n  x.foo\n   ^^^^\n"
        "Did you mean?  for\n\tfrom a.rb:9:in `<main>'\n"
    )
    assert (trace.message, trace.notes) == ("no method", ("Did you mean?  for",))
    assert (trace.frames[0].code, trace.frames[0].mark) == ("x.foo", (1, 5))


def test_the_class_may_stand_behind_a_later_line() -> None:
    """A message of several lines names its class at the first line's or its own end."""
    [trace] = read_traces("a.rb:3:in `f': one\ntwo (ArgumentError)\n\tfrom a.rb:9:in `g'\n")
    assert (trace.type, trace.message) == ("ArgumentError", "one\ntwo")


def test_an_error_printed_below_is_the_cause() -> None:
    """Ruby prints the cause after the error."""
    [trace] = read_traces(
        "a.rb:3:in `f': out (E)\n\tfrom a.rb:9:in `g'\na.rb:2:in `f': in (D)\n"
        "\tfrom a.rb:8:in `g'\n"
    )
    assert [(link.relation, link.type) for link in trace.chain] == [(Relation.CAUSE, "D")]


def test_the_reversed_order_is_turned() -> None:
    """Ruby 2.5 to 2.7 print the outermost call first."""
    [trace] = read_traces(
        "Traceback (most recent call last):\n\t1: from a.rb:9:in `<main>'\na.rb:3:in `f': no (E)\n"
    )
    assert [frame.line for frame in trace.frames] == [3, 9]
    assert trace.type == "E"


def test_loggers_headings() -> None:
    """Rails' and loggers' headings name the error; a record that names none ends the search."""
    [rails] = read_traces("\n  A::B (no):\n\n  app/a.rb:3:in `f'\n")
    assert (rails.type, rails.message) == ("A::B", "no")
    [plain] = read_traces("FooError: no\napp/a.rb:3:in `f'\n")
    assert (plain.type, plain.message) == ("FooError", "no")
    [bare] = read_traces("2026-01-01 10:00:00 x\napp/a.rb:3:in `f'\n")
    assert bare.type == ""


def test_rspecs_error_may_name_its_class() -> None:
    """An error in an example carries its class and the failing line."""
    [trace] = read_traces(
        "  1) Cart adds\n     Failure/Error:\n       total\n\n     NameError:\n"
        "       undefined\n     # ./a_spec.rb:3:in `f'\n"
    )
    assert (trace.type, trace.message, trace.test) == ("NameError", "undefined", "Cart adds")
    assert trace.frames[0].code == "total"


def test_minitests_both_forms() -> None:
    """A failed assertion has its place in the heading, an error its stack."""
    [failed] = read_traces("T#test_a [a_test.rb:3]:\nExpected: 1\n\nnext\n")
    assert (failed.message, failed.test, failed.frames[0].line) == ("Expected: 1", "T#test_a", 3)
    [error] = read_traces("T#test_b:\nFooError: no\n    a.rb:3:in `f'\n")
    assert (error.type, error.test) == ("FooError", "T#test_b")
    [odd] = read_traces("T#test_c:\nnot equal\n    a.rb:3:in `f'\n")
    assert (odd.type, odd.message) == ("Minitest::Assertion", "not equal")


@pytest.mark.parametrize(
    "text", ["app/a.rb:3\n", "x:3:in `f': y\n", "Traceback (most recent call last):\nx\n"]
)
def test_a_place_alone_is_no_trace(text: str) -> None:
    """One place without function, class or heading proves nothing."""
    assert read_traces(text) == ()


def test_lines_before_the_first_from_are_the_message() -> None:
    """A message may hold what looks like a call; calls of the interpreter begin with `from`."""
    [trace] = read_traces(
        "a.rb:1:in `f': one (E)\ntwo\n/b.rb:3:in `g'\n\tfrom a.rb:9:in `<main>'\n"
    )
    assert (trace.type, trace.message) == ("E", "one\ntwo\n/b.rb:3:in `g'")
    assert [frame.line for frame in trace.frames] == [1, 9]


def test_an_empty_message_leaves_the_class() -> None:
    """The interpreter then writes the class alone."""
    [trace] = read_traces("a.rb:1:in `f': Shop::E\n\tfrom a.rb:9:in `<main>'\n")
    assert (trace.type, trace.message) == ("Shop::E", "")


def test_a_threads_error_that_is_printed_twice_is_one() -> None:
    """The report of the thread and the error that `join` raises again are the same."""
    line = "a.rb:1:in `f': x (E)\n"
    [trace] = read_traces(line + line)
    assert trace.chain == ()


def test_levels_left_out_of_a_deep_stack_do_not_end_it() -> None:
    """`... 99 levels...` stands between calls."""
    [trace] = read_traces(
        "a.rb:1:in `f': x (E)\n\tfrom a.rb:1:in `f'\n\t ... 99 levels...\n\tfrom a.rb:2:in `g'\n"
    )
    assert [frame.line for frame in trace.frames] == [1, 1, 2]


def test_a_loggers_line_names_message_and_class() -> None:
    """`Logger#error(exception)` writes them above the calls."""
    [trace] = read_traces(
        "E, [2026-01-01T00:00:00.1 #7] ERROR -- : no stock (Shop::E)\n"
        "/a.rb:1:in `f'\n/a.rb:2:in `g'\n"
    )
    assert (trace.type, trace.message) == ("Shop::E", "no stock")
