"""What failing means is learnt from the original, by luck or not."""

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import cast

import pytest

from homeport.assistant.checking import Runner, Subject
from homeport.assistant.original import Original, learnt
from homeport.errors import InputError
from homeport.sandbox import Limits, Outcome, Reason


class _Scripted:
    """A runner whose runs of the text end with these codes in turn, and of nothing with `empty`."""

    def __init__(self, subject: Subject, codes: Sequence[int], empty: int) -> None:
        self.subject, self.fresh = subject, False
        self._codes: Iterator[int] = chain(codes, repeat(codes[-1]))
        self._empty = empty

    def run(self, candidate: bytes, limits: Limits | None = None) -> Outcome:
        del limits
        code = next(self._codes) if candidate else self._empty
        return Outcome(code, b"", b"", 0.1, 0.1, Reason.FINISHED)

    def leaves_things(self) -> bool:
        return True


def _learnt(subject: Subject, codes: Sequence[int], empty: int = 3) -> Original:
    return learnt(cast("Runner", _Scripted(subject, codes, empty)), b"x")


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    """A file with a check."""
    return Subject(tmp_path, "a.py", "python3 a.py")


def test_a_sure_failure_is_run_three_times(subject: Subject) -> None:
    """One run of a candidate is enough then."""
    found = _learnt(subject, [1])
    assert (found.sense.exit_code, found.runs, found.spent) == (1, 3, 4)
    assert (found.rate, found.repeats, found.leaves_things) == (1.0, 1, True)


def test_runs_that_differ_are_followed_by_more(subject: Subject) -> None:
    """The rate is that of the failure, and candidates are run until a miss is unlikely."""
    found = _learnt(subject, [1, 0, 1, 0, 1, 0, 1, 0, 1, 0])
    assert (found.runs, found.rate, found.repeats) == (10, 0.5, 6)


def test_a_check_that_looks_for_the_failure_is_asked_about_nothing(subject: Subject) -> None:
    """An empty file may not fail; its run is counted."""
    found = _learnt(subject, [0])
    assert (found.sense.by_exit, found.runs, found.spent) == (True, 3, 4)


def test_a_pass_by_luck_is_not_what_is_looked_for(subject: Subject) -> None:
    """When nothing exits with 0 too, the runs that failed say what failing is."""
    found = _learnt(subject, [0, 0, 0, 0, 2, 0, 0, 2], empty=0)
    assert (found.sense.exit_code, found.runs, found.failed) == (2, 10, 4)
    early = _learnt(subject, [0, 2, 0], empty=0)
    assert (early.sense.exit_code, early.runs) == (2, 10)


def test_what_never_fails_is_refused(subject: Subject) -> None:
    """A check that always exits with 0 looks for nothing."""
    with pytest.raises(InputError, match="empty file"):
        _learnt(subject, [0], empty=0)


def test_a_check_that_is_not_there_is_refused(subject: Subject) -> None:
    """A shell that finds no program shows no failure of the file."""
    with pytest.raises(InputError, match="does not run"):
        _learnt(subject, [127])


def test_a_check_that_fails_for_nothing_too_is_refused(subject: Subject) -> None:
    """A bare exit code that an empty file has as well says nothing about the file."""
    with pytest.raises(InputError, match="exits with 1 for an empty file as well"):
        _learnt(subject, [1], empty=1)
