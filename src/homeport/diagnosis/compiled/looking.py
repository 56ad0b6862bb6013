"""Looks for the known mistakes of Java and Go in the functions that may have run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from homeport.diagnosis.compiled.reached import reached
from homeport.diagnosis.compiled.reading import symbol_at, unit_of
from homeport.diagnosis.verdicts import DOUBTED, Mistake, of_mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from homeport.diagnosis.case import Case
    from homeport.diagnosis.cause import Cause
    from homeport.diagnosis.compiled.reading import Function
    from homeport.diagnosis.compiled.traps import LineTrap

_LONGEST = 400  # characters of a line that are looked at
# The runtime stopped the program itself; a wrong value is then rarely the reason.
_CRASHES = ("NullPointer", "ClassCast", "OutOfBounds", "ConcurrentModification", "Unsupported",
            "NumberFormat", "NoSuchElement", "StackOverflow", "runtime error", "panic")  # fmt: skip


def look(
    case: Case,
    rule: str,
    shapes: Sequence[Callable[[Case, Function], Iterator[Mistake]]],
    traps: Sequence[LineTrap],
) -> Iterator[Cause]:
    """Yield a cause for each mistake, less sure where the program crashed for another reason."""
    seen: dict[str, int] = {}
    for function, steps in reached(case):
        seen.setdefault(function.path, steps)
        for find in shapes:
            for mistake in find(case, function):
                yield _caused(case, rule, function.path, mistake, steps)
        for mistake in _trapped(
            case, function.path, range(function.start, function.end + 1), traps
        ):
            yield _caused(case, rule, function.path, mistake, steps)
    for path, steps in seen.items():
        unit = unit_of(case.sources, path)
        lines = [field.line for field in unit.fields] if unit else []
        for mistake in _trapped(case, path, lines, traps):
            yield _caused(case, rule, path, mistake, steps)


def _trapped(
    case: Case, path: str, lines: Iterable[int], traps: Sequence[LineTrap]
) -> Iterator[Mistake]:
    """The lines that one of the table's patterns finds, for this kind of failure."""
    said = f"{case.type}: {case.message}"
    crashed = any(word in said for word in _CRASHES)
    for number in lines:
        line = case.sources.line(path, number)[:_LONGEST]
        for trap in traps if not line.lstrip().startswith(("//", "*")) else ():
            if trap.pattern.search(line) and (trap.only is None or trap.only.search(said)):
                score = min(trap.score, DOUBTED) if crashed and not trap.only else trap.score
                yield Mistake(number, score, trap.why, trap.remedy)


def _caused(case: Case, rule: str, path: str, mistake: Mistake, steps: int) -> Cause:
    cause = of_mistake(case, rule, path, mistake, steps)
    return replace(cause, symbol=symbol_at(case.sources, path, cause.line))
