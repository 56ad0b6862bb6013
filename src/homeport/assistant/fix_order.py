"""The order in which plausible changes are proven and shown, with the reasons for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from homeport.repair.plausible import Plausible


@dataclass(frozen=True, slots=True)
class Ordered:
    """A plausible change and what speaks for its place."""

    change: Plausible
    reasons: tuple[str, ...] = ()


def in_order(found: Sequence[Plausible]) -> list[Ordered]:
    """Return one change of each behaviour, the likeliest first."""
    groups: dict[str, list[Plausible]] = {}
    for number, change in enumerate(found):
        groups.setdefault(change.behaviour or str(number), []).append(change)
    ordered = []
    for group in groups.values():
        group.sort(key=lambda one: (len(one.left), -one.candidate.weight))
        many = len(group) - 1
        reasons = (f"{many} other change{'s' if many > 1 else ''} behaved alike",) if many else ()
        ordered.append(Ordered(group[0], reasons))
    ordered.sort(key=lambda one: (len(one.change.left), -one.change.candidate.weight))
    return ordered
