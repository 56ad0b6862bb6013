"""The stretch that left its rate: found where it is, and not where there is none."""

import random

import pytest
from tests.doubles.logs import seeded

from homeport.logs.anomalies.windows import Window, abrupt, falling, refined, rising

_SIZE = 112


def _poisson(rng: random.Random, mean: float) -> int:
    count, left = 0, mean
    while (left := left - rng.expovariate(1.0)) > 0:
        count += 1
    return count


def _series(rng: random.Random, mean: float) -> list[int]:
    return [_poisson(rng, mean) for _ in range(_SIZE)]


_FLAT = [1.0] * _SIZE


def test_a_burst_is_found_where_it_is() -> None:
    """Five cells at eight times the rate."""
    rng = seeded(1)
    counts = _series(rng, 10)
    counts[50:55] = [_poisson(rng, 80) for _ in range(5)]
    window = rising(counts, _FLAT)
    assert window is not None
    assert (window.start, window.end) == (50, 55)
    assert window.ratio == pytest.approx(8, rel=0.25)
    assert window.log_p < -50


def test_a_stop_holds_to_the_end() -> None:
    """A series that ends early fell to nothing, until the end."""
    counts = [*_series(seeded(2), 10)[:70], *[0] * 42]
    window = falling(counts, _FLAT)
    assert window is not None
    assert (window.start, window.end, window.inside) == (70, _SIZE, 0)


def test_a_few_last_cells_do_not_end_a_lasting_change() -> None:
    """A jump whose last cell happens to be low still holds to the end."""
    rng = seeded(3)
    counts = [*_series(rng, 2)[:60], *[_poisson(rng, 8) for _ in range(51)], 4]
    window = rising(counts, _FLAT)
    assert window is not None
    assert (window.start, window.end) == (60, _SIZE)


def test_a_burst_that_ends_before_the_end_ends_there() -> None:
    """Ten quiet cells at the end are not part of it."""
    rng = seeded(3)
    counts = [*_series(rng, 2)[:60], *[_poisson(rng, 30) for _ in range(42)], *[2] * 10]
    window = rising(counts, _FLAT)
    assert window is not None
    assert window.end == 102


@pytest.mark.parametrize("counts", [[0] * _SIZE, [7] * _SIZE])
def test_what_does_not_move_has_no_stretch(counts: list[int]) -> None:
    """Nothing at all, and the same in each cell."""
    assert rising(counts, _FLAT) is None
    assert falling(counts, _FLAT) is None


def test_without_exposure_nothing_is_expected() -> None:
    """No exposure, no judgement."""
    assert rising([1] * _SIZE, [0.0] * _SIZE) is None


def test_a_wave_in_the_exposure_is_no_burst() -> None:
    """What the exposure explains carries no evidence."""
    rng = seeded(4)
    exposure = [1.0 if i % 40 < 20 else 4.0 for i in range(_SIZE)]
    counts = [_poisson(rng, 10 * one) for one in exposure]
    window = rising(counts, exposure)
    assert window is None or window.log_p > -5


def test_bursty_by_nature_is_not_anomalous() -> None:
    """A heavy-tailed series must burst far more than it does anyway; a calm one need not."""
    rng = seeded(5)
    heavy = [min(660, int(5 * rng.paretovariate(1.1))) for _ in range(_SIZE)]
    calm = _series(rng, 20)
    calm[40:43] = [200, 210, 190]
    found = rising(heavy, _FLAT)
    assert found is None or found.log_p > -12
    sure = rising(calm, _FLAT)
    assert sure is not None
    assert sure.log_p < -12


def test_clockwork_is_seen_as_such() -> None:
    """A gap in a regular series has a dispersion near nothing outside."""
    counts = [4, 5, 4, 4, 4, 5, 4] * 16
    counts[60:65] = [0] * 5
    window = falling(counts, _FLAT)
    assert window is not None
    assert window.dispersion < 0.5


def test_rare_lines_do_not_pass_for_clockwork() -> None:
    """Few lines over many cells look regular in each cell, and are not trusted to be."""
    rng = seeded(6)
    counts = _series(rng, 0.1)
    counts[80:84] = [2, 1, 3, 2]
    window = rising(counts, _FLAT)
    assert window is not None
    assert window.dispersion >= 0.7


def test_a_drift_is_not_abrupt() -> None:
    """A slow climb has no edge, a jump has one; a short stretch needs none."""
    climb = [10 + i for i in range(_SIZE)]
    jump = [10] * 56 + [60] * 56
    for counts, expected in ((climb, False), (jump, True)):
        window = rising(counts, _FLAT)
        assert window is not None
        assert abrupt(counts, _FLAT, window) is expected
    assert abrupt(climb, _FLAT, Window(50, 55, 9, 1.0, 9.0, 1.0, -9.0))


def test_a_stop_within_a_cell_is_abrupt() -> None:
    """The cell in which a message ends still holds some of it, and makes no drift of a stop."""
    counts = [*_series(seeded(7), 18)[:43], 7, *[0] * 68]
    window = falling(counts, _FLAT)
    assert window is not None
    assert abrupt(counts, _FLAT, window)


def test_a_stray_line_does_not_begin_it() -> None:
    """Where lines are rare, one of them long before the change is not its onset."""
    rng = seeded(8)
    counts = [0] * 60 + [_poisson(rng, 1.2) for _ in range(52)]
    counts[20] = counts[35] = counts[50] = 1
    counts[60] = 2
    window = rising(counts, _FLAT)
    assert window is not None
    assert window.start == 60


def test_a_fall_from_the_beginning_is_judged_at_its_end() -> None:
    """A stretch that begins with the series has its edge at its end."""
    counts = [10] * 56 + [60] * 56
    assert abrupt(counts, _FLAT, Window(0, 56, 560, 3360.0, 1 / 6, 1.0, -9.0))


def test_an_edge_is_refined_to_the_fine_bucket() -> None:
    """Within the coarse cell, the bucket in which the lines begin is found; none, none."""
    fine = dict.fromkeys(range(1000, 1040), 3)
    assert refined(fine, 4, 4032.0, 192.0, (0.01, 0.75)) == 4000.0
    assert refined({}, 4, 4032.0, 40.0, (0.01, 0.75)) == float(4 * (4072 // 4 + 1))
