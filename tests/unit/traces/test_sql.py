import pytest

from homeport.traces import read_traces


def test_postgres_counts_from_the_statements_line() -> None:
    """A file's line and the statement's line add up; the caret marks the word."""
    [trace] = read_traces(
        "psql:a.sql:12: ERROR:  no\nLINE 3: SELECT x\n               ^\nHINT:  y\n"
    )
    [frame] = trace.frames
    assert (frame.file, frame.line, frame.mark) == ("a.sql", 14, (7, 8))
    assert trace.notes == ("HINT:  y",)


def test_postgres_without_a_file() -> None:
    """The statement's own line, a function's line, a state's code."""
    [trace] = read_traces(
        "ERROR:  42703: no\nLINE 2: x\n"
        "CONTEXT:  PL/pgSQL function total(int) line 7 at RAISE\nend\n"
    )
    assert trace.type == "42703"
    assert [(frame.line, frame.function) for frame in trace.frames] == [(2, ""), (7, "total")]
    [bare] = read_traces("psql:a.sql:4: ERROR:  no\n")
    assert bare.frames[0].line == 4


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("ERROR 1064 (42000) at line 3 in file: 'a.sql': no\n", "ERROR 1064", 3),
        ("Error: near line 2: no\n", "Error", 2),
        ("Msg 207, Level 16, State 1, Line 7\nno\n", "Msg 207", 7),
        ("ORA-06550: no\nORA-06512: at line 4\nPLS-00201: more\n", "ORA-06550", 4),
    ],
)
def test_other_engines(text: str, kind: str, line: int) -> None:
    """Each engine's number and line."""
    [trace] = read_traces(text)
    assert (trace.type, trace.frames[0].line) == (kind, line)


def test_an_error_without_a_line_has_no_frame() -> None:
    """MySQL's connection errors name no place; any program may write `ERROR:  x`."""
    [trace] = read_traces("ERROR 2002 (HY000): no server\n")
    assert trace.frames == ()
    assert read_traces("ERROR:  anything\nnext\n") == ()
