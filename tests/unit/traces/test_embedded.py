from homeport.traces import read_traces
from homeport.traces.embedded import decoded


def test_only_strings_with_line_breaks_are_decoded() -> None:
    """A JSON record's other fields stay out; an escaped quote does not end a string."""
    assert decoded(r'{"a":"x","b":"say \"hi\"\n  at f","c":"open') == ['say "hi"\n  at f']


def test_a_line_without_quotes_is_decoded_whole() -> None:
    """Escapes outside of strings, as loggers of plain text write them, are decoded too."""
    assert decoded("Error\\n\\tat f\\u0021") == ["Error\n\tat f!"]


def test_a_trace_inside_of_json_inside_of_json_is_found() -> None:
    """Two layers of escaping are taken off; the offsets are those of the line."""
    text = 'x\n{"log":"{\\"stack\\":\\"E: x\\\\n    at f (/a.js:1:2)\\"}\\n    at "}\n'
    [trace] = read_traces(text)
    assert (trace.frames[0].file, trace.start, trace.end) == ("/a.js", 2, len(text) - 1)


def test_escapes_without_a_trace_change_nothing() -> None:
    """A Windows path that looks like an escape is read as the text it is."""
    [trace] = read_traces('  File "C:\\new\\app.py", line 3, in f\n    x\nE: y\n')
    assert trace.frames[0].file == "C:\\new\\app.py"
