"""Notes on code that is no longer what a trace shows."""

from homeport.assistant.differing import differing
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
