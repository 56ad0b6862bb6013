"""What the variables of the failed calls held, found by replaying the program up to its failure.

The values have the form of captured ones (`diagnosis/values.py`), with the same bounds: depth,
number and length. Objects of the program are shown by their attributes; none of their code runs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from homeport.diagnosis.replay.checks import Check, Replayer, check_at
from homeport.diagnosis.replay.limits import GaveUp
from homeport.diagnosis.replay.natives import NativeModule
from homeport.diagnosis.replay.reaching import own
from homeport.diagnosis.replay.scope import Absent, Module
from homeport.diagnosis.sources import Sources
from homeport.diagnosis.values import NOTHING, Held, Values

_STEPS = 6_000
_DEPTH = 3
_MOST = 40
_LONGEST = 400
_PLAIN = (bool, int, float, str)
_NO_DATA = (Absent, Module, NativeModule)


def witnessed(sources: Sources, frames: Sequence[tuple[str, int]], error: str) -> Values:
    """Return the values at the failure, when the replay fails in the same place with the same error."""
    check = check_at(sources, *frames[-1]) if frames else None
    if check is None:
        return NOTHING
    try:
        return _seen(sources, check, frames, error)
    except GaveUp:
        return NOTHING  # an object of the program answered a question about it with endless work


def _seen(sources: Sources, check: Check, frames: Sequence[tuple[str, int]], error: str) -> Values:
    outcome, _ = Replayer(sources).replay(check, _STEPS)
    path, first, last = outcome.place
    if outcome.error != error or path != frames[0][0] or not first <= frames[0][1] <= last:
        return NOTHING
    found: dict[tuple[str, int], dict[str, Held]] = {}
    for file, begin, end, names in outcome.left:
        for place in frames:
            if place[0] == file and begin <= place[1] <= end:
                shown = {
                    name: held(value) for name, value in names.items() if _is_data(name, value)
                }
                found.setdefault(place, shown)
    return Values(found)


def held(value: Any, depth: int = 0) -> Held:
    """One value as plain data."""
    kind = type(value).__name__
    if value is None:
        return {"t": kind}
    if type(value) in _PLAIN:
        return {"t": kind, "v": value[:_LONGEST] if isinstance(value, str) else value}
    if depth == _DEPTH:
        return {"t": kind}
    if isinstance(value, dict):
        pairs = [
            [held(key, depth + 1), held(one, depth + 1)] for key, one in list(value.items())[:_MOST]
        ]
        return {"t": kind, "pairs": pairs, "len": len(value)}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [held(one, depth + 1) for one in list(value)[:_MOST]]
        return {"t": kind, "items": items, "len": len(value)}
    if own(value) and not isinstance(value, type) and not callable(value):
        names: Mapping[str, Any] = getattr(value, "__dict__", {})
        inside = {name: held(one, depth + 1) for name, one in list(names.items())[:_MOST]}
        return {"t": kind, "attributes": inside}
    return {"t": kind}


def _is_data(name: str, value: Any) -> bool:
    """Leave out functions, classes and modules, and the names that Python sets."""
    return not name.startswith("__") and not callable(value) and not isinstance(value, _NO_DATA)
