"""Conditions of rules: one line of CEL, checked when the policy is loaded, fast when it is asked.

What a condition may speak about is fixed here: `input` (with `input.matches(classes.NAME)` and
`input.text`), `task`, `principal`, `repo`, `paths`, `classification`, `findings`, `tokens`,
`backend` (the cloud backend there is) and `time` (in UTC).
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from homeport.domain import Category, Finding, Principal, Span
from homeport.policy.facts import Facts, Offer, encodable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from types import ModuleType

VARIABLES = frozenset(
    {
        "backend",
        "classes",
        "classification",
        "findings",
        "input",
        "paths",
        "principal",
        "repo",
        "task",
        "time",
        "tokens",
    }
)
FUNCTIONS = frozenset(
    {"contains", "double", "endsWith", "int", "matches", "size", "startsWith", "string"}
)

_ENDLESS_DAYS = 1_000_000  # for data that is kept without an end

_CLASS = re.compile(r"\bclasses\s*(?:\.\s*(\w+)|\[\s*(?:'(\w+)'|\"(\w+)\")\s*\])")
_CLASSES_WORD = re.compile(r"\bclasses\b")
_PATTERN_ARGUMENT = re.compile(r"\binput\s*\.\s*matches\s*\((?!\s*classes\b)")
_BOUND_NAME = r"\(\s*{name}\s*,"
_PLACE = re.compile(r"<input>:(\d+):(\d+): (?:Syntax error: )?([^\n]*)")


class Program(Protocol):
    """A compiled CEL expression."""

    def execute(self, context: object) -> object:
        """Return what the expression gives in this context."""

    def references(self) -> Mapping[str, list[str]]:
        """Return the names of the variables and functions it uses."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One compiled condition and the classes it speaks of."""

    source: str
    program: Program
    classes: tuple[str, ...]


