from homeport.traces import Kind, read_traces


def test_places_get_the_sub_they_lie_in() -> None:
    """Carp names what was called; the place lies in the sub of the next line."""
    [trace] = read_traces(
        "bad at a.pl line 2, <STDIN> line 7.\n"
        "\tShop::total(1) called at a.pl line 4\n"
        "\teval {...} called at a.pl line 5\n"
    )
    assert trace.message == "bad"
    assert [(one.line, one.module, one.function) for one in trace.frames] == [
        (2, "Shop", "total"),
        (4, "", "eval {...}"),
        (5, "", ""),
    ]


def test_a_warning_is_a_diagnostic() -> None:
    """Perl's warnings do not end a program."""
    [trace] = read_traces("Use of uninitialized value $x in print at a.pl line 2.\n")
    assert trace.kind is Kind.DIAGNOSTIC


def test_prose_is_no_trace() -> None:
    """A file of no Perl name needs a call stack to be believed."""
    assert read_traces("look at page line 3.\n") == ()
    assert len(read_traces("oops at -e line 1.\n")) == 1


def test_evaluated_text_file_handles_and_the_parser() -> None:
    """Places in `eval`, behind a read handle, and of what does not parse."""
    [evaluated] = read_traces("no at (eval 5) line 1.\n")
    assert evaluated.frames[0].file == "(eval 5)"
    [read] = read_traces("no at a.pl line 11, <$f> line 1.\n")
    assert read.frames[0].line == 11
    [parsed] = read_traces('syntax error at a.pl line 2, near "= ;"\n')
    assert (parsed.message, parsed.frames[0].line) == ("syntax error", 2)
