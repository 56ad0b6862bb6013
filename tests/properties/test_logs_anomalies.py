"""Laws of what stands out in a log: false alarms stay at their level, strangers to order."""

import math
import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.doubles.logs import background, beats, digest_of, incident, requests, seeded

from homeport.logs.anomalies import find_anomalies
from homeport.logs.anomalies.distributions import significant
from homeport.logs.anomalies.windows import falling, rising

_SIZE = 112
_FLAT = [1.0] * _SIZE


def _poisson(rng: random.Random, mean: float) -> int:
    if mean > 60:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    count, left = 0, mean
    while (left := left - rng.expovariate(1.0)) > 0:
        count += 1
    return count


def test_p_values_of_stationary_series_keep_their_level() -> None:
    """Of 1,200 series without any change, no more than a share a has a p-value below a."""
    rng = seeded(20_260_302)
    log_ps: list[float] = []
    for number in range(1200):
        mean = (0.3, 2.0, 15.0, 200.0)[number % 4]
        scattered = number // 4 % 2  # every other one is scattered more than Poisson
        means = [mean * (rng.gammavariate(5.0, 0.2) if scattered else 1.0) for _ in range(_SIZE)]
        counts = [_poisson(rng, one) for one in means]
        windows = (rising(counts, _FLAT), falling(counts, _FLAT))
        log_ps += [window.log_p if window else 0.0 for window in windows]
    for level in (0.05, 0.01, 0.001):
        share = sum(one < math.log(level) for one in log_ps) / len(log_ps)
        assert share <= level, level


def test_a_planted_change_is_found_whatever_its_place() -> None:
    """Six times the rate over five cells passes among a thousand tests, nearly always."""
    rng = seeded(7)
    found = 0
    for _ in range(60):
        counts = [_poisson(rng, 8.0) for _ in range(_SIZE)]
        start = rng.randrange(5, _SIZE - 10)
        counts[start : start + 5] = [_poisson(rng, 48.0) for _ in range(5)]
        window = rising(counts, _FLAT)
        assert window is not None
        if significant([window.log_p], 0.01, 1000)[0] and abs(window.start - start) <= 1:
            found += 1
    assert found >= 57


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_a_log_without_incident_has_no_findings(seed: int) -> None:
    """Whatever the seed, a stationary service hardly ever has one thing that stands out."""
    rng = seeded(seed)
    events = [*background(rng, 120, 8), *beats(3, 120), *requests(rng, (0, 120))]
    assert len(find_anomalies(digest_of(events))) <= 1


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_the_order_of_templates_does_not_matter(seed: int, rng: random.Random) -> None:
    """A digest whose templates come in another order has the same findings."""
    digest = digest_of(incident(seed))
    templates = list(digest.templates)
    rng.shuffle(templates)
    assert find_anomalies(replace(digest, templates=tuple(templates))) == find_anomalies(digest)
