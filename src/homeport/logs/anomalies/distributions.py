"""Tails of distributions as natural logs, and the control of many tests at once."""

import math
from collections.abc import Sequence

_ASYMPTOTIC = 25.0  # standard deviations from which erfc underflows or soon will
_LN2 = math.log(2.0)


def log_normal_tail(z: float) -> float:
    """Return ln P(Z > z) of a standard normal Z, also where P itself is no float any more."""
    if z < _ASYMPTOTIC:
        return math.log(0.5 * math.erfc(z / math.sqrt(2.0)))
    return -0.5 * z * z - math.log(z * math.sqrt(2.0 * math.pi))


def log_chi_square_tail(x: float) -> float:
    """Return ln P(X > x) of chi-square with one degree of freedom."""
    return min(0.0, _LN2 + log_normal_tail(math.sqrt(max(0.0, x))))


def rates_likelihood_ratio(
    inside: float, exposure_in: float, outside: float, exposure_out: float
) -> float:
    """Return the log-likelihood ratio of two Poisson rates against one."""
    if exposure_in <= 0 or exposure_out <= 0 or inside + outside <= 0:
        return 0.0
    common = (inside + outside) / (exposure_in + exposure_out)
    total = 0.0
    for count, exposure in ((inside, exposure_in), (outside, exposure_out)):
        if count > 0:
            total += count * math.log(count / exposure / common)
    return max(0.0, total)


def log_heavy_tail(value: float, others: Sequence[float]) -> float:
    """Return ln p that one more draw is as large as `value`, when only `others` are known.

    The upper part of the others is taken for a power law of unknown exponent (so its logarithm for
    an exponential, whose predictive tail is a Lomax). The most cautious of several cuts counts.
    """
    ranked = sorted((x + 0.5 for x in others), reverse=True)
    worst = -math.inf
    for cut in {len(ranked) // 2, max(len(ranked) // 5, 10)}:
        k = min(cut, len(ranked) - 1)
        if k < _FEWEST:
            continue
        threshold = ranked[k]
        excess = math.log(max(value + 0.5, threshold) / threshold)
        spread = sum(math.log(x / threshold) for x in ranked[:k]) + k * _ROUNDING
        worst = max(worst, math.log(k / len(ranked)) - k * math.log1p(excess / spread))
    return 0.0 if worst == -math.inf else min(0.0, worst)


_FEWEST = 4
_ROUNDING = 0.02  # equal peaks are not infinitely regular


def significant(log_ps: Sequence[float], rate: float, tests: int) -> list[bool]:
    """Tell which results pass when `rate` of those that pass may be false (Benjamini-Hochberg).

    `tests` counts all that were made, also those whose results were too dull to be listed.
    """
    order = sorted(range(len(log_ps)), key=lambda i: log_ps[i])
    passing = 0
    for rank, i in enumerate(order, 1):
        if log_ps[i] <= math.log(rate * rank / max(tests, len(log_ps))):
            passing = rank
    chosen = set(order[:passing])
    return [i in chosen for i in range(len(log_ps))]


def median(values: Sequence[float]) -> float:
    """Return the middle value, 0 of nothing."""
    ranked = sorted(values)
    if not ranked:
        return 0.0
    middle = len(ranked) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2
