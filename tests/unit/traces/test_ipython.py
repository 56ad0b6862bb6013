from homeport.traces import Relation, read_traces

CELL = """\
ZeroDivisionError                         Traceback (most recent call last)
Cell In[3], line 2
      1 x = 0
----> 2 f(x)

File ~/shop/a.py:7, in f(x)
      6 def f(x):
----> 7     return 1/x

ZeroDivisionError: division by zero
"""


def test_cells_and_files_are_frames() -> None:
    """Arrows carry the code; a cell's own lines are its module."""
    [trace] = read_traces(CELL)
    assert (trace.type, trace.message) == ("ZeroDivisionError", "division by zero")
    assert [(one.file, one.line, one.function, one.code) for one in trace.frames] == [
        ("~/shop/a.py", 7, "f", "return 1/x"),
        ("Cell In[3]", 2, "<module>", "f(x)"),
    ]


def test_older_releases_name_files_without_a_line() -> None:
    """There the arrow says the line."""
    [trace] = read_traces(
        "KeyError                                  Traceback (most recent call last)\n"
        "<ipython-input-4-0c> in <module>\n----> 1 f()\n\n"
        "~/shop/a.py in f(x)\n      1 def f(x):\n----> 2     {}[1]\n\nKeyError: 1\n"
    )
    assert [(one.file, one.line) for one in trace.frames] == [
        ("~/shop/a.py", 2),
        ("<ipython-input-4-0c>", 1),
    ]


def test_causes_come_first_in_the_text() -> None:
    """The last error printed is the top one."""
    joined = "\nDuring handling of the above exception, another exception occurred:\n\n"
    [trace] = read_traces("-" * 75 + "\n" + CELL + joined + CELL.replace("Zero", "Other"))
    assert (trace.type, trace.start) == ("OtherDivisionError", 0)
    [link] = trace.chain
    assert (link.relation, link.type, len(link.frames)) == (
        Relation.CONTEXT,
        "ZeroDivisionError",
        2,
    )


def test_two_runs_are_two_traces() -> None:
    """Without the sentence between them errors are strangers."""
    assert len(read_traces(CELL + "\n" + CELL)) == 2


def test_a_syntax_error_has_no_heading() -> None:
    """Cell, line and carets stand alone; other mentions of cells are no traces."""
    [trace] = read_traces(
        "  Cell In[1], line 2\n    x = = 1\n        ^\nSyntaxError: invalid syntax\n"
    )
    assert (trace.type, trace.frames[0].line, trace.frames[0].mark) == ("SyntaxError", 2, (4, 5))
    assert read_traces("Cell In[1], line 2\n  x\n") == ()
    assert read_traces("Cell In[1], line 2\n  x\n  ^\nall good\n") == ()


def test_a_heading_alone_is_no_trace() -> None:
    """Without frames nothing is known."""
    assert read_traces("KeyError      Traceback (most recent call last)\n\nKeyError: 1\n") == ()


def test_a_cut_message_leaves_the_headings_type() -> None:
    """A trace that ends early still names its error."""
    [trace] = read_traces(CELL.partition("\nZeroDivisionError: ")[0])
    assert (trace.type, len(trace.frames)) == ("ZeroDivisionError", 2)
