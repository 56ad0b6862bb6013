"""Learns what a model's confidence is worth: a logistic regression over measured answers.

Ridge keeps the weights small where cases are few; with three signals little of it is needed. What
is reported was measured on cases that the reported weights had not seen: each fifth is judged by
what the other four teach.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homeport.assistant.confidence import WEIGHED, Calibration
from homeport.evaluation.statistics import Reliability, reliability

LEAST = 30  # answers; fewer teach nothing
_FOLDS = 5
_RIDGE = 0.1
_LEAST_RIDGE = 1e-3  # of the offset: without it answers that are all right have no end
_STEPS = 25


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
    """Minimise the logistic loss with ridge by Newton's steps: convex, so the start is no matter.

    The offset is hardly held small: without signals the share of right answers remains.
    """
    rows = [
        ([1.0, *(one.signals.get(name, 0.0) for name in WEIGHED)], one.right) for one in outcomes
    ]
    size = len(WEIGHED) + 1
    ridge = [_LEAST_RIDGE, *[_RIDGE] * len(WEIGHED)]
    weights = [0.0] * size
    for _ in range(_STEPS):
        slope = [held * weight for held, weight in zip(ridge, weights, strict=True)]
        curve = [[ridge[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
        for row, right in rows:
            chance = _chance(weights, row)
            for i, value in enumerate(row):
                slope[i] += (chance - right) * value
                for j, other in enumerate(row):
                    curve[i][j] += chance * (1 - chance) * value * other
        step = _solved(curve, slope)
        weights = [weight - part for weight, part in zip(weights, step, strict=True)]
    return weights[0], dict(zip(WEIGHED, weights[1:], strict=True))


def _chance(weights: Sequence[float], row: Sequence[float]) -> float:
    odds = sum(weight * value for weight, value in zip(weights, row, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _solved(curve: Sequence[Sequence[float]], slope: Sequence[float]) -> list[float]:
    """Solve a few linear equations by elimination; ridge keeps the diagonal above zero."""
    rows = [[*line, value] for line, value in zip(curve, slope, strict=True)]
    for at, line in enumerate(rows):
        rows[at] = [value / line[at] for value in line]
        for other, below in enumerate(rows):
            if other != at:
                rows[other] = [b - below[at] * a for a, b in zip(rows[at], below, strict=True)]
    return [line[-1] for line in rows]
