"""Adds up the signals of a candidate, with weights by the kind of the question.

The weights are data: `ranker.json`, made by `tools/train_ranker.py` from the fixes of open-source
projects. A linear score is all they need; see docs/decisions/0051-linear-ranker.md.
"""

from __future__ import annotations

import json
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from homeport.code.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeport.code.candidates import Candidate
    from homeport.code.query import QueryKind


@cache
def weights(kind: QueryKind) -> Mapping[Signal, float]:
    """Return what each signal weighs for a kind of question."""
    data = json.loads(pkgutil.get_data("homeport.code", "ranker.json") or b"{}")
    return {Signal(name): float(weight) for name, weight in data[kind.value].items()}


def score(candidate: Candidate, kind: QueryKind) -> float:
    """Return how likely the fix touches a candidate, on a scale that is only good for ordering."""
    known = weights(kind)
    points = 0.0
    for signal, strength in candidate.signals.items():  # the busiest loop of an answer
        if strength and signal in known:
            points += known[signal] * strength
    return points


def reasons(candidate: Candidate, kind: QueryKind) -> tuple[str, ...]:
    """Return the words of the signals that counted, the weightiest first."""
    known = weights(kind)
    counted = sorted(candidate.why, key=lambda one: -known.get(one, 0.0) * candidate.signals[one])
    return tuple(dict.fromkeys(candidate.why[signal] for signal in counted))
