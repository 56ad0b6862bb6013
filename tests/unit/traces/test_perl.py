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
