"""Runs of a commit are counted until it is surely good or bad."""

import random

import pytest

from homeport.testruns.bisect import Rates, Sequence


def test_one_run_is_enough_where_the_ends_are_certain() -> None:
    """A command that always or never fails is believed at once."""
    rates = Rates.measured((3, 3), (0, 3))
    assert rates.certain
    assert Sequence(rates, 0.01).verdict is None
    assert Sequence(rates, 0.01).after(failed=True).verdict is True
    assert Sequence(rates, 0.01).after(failed=False).verdict is False


@pytest.mark.parametrize("bad", [True, False])
def test_a_flaky_command_is_run_until_it_is_sure(bad: bool) -> None:  # noqa: FBT001 -- the case
    """Of many commits hardly one is called wrongly."""
    rates, wrong = Rates(0.5, 0.1), 0
    rng = random.Random(4)  # noqa: S311 -- chance, no secret
    for _ in range(300):
        state = Sequence(rates, 0.01)
        while state.verdict is None:
            state = state.after(failed=rng.random() < (0.5 if bad else 0.1))
        wrong += state.verdict is not bad
    assert wrong <= 9


def test_what_stays_unclear_is_left() -> None:
    """After many runs that say nothing a commit is hopeless."""
    state = Sequence(Rates(0.52, 0.48), 0.001)
    for turn in range(40):
        state = state.after(failed=turn % 2 == 0)
    assert state.verdict is None
    assert state.hopeless


def test_ends_that_fail_alike_cannot_be_told_apart() -> None:
    """A good commit that fails nearly as often as the bad one is none."""
    assert not Rates.measured((3, 12), (2, 12)).apart
    assert Rates.measured((3, 12), (0, 3)).apart


def test_doubted_rates_need_more_than_one_run() -> None:
    """After a contradiction one answer settles nothing, two equal ones do."""
    rates = Rates(0.995, 0.005).doubted()
    assert not rates.certain
    once = Sequence(rates, 0.005).after(failed=True)
    assert once.verdict is None
    assert once.after(failed=True).after(failed=True).verdict is True


def test_a_few_passes_beside_a_flaky_side_prove_little() -> None:
    """Only where both sides answer the same each time does one run say all."""
    assert Rates.measured((3, 3), (0, 3)).certain
    flaky = Rates.measured((8, 12), (0, 12))
    assert not flaky.certain
    assert flaky.good > 0.03
    once = Sequence(flaky, 0.005).after(failed=True)
    assert once.verdict is None
