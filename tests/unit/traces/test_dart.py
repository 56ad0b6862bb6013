import pytest

from homeport.traces import read_traces
from homeport.traces.dart import read_frame


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (
            "#0      Cart.total (package:shop/cart.dart:3:5)",
            ("package:shop/cart.dart", 3, 5, "Cart.total"),
        ),
        ("#1      f (dart:core-patch/x.dart:9)", ("dart:core-patch/x.dart", 9, None, "f")),
        ("package:shop/a.dart 12:5  main.<fn>", ("package:shop/a.dart", 12, 5, "main.<fn>")),
        ("dart:async  _run", ("dart:async", None, None, "_run")),
    ],
)
def test_a_frame_is_read_in_both_styles(
    line: str, place: tuple[str, int | None, int | None, str]
) -> None:
    """The virtual machine's and package stack_trace's frames give the same values."""
    frame = read_frame(line)
    assert frame is not None
    assert (frame.file, frame.line, frame.column, frame.function) == place


@pytest.mark.parametrize("line", ["#0      f (x.c:3)", "#0      f)", "text"])
def test_other_numbered_lines_are_left_alone(line: str) -> None:
    """A place that is no Dart file makes no Dart frame."""
    assert read_frame(line) is None


@pytest.mark.parametrize(
    ("said", "kind", "message"),
    [
        ("Exception: no", "Exception", "no"),
        ("FormatException: bad\nmore", "FormatException", "bad\nmore"),
        ("Instance of 'Gone'", "Gone", "Instance of 'Gone'"),
        ("Bad state: empty", "StateError", "Bad state: empty"),
        ("anything else", "", "anything else"),
    ],
)
def test_what_was_thrown_is_named(said: str, kind: str, message: str) -> None:
    """The type is taken from the text as far as the text names one."""
    [trace] = read_traces(f"Unhandled exception:\n{said}\n#0      f (file:///a.dart:1:2)\n")
    assert (trace.type, trace.message) == (kind, message)


def test_a_trace_may_stand_alone_or_below_one_line() -> None:
    """Without a heading the frames remain; a line `Type: message` right above names them."""
    [bare] = read_traces("#0      f (file:///a.dart:1:2)\n<asynchronous suspension>\n")
    assert (bare.type, len(bare.frames)) == ("", 1)
    [named] = read_traces("RangeError (index): out\n#0      f (file:///a.dart:1:2)\n")
    assert (named.type, named.message) == ("RangeError", "out")


def test_flutters_banner_is_part_of_the_trace() -> None:
    """The message ends at the first blank line below the sentence that names the type."""
    [trace] = read_traces(
        "══╡ EXCEPTION CAUGHT BY WIDGETS LIBRARY ╞══\nThe following StateError was thrown:\n"
        "one\ntwo\n\nThis was the stack:\n#0      f (package:shop/a.dart:1:2)\n"
    )
    assert (trace.type, trace.message, trace.start) == ("StateError", "one\ntwo", 0)
