"""From many findings to a short list: what passes the tests, once each, the strongest first."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from homeport.logs.anomalies.distributions import significant
from homeport.logs.anomalies.kind import SEVERE, Anomaly, Family, Kind

# Of what passes, so much may be false. Stricter for single values and numbers: there are many, and
# those of one message are less independent than any test thinks.
_FALSE_RATES = {
    Family.RATE: 1e-2,
    Family.CATEGORY: 1e-2,
    Family.VALUE: 1e-3,
    Family.NUMBER: 1e-3,
    Family.SINGLE: 1.0,
}
_FULL_EVIDENCE = 60.0  # nats from which more adds nothing
_FULL_EFFECT = math.log(20.0)
_LEAST_SCORE = 0.3

_RATES = (Kind.RATE_UP, Kind.RATE_DOWN, Kind.MISSING)
_BY_KIND = {
    Kind.NEW_TEMPLATE: 0.10,
    Kind.RARE: 0.15,
    Kind.MISSING: 0.15,
    Kind.LATENCY: 0.10,
    Kind.VALUE_SHIFT: 0.05,
    Kind.RATE_UP: 0.05,
    Kind.RATE_DOWN: 0.05,
}
_BY_LEVEL = {"fatal": 0.20, "error": 0.15, "warn": 0.05, "info": 0.0, "debug": -0.1, "trace": -0.1}


def selected(found: Sequence[Anomaly], tests: Mapping[Family, int]) -> list[Anomaly]:
    """Return what passes, without what repeats a better one, scored and best first.

    `tests` says how many series of each family were looked at.
    """
    kept: list[Anomaly] = []
    for family, rate in _FALSE_RATES.items():
        of_it = [one for one in found if one.family is family]
        passes = significant([-one.evidence for one in of_it], rate, tests.get(family, 0))
        kept += [one for one, good in zip(of_it, passes, strict=True) if good]
    return ranked(_once(kept))


def ranked(found: Iterable[Anomaly]) -> list[Anomaly]:
    """Return what is worth being told, scored and best first."""
    scored = [replace(one, score=_score(one)) for one in found]
    order = sorted(scored, key=lambda one: (-one.score, one.start, one.template))
    return [one for one in order if one.score >= _LEAST_SCORE]


def _score(one: Anomaly) -> float:
    """Weigh evidence, size of the change, and how bad such a line is; 0 to 1."""
    if one.kind is Kind.RARE:
        worst = one.level in SEVERE
        return round(min(1.0, 0.45 + one.evidence / 80 + (0.15 if worst else 0.0)), 3)
    strength = min(1.0, one.evidence / _FULL_EVIDENCE)
    effect = min(1.0, abs(_effect(one)) / _FULL_EFFECT)
    worse = _BY_KIND[one.kind] + _BY_LEVEL.get(one.level, 0.2 if one.level in SEVERE else 0.0)
    return round(max(0.0, min(1.0, 0.15 + 0.35 * strength + 0.25 * effect + worse)), 3)


def _effect(one: Anomaly) -> float:
    """Return the logarithm of after over before; appearing and stopping count in full."""
    if min(one.before, one.after) <= 0:
        return _FULL_EFFECT
    return math.log(one.after / one.before)


def _once(found: Iterable[Anomaly]) -> list[Anomaly]:
    """Drop what another finding about the same template says better."""
    by_template: dict[str, list[Anomaly]] = {}
    for one in sorted(found, key=lambda one: (-_weight(one), bool(one.field), one.template)):
        kept = by_template.setdefault(one.template_id, [])
        if not any(_repeats(one, better) for better in kept):
            kept[:] = [other for other in kept if not _says_less(other, one)]
            kept.append(one)
    return [one for kept in by_template.values() for one in kept]


def _weight(one: Anomaly) -> float:
    """Return the evidence, more for a finding confined to one sibling's lines.

    Were all siblings concerned, each would carry a small part of the whole's evidence only.
    """
    return one.evidence * (_CONFINED if one.among else 1.0)


_CONFINED = 1.7


def _repeats(one: Anomaly, better: Anomaly) -> bool:
    """Tell whether `one`, with less evidence, adds nothing to `better`."""
    if better.kind is Kind.NEW_TEMPLATE:
        return True
    if one.kind is Kind.NEW_TEMPLATE:
        return False
    if one.kind is not better.kind and {one.kind, better.kind} - set(_RATES):
        # A shift of shares and a number that moved are two stories, and so is a rate.
        return one.kind is Kind.VALUE_SHIFT and better.kind in _RATES and _overlap(one, better)
    if one.kind is Kind.LATENCY:
        other = one.among.partition("=")[0] != better.among.partition("=")[0]
        return one.field == better.field and (other or one.among == better.among)
    if one.kind is Kind.VALUE_SHIFT:
        return _overlap(one, better) or _field(one) == _field(better)
    return _overlap(one, better) and (one.field == better.field or not one.field)


def _says_less(kept: Anomaly, new: Anomaly) -> bool:
    """Tell whether a finding already kept is only a rate that the template's novelty explains."""
    return new.kind is Kind.NEW_TEMPLATE and kept.kind is not Kind.RARE


def _field(one: Anomaly) -> str:
    return one.field.partition("=")[0]


def _overlap(one: Anomaly, other: Anomaly) -> bool:
    return one.start < other.end and other.start < one.end
