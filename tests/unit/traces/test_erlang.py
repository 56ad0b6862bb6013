from homeport.traces import read_traces


def test_a_report_over_several_lines_is_one_trace() -> None:
    """The tuples of a crash report are joined until their brackets close."""
    [trace] = read_traces(
        "Error in process <0.1.0> with exit value:\n{{badmatch,x},[{shop,total,1,\n"
        ' [{file,"shop.erl"},{line,7}]},\n'
        ' {proc_lib,init_p,3,[{file,"proc_lib.erl"},{line,9}]}]}\nnext\n'
    )
    assert (trace.type, trace.message) == ("badmatch", "{badmatch,x}")
    assert [(frame.file, frame.in_app) for frame in trace.frames] == [
        ("shop.erl", True),
        ("proc_lib.erl", False),
    ]


def test_shell_errors_end_with_their_calls() -> None:
    """What the shell prints next is no part of the error."""
    [trace] = read_traces(
        "** exception error: bad\n  argument\n     in function  shop:f/1 (shop.erl, line 2)\n2> \n"
    )
    assert (trace.message, trace.frames[0].line) == ("bad argument", 2)


def test_a_file_tuple_without_a_call_is_no_trace() -> None:
    """Configuration that names files is left alone."""
    assert read_traces('{handlers,[{file,"x.log"},{line,1}]}\n') == ()


def test_escript_names_its_errors_alike() -> None:
    """Newer releases write the place with a colon."""
    [trace] = read_traces(
        "escript: exception error: {no,7}\n  in function  shop:place/1 (shop.erl:5)\n"
    )
    assert (trace.message, trace.frames[0].line, trace.frames[0].module) == ("{no,7}", 5, "shop")


def test_a_reason_may_hold_brackets() -> None:
    """The term before the list of calls is taken whole; an atom is a reason too."""
    [nested] = read_traces('{{badmatch,{error,enoent}},[{s,f,1,[{file,"s.erl"},{line,7}]}]}\n')
    assert (nested.type, nested.message) == ("badmatch", "{badmatch,{error,enoent}}")
    [atom] = read_traces('{undef,[{s,f,1,[{file,"s.erl"},{line,7}]}]}\n')
    assert atom.message == "undef"
    [odd] = read_traces('("?",[{s,f,1,[{file,"s.erl"},{line,7}]}])\n')
    assert odd.message == ""
    [open_ended] = read_traces('x},[{s,f,1,[{file,"s.erl"},{line,7}]}]}\n')
    assert open_ended.message == ""


def test_a_caught_error_stands_above_its_calls() -> None:
    """`~p:~p` above a bare list names class and reason."""
    [trace] = read_traces(
        'error:{no,1}\n[{s,f,1,[{file,"s.erl"},{line,7}]},\n {t,g,0,[]}]\nafter\n'
    )
    assert (trace.type, trace.message, len(trace.frames)) == ("no", "{no,1}", 2)
    [bare] = read_traces('[{s,f,1,[{file,"s.erl"},{line,7}]}]\n')
    assert bare.message == ""
