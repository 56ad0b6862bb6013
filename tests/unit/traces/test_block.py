from homeport.traces.block import find_above, read_block, shifted
from homeport.traces.pattern import Pattern
from homeport.traces.trace import Frame
from homeport.traces.view import View


def _frame(line: str) -> Frame | None:
    return Frame(line) if line.startswith("f") else None


def test_a_block_ends_behind_its_last_frame() -> None:
    """Lines that may stand between frames do not count when none follows."""
    view = View("f1\n-\nf2\n-\nx", 0)
    frames, end = read_block(view, 0, _frame, Pattern("-"))
    assert ([frame.file for frame in frames], end) == (["f1", "f2"], 3)


def test_a_block_of_nothing_is_empty() -> None:
    """No frame, no step."""
    assert read_block(View("x", 0), 0, _frame) == ([], 0)


def test_above_means_near_and_before_the_stop() -> None:
    """A heading is found within its distance, and never behind the line that stops the search."""
    text = "head\nstop\nmiddle\nhere"
    view = View(text, text.index("here"))
    assert find_above(view, Pattern("head"), 5) == -3
    assert find_above(view, Pattern("head"), 2) is None
    assert find_above(view, Pattern("head"), 5, stop=Pattern("stop")) is None
    assert find_above(view, Pattern("absent"), 9) is None


def test_shifting_gives_each_place_its_own_function() -> None:
    """Where a trace names the called function, the place belongs to the next name."""
    frames = [Frame("a", 1, function="f", module="m"), Frame("b", 2, function="g")]
    assert [(one.file, one.function) for one in shifted(frames, "main")] == [
        ("a", "g"),
        ("b", "main"),
    ]
