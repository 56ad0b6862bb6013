"""Notes on code that is no longer what a trace shows."""

from homeport.assistant.differing import at_present, differing, less_sure, unreadable
from homeport.diagnosis import Cause, Sources
from homeport.traces import Trace, read_traces

TEXT = (
    "Traceback (most recent call last):\n"
    '  File "main.py", line 3, in go\n    return a.name\n'
    "AttributeError: no\n"
)


def failure() -> Trace:
    """A failure in line 3."""
    return read_traces(TEXT)[0]


def test_the_same_code_is_silent() -> None:
    """Nothing is said while the line is the one of the trace."""
    assert not list(differing(failure(), {"main.py": "\n\n    return a.name  # x\n"}.get))


def test_a_moved_line_is_found_again() -> None:
    """The note tells where the line is now."""
    notes = list(differing(failure(), {"main.py": "def go(a):\n    return a.name\n"}.get))
    assert len(notes) == 1
    assert "main.py differs from the trace: line 3 should be `return a.name`" in notes[0]
    assert "it is at line 2 now" in notes[0]


def test_a_line_that_is_gone() -> None:
    """Without the line the note says only that the file changed."""
    notes = list(differing(failure(), {"main.py": "a\nb\nc\n"}.get))
    assert len(notes) == 1
    assert "now" not in notes[0]


def test_other_files_are_left_alone() -> None:
    """A file outside of the repository cannot be compared."""
    assert not list(differing(failure(), dict[str, str]().get))


def test_a_frame_is_read_where_its_line_stands_now() -> None:
    """A line that moved is followed; one that is there, twice there or gone stays."""
    moved = at_present(failure(), {"main.py": "def go(a):\n    return a.name\n"}.get)
    assert moved.frames[0].line == 2
    for text in ("\n\nreturn a.name\n", "return a.name\nreturn a.name\nx\n", "gone\n"):
        assert at_present(failure(), {"main.py": text}.get).frames[0].line == 3


def test_causes_in_code_that_is_gone_are_less_sure() -> None:
    """What rules say of other code than that of the trace is said to be that."""
    cause = Cause("r", "main.py", 3, "", 0.8, "Why.")
    other = Cause("r", "lib.py", 3, "", 0.8, "Why.")
    same, told = less_sure([cause, other], failure(), {"main.py": "gone\n"}.get)
    assert told.score < 0.5
    assert "has changed since the trace" in told.why
    assert same is other
    assert less_sure([cause], failure(), {"main.py": "return a.name\n"}.get) == (cause,)


def test_a_change_after_the_trace_is_no_cause() -> None:
    """The trace shows the old line, so the change that took it away came later."""
    change = Cause("uncommitted", "main.py", 3, "", 0.8, "Changed.")
    other = Cause("r", "main.py", 2, "", 0.7, "Why.")
    first, second = less_sure([change, other], failure(), {"main.py": "x\nreturn a.name\n"}.get)
    assert first is other
    assert second.score < 0.4
    assert "came after it" in second.why


def test_a_file_that_python_cannot_read_any_more_is_told() -> None:
    """It ran when the trace was made; now it stops the parser, and the note says where and why."""
    text = "def go(a):\n    return (a\n"
    sources = Sources({"main.py": text}.get, ["main.py"])
    (note,) = unreadable(failure(), sources)
    assert "main.py cannot be read as Python any more (line 2: '(' was never closed)" in note


def test_a_readable_file_and_a_failure_of_the_parser_need_no_note() -> None:
    """Nothing is said of a file that is fine, is not there, or is the failure itself."""
    assert not list(unreadable(failure(), Sources({"main.py": "x = 1\n"}.get, ["main.py"])))
    assert not list(unreadable(failure(), Sources(dict[str, str]().get, [])))
    parser = read_traces(TEXT.replace("AttributeError", "SyntaxError"))[0]
    assert not list(unreadable(parser, Sources({"main.py": "x = (\n"}.get, ["main.py"])))
