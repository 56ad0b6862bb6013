from homeport.traces.python_frames import MOST_FRAMES, python_frame, read_frames
from homeport.traces.view import View


def test_source_and_underline_belong_to_the_frame() -> None:
    """The first indented line is the source; the carets mark a stretch of it."""
    view = View(
        (
            '  File "a.py", line 3, in f\n    return  g(x)\n            ~^^^\n'
            '  File "b.py", line 4\nend'
        ),
        0,
    )
    frames, notes, index = read_frames(view, 0)
    assert [(one.file, one.line, one.function, one.code, one.mark) for one in frames] == [
        ("a.py", 3, "f", "return  g(x)", (8, 12)),
        ("b.py", 4, "", "", None),
    ]
    assert (notes, index) == ([], 4)


def test_a_statement_of_several_lines_keeps_its_first() -> None:
    """Newer interpreters show whole statements, with carets below each line."""
    view = View('  File "a.py", line 3, in f\n    g(\n    ~^\n      1,\n      ^^\n    )\n', 0)
    [frame] = read_frames(view, 0)[0]
    assert (frame.code, frame.mark) == ("g(", (0, 2))


def test_a_repeated_call_is_written_out() -> None:
    """As many frames as there were calls, up to a bound that a note names."""
    call = '  File "a.py", line 3, in f\n'
    frames, notes, _ = read_frames(View(call + "  [Previous line repeated 3 more times]", 0), 0)
    assert (len(frames), notes) == (4, [])
    frames, notes, _ = read_frames(
        View(call + "  [Previous line repeated 1000000 more times]", 0), 0
    )
    assert len(frames) == MOST_FRAMES
    assert notes == ["the last call repeats 990001 more times"]


def test_a_repetition_of_nothing_ends_the_frames() -> None:
    """Without a call above there is nothing to repeat."""
    assert read_frames(View("  [Previous line repeated 3 more times]", 0), 0) == ([], [], 0)


def test_a_frame_knows_whose_code_it_is() -> None:
    """The verdict is made where the frame is."""
    assert python_frame("/srv/a.py", 1, "f").in_app
    assert not python_frame("/x/site-packages/a.py", 1, "f").in_app
