"""A backend that rests."""

from homeport.gateway.breaker import Breaker


def test_rests_after_failures_in_a_row() -> None:
    """A few failures in a row begin a rest, which ends by itself."""
    breaker = Breaker(most_failures=2, rest_s=10)
    breaker.failed(100)
    assert not breaker.resting(100)
    breaker.failed(101)
    assert breaker.resting(101)
    assert breaker.resting(110.9)
    assert not breaker.resting(111)


def test_another_failure_rests_again() -> None:
    """The request that tries again after a rest begins another one when it fails."""
    breaker = Breaker(most_failures=2, rest_s=10)
    for now in (0, 1, 11):
        breaker.failed(now)

    assert breaker.resting(20)


def test_success_forgets() -> None:
    """One success makes all failures before it forgotten."""
    breaker = Breaker(most_failures=2, rest_s=10)
    breaker.failed(0)
    breaker.succeeded()
    breaker.failed(1)

    assert not breaker.resting(1)
