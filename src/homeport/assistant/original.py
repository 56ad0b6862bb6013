"""Learns from a failing file as it was given what failing means, and how surely it fails.

The steps: 1 run it a few times, more often when the runs differ; 2 where the check shows nothing
but an exit code, see that it is another one for an empty file; 3 where it is 0 for both, 0 was
luck, and the failure is what other runs show.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from homeport.assistant.checking import Runner, Sense, bounds, sense_of
from homeport.errors import InputError
from homeport.sandbox import Limits, Outcome, Reason

_PROBES = 3
_MORE_PROBES = 7  # when the first ones differ
_MOST_REPEATS = 15
_NO_COMMAND = frozenset({126, 127})  # what shells say of a program that is not there
_SAID = 200
_MISSED = 0.02  # how often a candidate that fails sometimes may be taken for one that does not


@dataclass(frozen=True, slots=True)
class Original:
    """What is looked for, and in how many of the runs it was there; `limits` are for candidates."""

    sense: Sense
    limits: Limits
    failed: int
    runs: int
    spent: int  # runs in all, that of the empty file too
    leaves_things: bool

    @property
    def rate(self) -> float:
        """How often it fails."""
        return self.failed / self.runs

    @property
    def repeats(self) -> int:
        """How often a candidate is run before it counts as one that does not fail."""
        if self.failed == self.runs:
            return 1
        return min(math.ceil(math.log(_MISSED) / math.log(1 - self.rate)), _MOST_REPEATS)


def learnt(own: Runner, text: bytes) -> Original:
    """Return what failing means for a text that is said to fail.

    Raises:
        InputError: the check says the same of an empty file, or is not found in the sandbox.
    """
    # 1
    first = own.run(text)
    if own.subject.name and first.reason is Reason.FINISHED and first.exit_code in _NO_COMMAND:
        said = first.stderr.decode("utf-8", "replace").strip()[-_SAID:]
        raise InputError(f"the check does not run in the sandbox: {said}",
                         hint="name its program by a full path")  # fmt: skip
    sense, limits = sense_of(first), bounds(first, own.subject.limits)
    own.fresh = leaves = bool(own.subject.name) and own.leaves_things()
    outcomes = [first]
    _more(outcomes, _PROBES - 1, lambda: own.run(text))
    if not all(map(sense.holds, outcomes)):
        _more(outcomes, _MORE_PROBES, lambda: own.run(text))
    spent = 0
    if own.subject.name and text and sense.bare:
        # 2
        spent += 1
        if sense.holds(own.run(b"", limits)):
            # 3
            if not sense.by_exit:
                raise _says_nothing(first)
            if all(map(sense.holds, outcomes)):
                _more(outcomes, _MORE_PROBES, lambda: own.run(text))
            sense = _other(sense, outcomes)
    failed = sum(map(sense.holds, outcomes))
    return Original(sense, limits, failed, len(outcomes), len(outcomes) + spent, leaves)


def _says_nothing(outcome: Outcome) -> InputError:
    output = (outcome.stdout + b"\n" + outcome.stderr).decode("utf-8", "replace").strip()
    said = f"; it said: {output[-_SAID:]}" if output else ""
    return InputError(
        f"the check exits with {outcome.exit_code} for an empty file as well{said}",
        hint="let it exit with 0 only when the failure is there, or fail as the file does;"
        " it runs in a sandbox without your home and without network",
    )


def _more(outcomes: list[Outcome], count: int, run: Callable[[], Outcome]) -> None:
    outcomes += [run() for _ in range(count)]


def _other(sense: Sense, outcomes: list[Outcome]) -> Sense:
    """Return what the runs show that did not exit with 0."""
    for outcome in outcomes:
        if not sense.holds(outcome):
            return sense_of(outcome)
    raise InputError(
        "the check exits with 0 for an empty file as well: it does not look for the failure",
        hint="let it exit with 0 only when the failure is there, or fail as the file does",
    )
