"""Orders changes that pass the tests: which one a person should see first, and why.

Changes that behave alike are one proposal; the likeliest of them is shown, and how many others
agree is evidence for it. What only hides a failure comes last, with a label that says so. Running
the changes is the business of `search` and `validation`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.repair.proposals import between
from homeport.repair.side_effects import Effect, effects

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from homeport.repair.plausible import Plausible

_PER_BYTE = 0.006  # a longer edit is less likely, beyond what its kind says
_LONGEST = 300  # bytes that count
_DISTRUST = {
    Effect.CATCHES: 6.0, Effect.SPECIAL: 4.0, Effect.SILENCES: 3.0, Effect.EMPTIES: 3.0,
    Effect.INTERFACE: 2.0, Effect.CONSTANT: 1.5, Effect.COMPLEXITY: 0.3,
}  # fmt: skip
_LAST = frozenset({Effect.CATCHES, Effect.SPECIAL, Effect.SILENCES, Effect.EMPTIES})
_SURELY = 0.8  # suspicion that is worth a word


@dataclass(frozen=True, slots=True)
class Ranked:
    """A change in its place; `agreeing` counts the others that behave the same."""

    plausible: Plausible
    labels: tuple[str, ...]
    agreeing: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    plausible: Plausible
    effects: tuple[Effect, ...]
    score: float

    @property
    def last(self) -> bool:
        return any(effect in _LAST for effect in self.effects)


def ranked(plausible: Sequence[Plausible], inputs: Collection[str] = ()) -> list[Ranked]:
    """Return the best of each group of equal behaviour, then the rest, best first.

    `inputs` are literals of the failing tests, as written: a change that asks for one of them is
    made for the test.
    """
    groups: dict[str, list[_Judged]] = defaultdict(list)
    for number, one in enumerate(plausible):
        found = effects(one.before, one.after, one.candidate.path, frozenset(inputs))
        judged = _Judged(one, found, _score(one) - sum(_DISTRUST[effect] for effect in found))
        groups[one.behaviour or f"alone {number}"].append(judged)
    heads: list[tuple[bool, float, Ranked]] = []
    rest: list[tuple[bool, float, Ranked]] = []
    for members in groups.values():
        members.sort(key=lambda one: (one.last, -one.score, _digest(one)))
        first, *others = members
        together = _together(members)
        heads.append((first.last, -together, _ranked(first, len(others))))
        rest += [(one.last, -one.score, _ranked(one, len(others))) for one in others]
    in_order = [*sorted(heads, key=_order), *sorted(rest, key=_order)]
    return [one for _, _, one in in_order]


def _score(one: Plausible) -> float:
    size = min(_size(one.before, one.after), _LONGEST)
    return one.candidate.weight - _PER_BYTE * size - 2.0 * len(one.left)


def _size(before: bytes, after: bytes) -> int:
    """Return how many bytes differ between the common beginning and the common end."""
    (splice,) = between(before, after)
    return max(splice.end - splice.start, len(splice.text))


def _together(members: Sequence[_Judged]) -> float:
    """What a group weighs: its members of different kinds together, each kind once."""
    best: dict[str, float] = {}
    for one in members:
        kind = one.plausible.candidate.operator
        best[kind] = max(best.get(kind, -math.inf), one.score)
    top = max(best.values())
    return top + math.log(sum(math.exp(score - top) for score in best.values()))


def _order(row: tuple[bool, float, Ranked]) -> tuple[bool, float, str, tuple[object, ...]]:
    last, score, one = row
    candidate = one.plausible.candidate
    return last, round(score, 9), candidate.path, candidate.splices


def _digest(one: _Judged) -> tuple[str, tuple[object, ...]]:
    return one.plausible.candidate.path, one.plausible.candidate.splices


def _ranked(one: _Judged, agreeing: int) -> Ranked:
    plausible = one.plausible
    reasons = [f"makes {_counted(len(plausible.fixed), 'failing test')} pass"]
    if plausible.left:
        fails = "fails" if len(plausible.left) == 1 else "fail"
        reasons.append(f"{_counted(len(plausible.left), 'test')} still {fails}")
    if agreeing:
        others = "another change agrees" if agreeing == 1 else f"{agreeing} other changes agree"
        reasons.append(f"{others} with it on every input tried")
    if plausible.suspicion >= _SURELY:
        reasons.append("the failing tests point at this line")
    reasons += [effect.value for effect in one.effects if effect is Effect.COMPLEXITY]
    labels = tuple(effect.value for effect in one.effects if effect is not Effect.COMPLEXITY)
    return Ranked(plausible, labels, agreeing, tuple(reasons))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
