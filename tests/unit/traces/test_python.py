import pytest

from homeport.traces import Kind, read_traces

HEAD = "Traceback (most recent call last):\n"
CALL = '  File "a.py", line 3, in f\n    x\n'


def test_a_traceback_whose_head_is_cut_off_is_sure_by_its_function_or_error() -> None:
    """One cited line is not enough, a function's name or an error's is."""
    assert len(read_traces(CALL)) == 1
    assert len(read_traces('  File "a.py", line 3\n    x(\n     ^\nSyntaxError: y\n')) == 1
    assert read_traces('see File "a.py", line 3\n') == ()


def test_a_header_without_frames_is_nothing() -> None:
    """The words alone are no trace."""
    assert read_traces(HEAD + "nothing\n") == ()


@pytest.mark.parametrize(
    ("heading", "test"),
    [
        ("FAIL: test_a (m.T.test_a)", "m.T.test_a"),
        ("ERROR: test_a (m.T)", "m.T.test_a"),
        ("FAIL: test_a (m.T.test_a) (i=1)\nSays what it does.", "m.T.test_a"),
        ("something else", ""),
    ],
)
def test_unittests_heading_names_the_test(heading: str, test: str) -> None:
    """Both forms of the name, subtests and docstrings; messages may hold blank lines."""
    [trace] = read_traces(
        f"{'=' * 70}\n{heading}\n{'-' * 70}\n{HEAD}{CALL}E: a\n\nb\n\n{'-' * 70}\n"
    )
    assert trace.test == test
    assert trace.message == ("a\n\nb" if test else "a")


def test_faulthandlers_dump_is_innermost_first() -> None:
    """The fatal line above is the message; a dump of threads has none."""
    [trace] = read_traces(
        "Fatal Python error: Aborted\n\n"
        "Current thread 0x01 (most recent call first):\n"
        '  File "a.py", line 1 in f\n  File "a.py", line 9 in <module>\n'
    )
    assert (trace.kind, trace.message) == (Kind.CRASH, "Aborted")
    assert [frame.line for frame in trace.frames] == [1, 9]
    [thread] = read_traces('Thread 0x01 (most recent call first):\n  File "a.py", line 1 in f\n')
    assert thread.type == ""
    assert read_traces("Thread 0x01 (most recent call first):\nnone\n") == ()
