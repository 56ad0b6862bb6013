"""What counts as failing is learnt from the original, and checks run in the sandbox."""

from pathlib import Path

import pytest

from homeport.assistant.checking import Subject, bounds, checker, runner, sense_of
from homeport.sandbox import Limits, Outcome, Reason
from homeport.testruns.reduce.python_run import Failure

_TRACE = (
    b'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    x()\nValueError: %s\n'
)


def _outcome(code: int, err: bytes = b"", reason: Reason = Reason.FINISHED) -> Outcome:
    return Outcome(code, b"", err, 0.1, 0.1, reason)


def test_exit_0_says_yes_as_with_reducers() -> None:
    """Then nothing but the exit code counts."""
    sense = sense_of(_outcome(0))
    assert sense.by_exit
    assert sense.holds(_outcome(0, _TRACE % b"other"))
    assert not sense.holds(_outcome(1))


def test_any_other_check_must_fail_in_the_same_way() -> None:
    """The exit code, the error's type and its message without figures."""
    sense = sense_of(_outcome(1, _TRACE % b"no row 7"))
    assert sense.holds(_outcome(1, _TRACE % b"no row 12"))
    assert not sense.holds(_outcome(1, _TRACE % b"bad name"))
    assert not sense.holds(_outcome(2, _TRACE % b"no row 7"))
    assert not sense.holds(_outcome(1))
    assert "ValueError" in sense.in_words()


def test_a_program_that_never_ends_is_known_by_its_limit() -> None:
    """It fails like the original when the same limit ends it."""
    sense = sense_of(_outcome(-9, reason=Reason.WALL))
    assert sense.holds(_outcome(-9, reason=Reason.WALL))
    assert not sense.holds(_outcome(1))
    assert "limit" in sense.in_words()


def test_candidates_get_a_few_times_the_time_of_the_original() -> None:
    """Unless the original ran into the limit of time itself."""
    most = Limits(wall_s=60.0)
    assert bounds(_outcome(1), most).wall_s == pytest.approx(1.5)
    assert bounds(_outcome(1, reason=Reason.WALL), most).wall_s == 60.0


def test_the_command_finds_the_file(tmp_path: Path) -> None:
    """By its name, by {} or as its input; the real file stays as it is."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("old")
    for command, folder in (("cat a.txt", "sub"), ("cat {}", "sub"), ("cat", "."), ("cat {}", ".")):
        subject = Subject(tmp_path, "sub/a.txt", command, folder)
        with runner(subject) as own:
            assert own.run(b"new").stdout == b"new"
            assert not own.leaves_things()
    assert (tmp_path / "sub" / "a.txt").read_text() == "old"


def test_a_check_that_leaves_things_behind_is_noticed(tmp_path: Path) -> None:
    """Then each run can begin anew."""
    (tmp_path / "a").write_text("x")
    with runner(Subject(tmp_path, "a", "test ! -e b && touch b && cat a")) as own:
        assert own.run(b"1").exit_code == 0
        assert own.leaves_things()
        assert own.run(b"1").exit_code == 1
        own.fresh = True
        own.run(b"1")
        assert own.run(b"1").exit_code == 0


def test_a_program_is_placed_by_what_the_check_prints_or_by_running_it(tmp_path: Path) -> None:
    """A check that swallows its output costs one more run."""
    text = b"def f():\n    return {}['a']\nf()\n"
    (tmp_path / "p.py").write_bytes(text)
    for command in ("python3 p.py", "python3 p.py 2>&1 | grep -q KeyError"):
        with runner(Subject(tmp_path, "p.py", command)) as own:
            failure = own.failure(text, Limits())
            assert failure is not None
            assert failure.lines == (2, 3)
            assert own.failure(b"x = 1\n", Limits()) == Failure((), "", (), frozenset({1}))


def test_one_of_several_runs_is_enough(tmp_path: Path) -> None:
    """A flaky check says yes when one of its repeats does."""
    (tmp_path / "a").write_text("x")
    command = "n=$(cat n 2>/dev/null || echo 0); echo $((n+1)) > n; test $n -eq 2"
    subject = Subject(tmp_path, "a", command)
    sense = sense_of(_outcome(0))
    with checker(subject, sense, Limits(), 3, fresh=False) as check:
        assert check(b"1")
        assert not check(b"1")
