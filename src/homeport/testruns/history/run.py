"""Runs as history keeps them, and reading them from JSON lines.

One line is one run: `{"run", "commit", "ts", "attempt", "changed", "worker", "order", "only",
"failed": [{"test", "message", "duration"}]}`. All but `commit` and `failed` may be missing. A run
with `only` ran just those tests (a retry); any other ran the whole suite.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from homeport.errors import InputError

_HINT = 'write one {"run", "commit", "ts", "failed": [{"test", "message"}]} a line'


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that failed in a run; `group` is its cause's signature when one was computed."""

    test: str
    message: str = ""
    duration: float | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a suite, or of some of its tests; runs of one commit may repeat.

    `order` is the order in which the tests ran, None when unknown; `only` the tests that ran,
    None when that was the whole suite; `seconds` what the tests took together.
    """

    identity: str
    commit: str
    time: float | None = None  # seconds since the epoch
    attempt: int = 1
    changed: tuple[str, ...] = ()
    worker: str = ""
    order: tuple[str, ...] | None = None
    only: frozenset[str] | None = None
    failures: tuple[Failure, ...] = ()
    seconds: float | None = None
    cut: bool = False  # the report ended in the middle


@dataclass(frozen=True, slots=True)
class Suite:
    """What is known of the tests beside their runs: all names, and the files each one covers.

    `traced` are the files that traces of a test's failures pass through: it covers them, and more.
    """

    tests: tuple[str, ...] = ()
    covers: dict[str, frozenset[str]] | None = None
    traced: dict[str, frozenset[str]] = field(default_factory=dict)


def read_suite(text: str, source: str) -> Suite:
    """Read `{"tests": [names], "covers": {name: [files]}}`.

    Raises:
        InputError: it is no such document.
    """
    try:
        meta = json.loads(text)
        covers = {str(name): frozenset(map(str, files)) for name, files in
                  (meta.get("covers") or {}).items()}  # fmt: skip
        return Suite(tuple(map(str, meta.get("tests") or ())), covers or None)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{source} does not describe a suite of tests",
            hint='write {"tests": [names], "covers": {name: [files]}}',
        ) from error


def read_runs(lines: Iterable[str], suite: Suite, source: str) -> tuple[list[Run], str]:
    """Read runs in their order; what is left out is told in the text.

    Left out are a last line that is cut off and a line that repeats one before: a job that was
    started again tells its run twice, and counting it twice would make chance look like habit.

    Raises:
        InputError: a line that is not the last is no run.
    """
    runs: list[Run] = []
    broken, reason = 0, ""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if broken:
            raise InputError(f"{source}:{broken}: {reason}", hint=_HINT)
        try:
            runs.append(_run(json.loads(line), suite.tests, len(runs)))
        except (ValueError, RecursionError):
            broken, reason = number, "the line is no JSON"
        except (TypeError, KeyError, AttributeError, IndexError, OverflowError):
            broken, reason = number, "the line describes no run"
            if line.endswith("\n"):
                raise InputError(f"{source}:{number}: {reason}", hint=_HINT) from None
    if broken and not runs:
        raise InputError(f"{source}:{broken}: {reason}", hint=_HINT)
    once = list(dict.fromkeys(runs))
    told = [f"{source}:{broken}: the last line is cut off and left out"] if broken else []
    if len(once) < len(runs):
        told.append(f"{source}: {len(runs) - len(once)} runs are told twice and counted once")
    return once, "\n".join(told)


def _run(record: dict[str, object], tests: Sequence[str], number: int) -> Run:
    order, only = record.get("order"), record.get("only")
    return Run(
        str(record.get("run", number)),
        str(record["commit"]),
        _number(record.get("ts")),
        int(_number(record.get("attempt")) or 1),
        tuple(map(str, _list(record.get("changed")))),
        str(record.get("worker") or ""),
        _names(order, tests) if order is not None else None,
        frozenset(_names(only, tests)) if only is not None else None,
        tuple(_failure(one) for one in _list(record["failed"])),
    )


def _failure(record: object) -> Failure:
    if isinstance(record, str):
        return Failure(record)
    if not isinstance(record, dict):
        raise TypeError
    return Failure(
        str(record["test"]), str(record.get("message") or ""), _number(record.get("duration"))
    )


def _names(value: object, tests: Sequence[str]) -> tuple[str, ...]:
    """Read names, or positions in the suite's list of names."""
    found = []
    for one in _list(value):
        if isinstance(one, int) and not 0 <= one < len(tests):
            raise IndexError
        found.append(tests[one] if isinstance(one, int) else str(one))
    return tuple(found)


def _list(value: object) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise TypeError
    return value


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)
