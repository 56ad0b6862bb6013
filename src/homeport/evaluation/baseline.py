"""Compares results with an earlier run's, case by case: worse only beyond what chance does.

Only cases that both runs hold are compared. A measure is worse when its losses against its gains
would come about by chance less than once in twenty (an exact sign test over the changed cases).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from homeport.errors import InputError
from homeport.evaluation.statistics import chance

_LEVEL = 0.05
_HINT = "a baseline is what `homeport models eval --json` wrote"

Verdicts = Mapping[str, Mapping[str, bool]]  # by case, by measure: whether it is well


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure changed."""

    measure: str
    compared: int
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    p: float

    @property
    def worse(self) -> bool:
        """Tell whether more was lost than chance explains."""
        return self.p < _LEVEL


def changes(before: Verdicts, now: Verdicts) -> Iterator[Change]:
    """Yield the change of each measure that both runs have."""
    common = [name for name in now if name in before]
    for measure in dict.fromkeys(m for name in common for m in now[name]):
        both = [n for n in common if measure in before[n] and measure in now[n]]
        lost = tuple(n for n in both if before[n][measure] and not now[n][measure])
        gained = tuple(n for n in both if now[n][measure] and not before[n][measure])
        if both:
            yield Change(measure, len(both), lost, gained, chance(len(lost), len(gained)))


def read_baseline(file: Path, model: str) -> Verdicts:
    """Read the verdicts of an earlier run of the same model.

    Raises:
        InputError: the file is no such result, or of another model.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        of, cases = data["model"], {case["name"]: case["well"] for case in data["cases"]}
        wrong = not all(isinstance(v, bool) for well in cases.values() for v in well.values())
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}", hint=_HINT) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{file} is no result of an evaluation", hint=_HINT) from error
    if wrong:
        raise InputError(f"{file} is no result of an evaluation", hint=_HINT)
    if of != model:
        raise InputError(f"{file} is of model {of}, not {model}", hint=_HINT)
    return cases
