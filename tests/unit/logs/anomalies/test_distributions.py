"""Tails and the control of many tests."""

import math

import pytest
from tests.doubles.logs import seeded

from homeport.logs.anomalies.distributions import (
    log_chi_square_tail,
    log_heavy_tail,
    log_normal_tail,
    median,
    rates_likelihood_ratio,
    significant,
)


@pytest.mark.parametrize(
    ("z", "tail"), [(0.0, 0.5), (1.959964, 0.025), (-1.0, 0.8413447), (5.0, 2.866516e-7)]
)
def test_the_normal_tail_is_the_tabled_one(z: float, tail: float) -> None:
    """Known quantiles come out."""
    assert math.exp(log_normal_tail(z)) == pytest.approx(tail, rel=1e-4)


def test_the_normal_tail_goes_on_where_floats_end() -> None:
    """The asymptotic form joins the exact one without a step, and never ends."""
    assert log_normal_tail(25.001) == pytest.approx(log_normal_tail(24.999), rel=1e-3)
    assert log_normal_tail(100.0) == pytest.approx(-5005.5, abs=0.1)


def test_the_chi_square_tail_is_the_tabled_one() -> None:
    """3.84 is the 5 % point of one degree of freedom; nothing is surer than 1."""
    assert math.exp(log_chi_square_tail(3.841459)) == pytest.approx(0.05, rel=1e-4)
    assert log_chi_square_tail(-1.0) == 0.0


def test_equal_rates_have_no_likelihood_ratio() -> None:
    """The ratio is 0 for equal rates, for no counts and for no exposure, and grows with both."""
    assert rates_likelihood_ratio(10, 1.0, 100, 10.0) == pytest.approx(0.0)
    assert rates_likelihood_ratio(0, 1.0, 0, 10.0) == 0.0
    assert rates_likelihood_ratio(5, 0.0, 5, 10.0) == 0.0
    few = rates_likelihood_ratio(4, 1.0, 10, 10.0)
    assert 0 < few < rates_likelihood_ratio(40, 10.0, 100, 100.0)


def test_a_record_of_a_heavy_tail_is_no_surprise() -> None:
    """In a series with a tail like a power law, the largest value is what one may expect."""
    rng = seeded(3)
    heavy = [rng.paretovariate(1.1) for _ in range(100)]
    light = [100 + rng.gauss(0, 10) for _ in range(100)]
    assert log_heavy_tail(2 * max(heavy), heavy) > math.log(1e-3)
    assert log_heavy_tail(20 * max(light), light) < math.log(1e-6)
    assert log_heavy_tail(100.0, [1.0, 2.0]) == 0.0


def test_false_discoveries_stay_at_their_rate() -> None:
    """Of a thousand dull tests hardly any passes; of real ones among them all do."""
    rng = seeded(5)
    dull = [math.log(rng.random()) for _ in range(1000)]
    assert sum(significant(dull, 0.01, 1000)) <= 1
    mixed = [*dull, *([-30.0] * 20)]
    passing = significant(mixed, 0.01, 1020)
    assert all(passing[1000:])
    assert sum(passing[:1000]) <= 3


def test_tests_that_were_not_listed_count() -> None:
    """The same p-value passes among ten tests and fails among a million."""
    assert significant([math.log(1e-4)], 0.01, 10) == [True]
    assert significant([math.log(1e-4)], 0.01, 1_000_000) == [False]
    assert significant([], 0.01, 5) == []


def test_the_median_is_the_middle() -> None:
    """Odd, even and no values."""
    assert [median([3, 1, 2]), median([4, 1, 2, 3]), median([])] == [2, 2.5, 0.0]
