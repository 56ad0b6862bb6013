from homeport.traces import Frame, Kind, Trace, most_telling, read_failure

OWN = (Frame("a.py", 1, in_app=True),)


def _trace(name: str, *, kind: Kind = Kind.EXCEPTION, test: str = "", own: bool = True) -> Trace:
    return Trace("python", name, "", OWN if own else (), kind=kind, test=test)


def test_a_real_trace_beats_a_bare_line() -> None:
    """A compiler's or summary line is chosen only without a trace."""
    real, bare = _trace("real"), _trace("bare", kind=Kind.DIAGNOSTIC)
    assert most_telling((bare, real, bare)) is real
    assert most_telling((_trace("s", kind=Kind.SUMMARY), bare)) is bare


def test_of_failing_tests_the_first_is_chosen() -> None:
    """Later failures of one run are often consequences; logged traces come after tests."""
    first, second = _trace("first", test="t1"), _trace("second", test="t2")
    assert most_telling((_trace("logged"), first, second)) is first


def test_of_other_traces_the_last_is_chosen() -> None:
    """What was logged before was survived; the last one ended the program."""
    first, last = _trace("first"), _trace("last")
    assert most_telling((first, last)) is last


def test_own_code_tells_more_than_libraries() -> None:
    """A trace that reaches the reader's code beats one that does not."""
    own = _trace("own")
    assert most_telling((own, _trace("other", own=False))) is own


def test_a_text_without_a_trace_gives_none() -> None:
    """Nothing is chosen from nothing."""
    assert read_failure("all is well\n") is None
    assert most_telling(()) is None
