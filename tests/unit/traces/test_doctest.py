from homeport.traces import read_traces

RULE = "*" * 70


def test_an_example_that_got_something_else() -> None:
    """Place, example and both values are read; prose that follows the rule is not."""
    [trace] = read_traces(
        f'{RULE}\nFile "a.py", line 4, in a.f\nFailed example:\n    f(1)\n'
        f"Expected:\n    3\nGot:\n    2\n{RULE}\n1 items\n"
    )
    assert (trace.type, trace.message, trace.test) == (
        "DocTestFailure",
        "Expected:\n    3\nGot:\n    2",
        "a.f",
    )
    assert (trace.frames[0].code, trace.start) == ("f(1)", 0)


def test_an_example_that_raised() -> None:
    """The error is the trace; doctest's own frames are left out, the example's place stays."""
    [trace] = read_traces(
        'File "a.py", line 4, in a.f\nFailed example:\n    f(1)\nException raised:\n'
        '    Traceback (most recent call last):\n      File "/lib/doctest.py", line 9, in __run\n'
        '        exec()\n      File "a.py", line 2, in f\n        x\n    ValueError: v\n    w\n'
    )
    assert (trace.type, trace.message) == ("ValueError", "v\nw")
    assert [frame.line for frame in trace.frames] == [2, 4]


def test_a_place_alone_is_no_example() -> None:
    """Without `Failed example:` the line belongs to other readers."""
    assert read_traces('File "a.py", line 4, in a.f\nnothing\n') != ()
