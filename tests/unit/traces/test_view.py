from homeport.traces.view import Prefix, View


def test_lines_are_read_in_both_directions() -> None:
    """Index 0 is the opened line; past either end there is none."""
    text = "a\nb\nc"
    view = View(text, 2)
    assert [view.line(at) for at in (-2, -1, 0, 1, 2)] == [None, "a", "b", "c", None]
    assert (view.start(1), view.end(1), view.start(9), view.end(9)) == (4, 5, 5, 5)


def test_no_line_before_the_floor_is_shown() -> None:
    """What belongs to an earlier trace is out of reach."""
    assert View("a\nb\nc", 4, floor=2).line(-2) is None


def test_a_ticking_clock_is_the_same_prefix() -> None:
    """Times in a prefix may differ; threads and levels may not."""
    text = "10:00:01 [w-1] a\n10:00:02 [w-2] x\n10:00:03 [w-1] b\n"
    view = View(text, 0, "10:00:01 [w-1] ")
    assert [view.line(0), view.line(1)] == ["a", "b"]
    assert view.gapped
    assert view.starts(99) == [0, 34]
    assert not view.goes_on(1)


def test_a_line_counter_is_the_same_prefix() -> None:
    """Where no line has the very prefix, numbers may count."""
    view = View("1| a\n2| b\n3| c", 0, "1| ")
    assert [view.line(at) for at in range(3)] == ["a", "b", "c"]
    assert view.goes_on(1)


def test_a_prefix_on_the_first_line_alone_is_taken_off_there() -> None:
    """A logger that marks a record's first line leaves the others as they are."""
    view = View("ERROR: a\n  b\n\nc", 0, "ERROR: ")
    assert [view.line(at) for at in range(4)] == ["a", "  b", "", "c"]


def test_a_stream_that_ends_gives_no_foreign_lines() -> None:
    """Lines of others behind the last own line are not shown, nor before the first."""
    text = "x\n[a] 1\n[a] 2\n" + "other\n" * 30
    view = View(text, 2, "[a] ")
    assert [view.line(at) for at in (-1, 0, 1, 2)] == [None, "1", "2", None]
    many = "other\n" * 30 + "[a] 1\n[a] 2"
    assert View(many, many.index("[a]"), "[a] ").line(-1) is None


def test_a_prefix_with_nothing_behind_is_an_empty_line() -> None:
    """Editors cut spaces at line ends."""
    assert Prefix("[a] ").strip("[a]") == ""
    assert Prefix("[a] ").strip("[b] x") is None
    assert Prefix("    ").strip("x") == "x"
