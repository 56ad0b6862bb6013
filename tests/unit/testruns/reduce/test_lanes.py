"""Checks run in threads of their own, none twice, and no more than allowed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from homeport.testruns.reduce.lanes import BudgetSpent, Check, Lanes


@contextmanager
def _long() -> Iterator[Check]:
    yield lambda text: len(text) > 3


def test_an_answer_is_asked_for_once() -> None:
    """The same text again costs no check, nor does one whose answer was learnt."""
    with Lanes(_long, 2, 10) as lanes:
        assert [lanes.ask(b"four"), lanes.ask(b"four"), lanes.ask(b"abc")] == [True, True, False]
        lanes.learn(b"x", answer=True)
        assert lanes.ask(b"x")
        assert (lanes.known(b"x"), lanes.known(b"new"), lanes.made) == (True, None, 2)


def test_what_is_likely_is_looked_at_ahead() -> None:
    """An idle lane takes the next likely text; it is known when it is asked for."""
    with Lanes(_long, 2, 10) as lanes:
        lanes.ask(b"a", [b"likely"])
        made = lanes.made
        assert lanes.ask(b"likely")
        assert lanes.made == made == 2


def test_a_spent_budget_ends_it() -> None:
    """After as many checks as allowed the next unknown text is refused."""
    with Lanes(_long, 1, 1) as lanes:
        lanes.ask(b"a")
        with pytest.raises(BudgetSpent):
            lanes.ask(b"b")


def test_a_fault_of_a_check_reaches_the_caller() -> None:
    """What goes wrong in a lane is raised where the answer is awaited."""

    @contextmanager
    def broken() -> Iterator[Check]:
        raise OSError("no sandbox")
        yield lambda _: True

    with Lanes(broken, 1, 5) as lanes, pytest.raises(OSError, match="no sandbox"):
        lanes.ask(b"a")
