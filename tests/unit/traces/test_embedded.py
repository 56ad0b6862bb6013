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


def test_a_list_of_rubys_calls_is_a_trace() -> None:
    """Loggers write a backtrace as a list; class and message stand beside it."""
    line = '"backtrace":["/a.rb:7:in `check!\'","/a.rb:9:in `<main>\'"]}\n'
    [trace] = read_traces('{"level":"error","error":"Shop::E","message":"no \\"x\\"",' + line)
    assert (trace.type, trace.message) == ("Shop::E", 'no "x"')
    assert [frame.line for frame in trace.frames] == [7, 9]
    [bare] = read_traces("{" + line)
    assert (bare.type, len(bare.frames)) == ("", 2)


def test_a_source_line_above_carets_is_no_embedded_trace() -> None:
    """Runtimes show the source that failed, and it may hold escaped line breaks."""
    assert read_traces('throw "a\\n    at f (/b.js:1:2)"\n^^^^^\n') == ()
