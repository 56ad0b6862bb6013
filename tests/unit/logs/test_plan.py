"""Claims about what is learnt of a source."""

from homeport.logs.plan import Form, crash_level, goes_on, plan_for, stamp_of

NOW = 1_772_409_600


def test_forms() -> None:
    """JSON lines, pairs and plain lines are told apart."""
    objects = [b'{"log":"2026-03-02 05:06:07 INFO done\\n","time":"2026-03-02T05:06:07Z"}'] * 9
    plan = plan_for(objects, NOW)
    assert (plan.form, plan.timed, bool(plan.layouts)) == (Form.JSON, True, True)
    assert plan.words == "JSON lines, messages with time, level"
    pairs = plan_for([b"level=info msg=x", b"level=warn msg=y"], NOW)
    assert (pairs.form, pairs.timed, pairs.words) == (Form.PAIRS, False, "key=value pairs")
    plain = plan_for([b"hello", b"there"], NOW)
    assert (plain.form, plain.timed, plain.words) == (Form.PLAIN, False, "no head")


def test_headless_messages_are_records_where_there_are_many() -> None:
    """Lines without a head fold into the record before, unless they look like messages."""
    dated = [b"2026-03-02 05:06:07 INFO x"] * 9
    assert plan_for(dated, NOW).fold_plain
    assert not plan_for(dated + [b"a message of its own"] * 3, NOW).fold_plain


def test_rest_of_a_trace() -> None:
    """Indented lines and the lines of a trace go on."""
    for line in (b"\tat x", b"  File", b"Caused by: x", b"a.b.FooException: no", b"}"):
        assert goes_on(line)
    assert not goes_on(b"hello world")


def test_stamps_of_structured_lines() -> None:
    """A time is read in any style, and nothing is a time that is none."""
    assert stamp_of(b"1772409600123", NOW) == NOW
    assert stamp_of(b"soon", NOW) is None
    assert stamp_of(b"-", NOW) is None


def test_last_words_of_a_program_have_a_level() -> None:
    """A dying thread is an error, a dying program is fatal, anything else is neither."""
    lines = (b'Exception in thread "main" x', b"panic: x", b"terminate called after x", b"panic at")
    assert [crash_level(line) for line in lines] == [2, 1, 1, 0]
