"""How sure an answer is: what was checked about it, weighed as measured cases say.

What the checks found becomes a few numbers between 0 and 1, a calibration turns them into a
probability that the answer names the cause. Calibrations are data: one for each model that was
measured, written by `homeport models eval --calibrate`. A model's own token probabilities take no
part: on real failures they did not separate right answers from wrong ones.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from homeport.assistant.located import LOCATED
from homeport.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from homeport.assistant.answer import Claim, ProposedChange
    from homeport.diagnosis import Cause

ANY = "any"  # the calibration of a model that nobody measured
CALIBRATIONS = "calibrations"  # the folder, in the package and among a team's settings
# What calibrations weigh: the others told nothing about answers that were not learnt from.
WEIGHED = ("proven", "repeated", "echoed", "cured", "refuted")
_LOW, _HIGH = 0.01, 0.99  # no count of cases makes anything certain
_NAME = re.compile(r"[^\W\d]\w{2,}")


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression: what each signal weighs, and on how many cases that was learnt."""

    model: str
    cases: int
    offset: float
    weights: Mapping[str, float]
    measured: Mapping[str, float] = field(default_factory=dict)  # on cases not learnt from

    def confidence(self, signals: Mapping[str, float]) -> float:
        """Return the probability that an answer with these signals names the cause."""
        odds = self.offset + sum(
            weight * signals.get(name, 0.0) for name, weight in self.weights.items()
        )
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
        return round(max(_LOW, min(_HIGH, chance)), 2)


def signals_of(
    causes: Sequence[Cause],
    words: str,
    claims: Sequence[Claim],
    change: ProposedChange | None,
    message: str = "",
) -> dict[str, float]:
    """Return what was checked about an answer, each between 0 and 1.

    `proven` is the score of the likeliest cause where a rule stands behind it, `ahead` its lead
    over the next, `repeated` the share of its names that the model's words take up, `echoed` that
    of the error's `message`, `cited` the share of claims that rest on a line; `sound`, `in_place`,
    `cured` and `refuted` (the command that failed was run with it) tell of the proposed change.
    """
    first = causes[0] if causes and causes[0].rule != LOCATED else None
    rival = causes[1].score if len(causes) > 1 else 0.0
    sound = change is not None and change.sound
    return {
        "proven": first.score if first else 0.0,
        "ahead": max(0.0, first.score - rival) if first else 0.0,
        "repeated": _repeated(first.why, words) if first else 0.0,
        "echoed": _repeated(message, words),
        "cited": sum(claim.holds for claim in claims) / len(claims) if claims else 0.0,
        "sound": float(sound),
        "in_place": float(bool(first and change and sound and first.path in change.files)),
        "cured": float(change is not None and change.tried is not None and change.tried.helps),
        "refuted": float(change is not None and change.useless),
    }


def _repeated(text: str, words: str) -> float:
    """The share of a text's names and longer words that the answer uses."""
    named = {name.casefold() for name in _NAME.findall(text)}
    used = {name.casefold() for name in _NAME.findall(words)}
    return len(named & used) / len(named) if named else 0.0


def calibration_of(model: str, folder: Path | None = None) -> Calibration:
    """Return the model's calibration: the team's own in `folder`, the shipped one, or `ANY`'s.

    Raises:
        InputError: the team's own cannot be read.
    """
    name = file_name(model)
    if folder is not None and (own := folder / name).is_file():
        return read_calibration(own.read_text(encoding="utf-8"), str(own))
    return _shipped(name) or _shipped(file_name(ANY)) or Calibration(ANY, 0, 0.0, {})


def file_name(model: str) -> str:
    """Return what the file of a model's calibration is called."""
    return re.sub(r"[^\w.-]", "_", model) + ".json"


@cache
def _shipped(name: str) -> Calibration | None:
    file = resources.files("homeport.assistant") / CALIBRATIONS / name
    return read_calibration(file.read_text(encoding="utf-8"), name) if file.is_file() else None


def read_calibration(text: str, source: str) -> Calibration:
    """Read a calibration's file.

    Raises:
        InputError: it is none.
    """
    try:
        told = json.loads(text)
        return Calibration(
            str(told["model"]),
            int(told["cases"]),
            float(told["offset"]),
            {str(name): float(weight) for name, weight in told["weights"].items()},
            {str(name): float(figure) for name, figure in told["measured"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{source}: not a calibration: {error}",
            hint="remove it, or write it anew with `homeport models eval --calibrate`",
        ) from error


def written(calibration: Calibration) -> str:
    """Return the text of a calibration's file."""
    told = {
        "model": calibration.model,
        "cases": calibration.cases,
        "offset": round(calibration.offset, 3),
        "weights": {name: round(weight, 3) for name, weight in calibration.weights.items()},
        "measured": {name: round(figure, 3) for name, figure in calibration.measured.items()},
    }
    return json.dumps(told, indent=1) + "\n"
