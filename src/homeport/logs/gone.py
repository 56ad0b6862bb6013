"""Values that one run held throughout and the other never: a host that is gone.

Told apart from values that simply differ from run to run (users, sessions, names of pods): most of
the others must be in both runs, and no new name may have taken the place.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from homeport.logs.anomalies.distributions import log_chi_square_tail, rates_likelihood_ratio
from homeport.logs.digest import Field, Value
from homeport.logs.scatter import BLOCKS, blocks_of, deviations, scatter

_FEWEST = 20  # lines expected
_PRESENT = 0.75  # of the blocks of the earlier run must hold the value
_STAYING = 0.5  # of the earlier run's lines hold values that both runs have
_REPLACED = 0.5  # of the value's share is held by values that are new
_LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Gone:
    """A value of the earlier run that the later run lacks."""

    name: str
    share: float  # of the lines of the earlier run
    expected: float  # lines in the later run
    evidence: float


def gone_values(old: Field, new: Field) -> Iterator[Gone]:
    """Yield the values that stayed away from the later run altogether."""
    if not old.values or not new.values or old.overflow or new.overflow:
        return
    staying = sum(one.count for name, one in old.values.items() if name in new.values)
    fresh = sum(one.count for name, one in new.values.items() if name not in old.values)
    if staying < _STAYING * old.count:
        return
    buckets = sorted({bucket for one in old.values.values() for bucket in one.counts})
    for name, value in old.values.items():
        share = value.count / old.count
        expected = share / max(1 - share, _STAYING) * new.count
        if name in new.values or expected < _FEWEST or share < _LEAST_SHARE or not buckets:
            continue
        if fresh >= _REPLACED * expected:
            continue
        held = blocks_of(value.counts, buckets[0], buckets[-1] + 1)
        if sum(map(bool, held)) >= _PRESENT * min(BLOCKS, len(buckets)):
            yield Gone(name, share, expected, _evidence(value, held, old, new))


def _evidence(value: Value, held: list[int], old: Field, new: Field) -> float:
    likelihood = rates_likelihood_ratio(0, new.count, value.count, old.count)
    likelihood += rates_likelihood_ratio(new.count, new.count, old.count - value.count, old.count)
    mean = [round(old.count / BLOCKS)] * BLOCKS
    return -log_chi_square_tail(2 * likelihood / scatter(deviations(held, mean)))
