from homeport.testruns.formats.libtest import read_libtest, said_first
from homeport.testruns.model import Attempt, Case, Outcome, Remarks


def _read(*lines: str) -> list[Case]:
    return list(read_libtest(["\n".join(lines).encode()], "r", Remarks()))


def test_events_become_cases() -> None:
    """Passed, failed and ignored tests are read; other events are not tests."""
    cases = _read(
        '{"type":"suite","event":"started","test_count":3}',
        '{"type":"test","event":"started","name":"a"}',
        '{"type":"test","name":"a","event":"ok","exec_time":0.5}',
        r'{"type":"test","name":"b","event":"failed","stdout":"panicked at src/l.rs:3:5:\nno\n"}',
        '{"type":"test","name":"c","event":"ignored","message":"later"}',
        '{"type":"test","event":"started","name":"d"}',
        "noise",
    )
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("a", Outcome.PASSED, ""),
        ("b", Outcome.FAILED, "no"),
        ("c", Outcome.SKIPPED, "later"),
        ("d", Outcome.UNFINISHED, "began and never ended"),
    ]


def test_tries_of_nextest_become_attempts() -> None:
    """A test that nextest repeated is one case with its earlier tries."""
    cases = _read(
        '{"type":"test","name":"k$a#1","event":"failed","stdout":"x"}',
        '{"type":"test","name":"k$a#2","event":"ok"}',
    )
    assert cases == [
        Case("k$a", Outcome.PASSED, suite="k", attempts=(Attempt(Outcome.FAILED, "x", "x"),))
    ]


def test_the_words_of_a_panic_are_found() -> None:
    """Old and new Rust write a panic differently."""
    assert said_first("thread 'a' panicked at 'boom', src/l.rs:1:2") == "boom"
    assert said_first("thread 'a' panicked at src/l.rs:1:2:\nboom") == "boom"
    assert said_first("thread 'a' panicked at src/l.rs:1:2:").startswith("thread")
    assert said_first("just this") == "just this"


def test_events_with_spaces_are_read() -> None:
    """Rust's own writer puts a space behind each brace."""
    cases = _read('{ "type": "test", "name": "a", "event": "ok" }')
    assert [case.name for case in cases] == ["a"]
