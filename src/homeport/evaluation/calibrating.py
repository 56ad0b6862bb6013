"""Learns what a model's confidence is worth: a logistic regression over measured answers.

Ridge keeps the weights small where cases are few. What is reported was measured on cases that the
reported weights had not seen: each fifth is judged by what the other four teach.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homeport.assistant.confidence import Calibration
from homeport.evaluation.statistics import Reliability, reliability

LEAST = 30  # answers; fewer teach nothing
_FOLDS = 5
_RIDGE = 1.0
_STEPS = 4000
_RATE = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer: the name of its case, what was checked about it, and whether it was right."""

    case: str
    signals: Mapping[str, float]
    right: bool


def calibrate(model: str, outcomes: Sequence[Outcome]) -> tuple[Calibration, Reliability]:
    """Return the calibration that the outcomes teach, and how well its like does on new cases."""
    measured = reliability(cross_fitted(outcomes))
    offset, weights = _fitted(outcomes)
    figures = {"ece": measured.ece}
    if measured.auroc is not None:
        figures["auroc"] = measured.auroc
    return Calibration(model, len(outcomes), offset, weights, figures), measured


def cross_fitted(outcomes: Sequence[Outcome]) -> list[tuple[float, bool]]:
    """Return each answer's confidence by weights that were learnt without it, and its outcome."""
    pairs = []
    for fold in range(_FOLDS):
        offset, weights = _fitted([one for one in outcomes if _fold(one) != fold])
        learnt = Calibration("", 0, offset, weights)
        pairs += [
            (learnt.confidence(one.signals), one.right) for one in outcomes if _fold(one) == fold
        ]
    return pairs


def _fold(outcome: Outcome) -> int:
    return hashlib.sha256(outcome.case.encode()).digest()[0] % _FOLDS


def _fitted(outcomes: Sequence[Outcome]) -> tuple[float, dict[str, float]]:
    """Minimise the logistic loss with ridge by gradient descent: convex, so the start is no matter.

    The offset is not held small: without signals the share of right answers remains.
    """
    names = sorted({name for one in outcomes for name in one.signals})
    rows = [([one.signals.get(name, 0.0) for name in names], one.right) for one in outcomes]
    offset, weights = 0.0, [0.0] * len(names)
    count = max(len(rows), 1)
    for _ in range(_STEPS):
        missed = [(row, _chance(offset, weights, row) - right) for row, right in rows]
        offset -= _RATE * sum(miss for _, miss in missed) / count
        weights = [
            weight - _RATE * (sum(row[at] * miss for row, miss in missed) + _RIDGE * weight) / count
            for at, weight in enumerate(weights)
        ]
    return offset, dict(zip(names, weights, strict=True))


def _chance(offset: float, weights: Sequence[float], row: Sequence[float]) -> float:
    odds = offset + sum(weight * value for weight, value in zip(weights, row, strict=True))
    return 1 / (1 + math.exp(-odds))
