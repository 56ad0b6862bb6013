"""Every rule that fits is asked, and what they say is ranked."""

import logging
import re
from collections.abc import Iterable, Iterator

import pytest

from homeport.diagnosis import Cause, Sources, diagnose
from homeport.diagnosis.case import Case, Rule
from homeport.diagnosis.rules import environment
from homeport.traces import Frame, Trace

FILES = {"app.py": "def connect():\n    open_socket()\n\n\nconnect()\n"}
SOURCES = Sources(FILES.get, tuple(FILES))
FRAMES = (
    Frame("/usr/lib/python3/socket.py", 800, function="connect"),
    Frame("app.py", 2, function="connect", in_app=True),
    Frame("app.py", 5, in_app=True),
)


def _failure(message: str, type_: str = "OSError", language: str = "python") -> Trace:
    return Trace(language, type_, message, FRAMES)


def _rule(name: str, *causes: tuple[int, float]) -> Rule:
    def examine(_: Case, __: re.Match[str]) -> Iterable[Cause]:
        return [Cause(name, "app.py", line, "", score, f"{name} says so") for line, score in causes]

    return Rule(name, frozenset(), re.compile(""), examine)


def _named(rules: Iterable[Rule], most: int = 5) -> list[tuple[str, int, float]]:
    found = diagnose(_failure("boom"), SOURCES, tuple(rules), most)
    return [(cause.rule, cause.line, cause.score) for cause in found]


def test_the_surest_cause_comes_first() -> None:
    """Whatever the order of the rules."""
    one, other = _rule("one", (1, 0.3), (2, 0.9)), _rule("other", (5, 0.6))
    expected = [("one", 2, 0.9), ("other", 5, 0.6), ("one", 1, 0.3)]
    assert _named([one, other]) == _named([other, one]) == expected


def test_of_two_causes_for_one_line_the_surer_stays() -> None:
    """One line is named once."""
    assert _named([_rule("weak", (2, 0.4)), _rule("strong", (2, 0.8))]) == [("strong", 2, 0.8)]


def test_no_more_causes_than_asked_for() -> None:
    """The best ones are kept."""
    rules = [_rule(f"r{n}", (n, n / 10)) for n in range(1, 9)]
    assert [line for _, line, _ in _named(rules, most=3)] == [8, 7, 6]


def test_a_wrong_rule_does_not_take_the_others_down(caplog: pytest.LogCaptureFixture) -> None:
    """What it said before it failed counts; its name is logged, and nothing of the person's."""

    def examine(_: Case, __: re.Match[str]) -> Iterator[Cause]:
        yield Cause("broken", "app.py", 1, "", 0.5, "before it broke")
        raise RecursionError("secret detail")

    broken = Rule("broken", frozenset(), re.compile(""), examine)
    with caplog.at_level(logging.WARNING):
        found = _named([broken, _rule("sound", (2, 0.4))])
    assert found == [("broken", 1, 0.5), ("sound", 2, 0.4)]
    assert [record.getMessage() for record in caplog.records] == [
        "the rule broken failed and was left out"
    ]
    assert "secret detail" not in caplog.text


def test_an_interrupt_is_not_swallowed() -> None:
    """Ctrl-C during a rule ends the command."""

    def examine(_: Case, __: re.Match[str]) -> Iterable[Cause]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _named([Rule("slow", frozenset(), re.compile(""), examine)])


def test_rules_see_the_frames_of_the_repository_only() -> None:
    """A frame of the runtime's own library is no place to look for the cause."""
    seen: list[str] = []

    def examine(case: Case, _: re.Match[str]) -> Iterable[Cause]:
        seen.extend(f"{frame.file}:{frame.line}" for frame in case.frames)
        return ()

    _named([Rule("looking", frozenset(), re.compile(""), examine)])
    assert seen == ["app.py:2", "app.py:5"]


def test_a_frame_of_another_version_of_the_file_is_no_place() -> None:
    """A line beyond the file's end, and a file that cannot be read, are never named."""
    failure = Trace("python", "OSError", "[Errno 28]", (Frame("app.py", 99), Frame("app.py", 5)))
    (cause,) = diagnose(failure, SOURCES, (environment.RULE,))
    assert cause.line == 5
    assert diagnose(failure, Sources(lambda _: None, ("app.py",)), (environment.RULE,)) == ()


def test_without_frames_of_the_repository_rules_stay_silent() -> None:
    """The catalogue has nothing to say about code that is not there."""
    assert diagnose(_failure("[Errno 111] Connection refused"), Sources(lambda _: None, ())) == ()
    assert diagnose(Trace("python", "", ""), SOURCES) == ()


@pytest.mark.parametrize(
    ("message", "type_", "language", "said"),
    [
        ("[Errno 111] Connection refused", "ConnectionRefusedError", "python", "nothing listens"),
        ("[Errno -2] Name or service not known", "gaierror", "python", "cannot be resolved"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] failed", "SSLError", "python", "not trusted"),
        ("[Errno 98] Address already in use", "OSError", "python", "already listens"),
        ("[Errno 28] No space left on device", "OSError", "python", "disk is full"),
        ("[Errno 24] Too many open files: 'a'", "OSError", "python", "limit of open files"),
        ("[Errno 13] Permission denied: '/x'", "PermissionError", "python", "may not do that"),
        ("[Errno 30] Read-only file system: 'x'", "OSError", "python", "read-only"),
        ("timed out", "TimeoutError", "python", "did not answer in time"),
        ("[Errno 12] Cannot allocate memory", "OSError", "python", "ran out of memory"),
    ],
)
def test_the_surroundings_are_named_when_they_failed(
    message: str, type_: str, language: str, said: str
) -> None:
    """Each well-known message of a system has its cause, its remedy, and the line that met it."""
    causes = diagnose(_failure(message, type_, language), SOURCES, (environment.RULE,))
    assert [(cause.rule, cause.path, cause.line) for cause in causes] == [
        ("environment", "app.py", 2)
    ]
    assert said in causes[0].why
    assert causes[0].why.startswith("Not the code but its surroundings")
    assert causes[0].remedy
    assert causes[0].score < 0.8, "a message alone is no proof"


@pytest.mark.parametrize("message", ["", "'7'", "list index out of range", "Errno 1100"])
def test_the_surroundings_are_not_blamed_for_the_code(message: str) -> None:
    """A message that says nothing of them gives no cause."""
    assert diagnose(_failure(message), SOURCES, (environment.RULE,)) == ()