class ConditionError(Exception):
    """A condition that cannot be used; `line` and `column` count within it, from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def compile_condition(source: str, class_names: Collection[str]) -> Condition:
    """Compile and check one condition against the names it may use.

    Raises:
        ConditionError: it is no CEL, or uses a name or a type that does not exist.
    """
    try:
        program: Program = _cel().compile(source)
    except ValueError as error:
        raise _syntax_error(error) from error
    classes = _classes_used(source, set(class_names))
    references = program.references()
    for name in references["variables"]:
        bound = re.search(_BOUND_NAME.format(name=re.escape(name)), source)
        if name not in VARIABLES and not bound:
            known = ", ".join(sorted(VARIABLES))
            raise _named(f"there is no {name} here; known are {known}", source, name)
    for name in references["functions"]:
        if name.isidentifier() and name not in FUNCTIONS:
            known = ", ".join(sorted(FUNCTIONS))
            raise _named(f"there is no function {name}; known are {known}", source, name)
    _rehearse(program, source, class_names)
    return Condition(source, program, classes)


def context_of(
    facts: Facts, class_names: Iterable[str], class_matches: Callable[[str], bool]
) -> object:
    """Return what conditions see of these facts; `class_matches` answers for a class by name."""

    def matches(_receiver: object, wanted: Mapping[str, str]) -> bool:
        return class_matches(wanted["class"])

    variables: dict[str, Any] = {
        "input": {"text": encodable("\n".join(facts.texts))},
        "classes": {name: {"class": name} for name in class_names},
        "task": encodable(facts.task),
        "principal": {
            "name": encodable(facts.principal.name),
            "roles": [encodable(role) for role in facts.principal.roles],
            "may_use_cloud": facts.principal.may_use_cloud,
        },
        "repo": encodable(facts.repo),
        "paths": [encodable(path) for path in facts.paths],
        "classification": encodable(facts.classification),
        "findings": [
            {"category": finding.category.value, "detector": encodable(finding.detector)}
            for finding in facts.findings
        ],
        "tokens": facts.tokens,
        "backend": _backend(facts.offer or Offer("")),
    }
    if facts.now is not None:
        variables["time"] = _time(facts.now.astimezone(UTC))
    return _cel().Context(variables, {"matches": matches})


def _backend(offer: Offer) -> dict[str, object]:
    """Return what conditions see of a backend; what it does not declare is the worst there is."""
    days = offer.retention_days
    return {
        "name": encodable(offer.name),
        "retention_days": _ENDLESS_DAYS if days is None else days,
        "trains_on_data": offer.trains_on_data,
        "region": encodable(offer.region),
        "private_network": offer.private_network,
        "customer_managed_keys": offer.customer_managed_keys,
        "attestations": [encodable(one) for one in offer.attestations],
    }


def _time(now: datetime) -> dict[str, object]:
    return {
        "year": now.year,
        "month": now.month,
        "day": now.day,
        "hour": now.hour,
        "minute": now.minute,
        "weekday": now.isoweekday(),
        "date": now.date().isoformat(),
    }


def _cel() -> ModuleType:
    """Return the CEL engine without its package, whose import loads a terminal toolkit (0.3 s)."""
    loaded = sys.modules.get("cel.cel")
    if loaded is not None:
        return loaded
    package = importlib.util.find_spec("cel")
    folders = package.submodule_search_locations if package else None
    spec = importlib.machinery.PathFinder.find_spec("cel.cel", folders) if folders else None
    if spec is None or spec.loader is None:
        return importlib.import_module("cel")  # laid out otherwise than we know: its own way
    engine = importlib.util.module_from_spec(spec)
    sys.modules["cel.cel"] = engine  # the engine may be initialised only once in a process
    spec.loader.exec_module(engine)
    return engine


def _classes_used(source: str, known: set[str]) -> tuple[str, ...]:
    pattern = _PATTERN_ARGUMENT.search(source)
    if pattern:
        message = "input.matches takes a class, as in input.matches(classes.NAME)"
        raise ConditionError(message, *_place(source, pattern.start()))
    uses = list(_CLASS.finditer(source))
    starts = {use.start() for use in uses}
    for word in _CLASSES_WORD.finditer(source):
        if word.start() not in starts:
            message = "a class is named as in classes.NAME"
            raise ConditionError(message, *_place(source, word.start()))
    for use in uses:
        name = next(group for group in use.groups() if group)
        if name not in known:
            message = f"there is no class {name}; defined are {', '.join(sorted(known)) or 'none'}"
            raise ConditionError(message, *_place(source, use.start()))
    names = (next(group for group in use.groups() if group) for use in uses)
    return tuple(dict.fromkeys(names))


def _rehearse(program: Program, source: str, class_names: Collection[str]) -> None:
    """Run the condition on a sample request, to find wrong types before the first real one."""
    try:
        result = program.execute(_sample(class_names))
    except (TypeError, KeyError) as error:
        reason = f"there is no field {error}" if isinstance(error, KeyError) else "the types differ"
        raise ConditionError(f"the condition cannot be evaluated: {reason}") from error
    except Exception:  # noqa: BLE001 -- an index or a division that this sample does not fit
        return
    if not isinstance(result, bool):
        kind = type(result).__name__
        raise ConditionError(f"a condition gives true or false; {source!r} gives a {kind}")


def _sample(class_names: Collection[str]) -> object:
    facts = Facts(
        texts=("a text",),
        principal=Principal("someone"),
        repo="group/project",
        paths=("src/app.py",),
        classification="internal",
        findings=(Finding(Span(0, 1), Category.EMAIL, "sample"),),
        tokens=1,
        offer=Offer("cloud"),
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return context_of(facts, class_names, lambda _name: False)


def _syntax_error(error: ValueError) -> ConditionError:
    found = _PLACE.search(str(error))
    if found is None:
        return ConditionError(f"this is no CEL expression: {error}")
    reason = found[3].split(" expecting ", 1)[0]
    return ConditionError(f"this is no CEL expression: {reason}", int(found[1]), int(found[2]))


def _named(message: str, source: str, name: str) -> ConditionError:
    found = re.search(rf"\b{re.escape(name)}\b", source)
    return ConditionError(message, *_place(source, found.start() if found else 0))


def _place(source: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of an offset."""
    before = source[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
