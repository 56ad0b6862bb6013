"""What is taken out: the slow pulse of all, and habits by the hour of the day."""

import math
import random

import pytest
from tests.doubles.logs import seeded

from homeport.logs.anomalies.exposure import common_exposure, daily_profile

_SIZE = 120


def _series(rng: random.Random, wave: float) -> list[int]:
    level = rng.uniform(20, 200)
    return [
        round(rng.gauss(level * (1 + wave * math.sin(i / _SIZE * 6.28)), level**0.5))
        for i in range(_SIZE)
    ]


def test_a_wave_that_all_share_is_found() -> None:
    """The exposure follows the wave, with mean 1."""
    rng = seeded(1)
    found = common_exposure([_series(rng, 0.5) for _ in range(20)], _SIZE)
    assert sum(found) / _SIZE == pytest.approx(1.0)
    assert found[30] == pytest.approx(1.5, abs=0.12)
    assert found[90] == pytest.approx(0.5, abs=0.12)


def test_a_jump_of_all_in_a_few_cells_is_not_taken_out() -> None:
    """Five cells in which everything triples stay visible."""
    rng = seeded(2)
    series = [_series(rng, 0.0) for _ in range(20)]
    for one in series:
        one[60:65] = [3 * count for count in one[60:65]]
    found = common_exposure(series, _SIZE)
    assert max(found) < 1.3


def test_one_busy_template_is_not_the_pulse_of_all() -> None:
    """A template that grows alone leaves the exposure flat."""
    rng = seeded(3)
    series = [_series(rng, 0.0) for _ in range(9)]
    found = common_exposure([*series, [50 * i for i in range(_SIZE)]], _SIZE)
    assert max(found) / min(found) < 1.25


@pytest.mark.parametrize("many", [0, 3])
def test_too_little_is_left_alone(many: int) -> None:
    """Few templates, or rare ones, make no pulse."""
    assert common_exposure([[100] * 40] * many, 40) == [1.0] * 40
    assert common_exposure([[1, 0, 0, 0]] * 9, 4) == [1.0] * 4


def test_a_habit_of_the_day_is_found_in_a_long_log() -> None:
    """Over five days the busy night hours are expected; one bad day is not."""
    starts = [hour * 3600.0 for hour in range(120)]
    counts = [100 if hour % 24 < 6 else 10 for hour in range(120)]
    counts[60] = 5000
    profile = daily_profile(counts, starts, 3600.0)
    assert profile[2] / profile[12] > 5
    assert profile[60] == profile[12]


def test_a_short_log_has_no_habits() -> None:
    """A day or two, no cells or no lines: ones."""
    starts = [hour * 3600.0 for hour in range(48)]
    assert daily_profile([5] * 48, starts, 3600.0) == [1.0] * 48
    assert daily_profile([], [], 3600.0) == []
    assert daily_profile([0] * 120, [h * 3600.0 for h in range(120)], 3600.0) == [1.0] * 120
