"""A debugging case: a small project with one real bug, and its answer.

Holds what a case is and how its file is read; leaves laying it out and running it to `running`,
and where the cases lie to `shelf`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from homeport.errors import InputError

NEAR = 3  # lines beside an acceptable range that still count

_TEXTS = ("summary", "language", "kind", "exception", "on_frame", "fixed")
_KEYS = frozenset({*_TEXTS, "run", "explained_by", "cause"})
_MAY = frozenset({"report", "workload"})
_CAUSE_KEYS = frozenset({"path", "first", "last", "symbol"})
_TEST_RUNNERS = frozenset({"unittest", "pytest", "--test"})
_Kind = TypeVar("_Kind", bound=StrEnum)


class OnFrame(StrEnum):
    """Where the line to change lies, seen from the failure's stack."""

    INNERMOST = "innermost"
    OUTER = "outer"
    NONE = "none"


class Workload(StrEnum):
    """What a developer has in hand."""

    CRASH = "crash"  # a program's own output, with its stack
    TEST = "test"  # a test runner's report
    LOG = "log"  # lines of a log, among which something failed
    ISSUE = "issue"  # a person's words, without a stack


class Half(StrEnum):
    """Whether rules may be written with a case in view."""

    DEVELOPMENT = "development"
    HELD_OUT = "held out"


@dataclass(frozen=True, slots=True)
class Place:
    """Lines that a correct fix changes; `symbol` is empty at the top level of a file."""

    path: str
    first: int
    last: int
    symbol: str

    def holds(self, path: str, line: int | None) -> bool:
        """Tell whether a line is one of these, or close by."""
        return (
            path == self.path and line is not None and self.first - NEAR <= line <= self.last + NEAR
        )

    def names(self, path: str, symbol: str) -> bool:
        """Tell whether a symbol is this one; a method counts with and without its class."""
        return (
            path == self.path
            and bool(self.symbol)
            and symbol.rpartition(".")[2] == self.symbol.rpartition(".")[2]
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One failure with its answer."""

    name: str
    folder: Path
    summary: str
    language: str
    kind: str
    workload: Workload
    report: str  # a file beside the project with what is asked about; empty: what the run prints
    run: tuple[str, ...]
    exception: str
    on_frame: OnFrame
    fixed: str
    explained_by: tuple[tuple[str, ...], ...]
    causes: tuple[Place, ...]
    half: Half = Half.DEVELOPMENT

    @property
    def project(self) -> Path:
        """The folder that holds the failing code."""
        return self.folder / "project"


class BadCaseError(InputError):
    """A case.toml that is not one."""


def load_case(folder: Path, half: Half = Half.DEVELOPMENT) -> Case:
    """Read one case; anything missing, misspelt or of a wrong type is refused.

    Raises:
        BadCaseError: the file is not a case.
    """
    name = f"{folder.parent.name}/{folder.name}"
    data = _read(folder / "case.toml", name)
    run = _words(data["run"], name)
    report = data.get("report", "")
    by_itself = _workload(run, report)
    return Case(
        name,
        folder,
        data["summary"],
        data["language"],
        data["kind"],
        _one_of(Workload, data.get("workload", by_itself), name),
        report,
        run,
        data["exception"],
        _one_of(OnFrame, data["on_frame"], name),
        data["fixed"],
        tuple(_words(group, name) for group in data["explained_by"]),
        tuple(_place(entry, name) for entry in data["cause"]),
        half,
    )


def _read(file: Path, name: str) -> dict[str, str]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _bad(name, str(error)) from error
    keys = data.keys()
    if not _KEYS <= keys <= _KEYS | _MAY:
        wrong = sorted((_KEYS - keys) | (keys - _KEYS - _MAY))
        raise _bad(name, f"keys {wrong} are missing or unknown")
    for key in (*_TEXTS, *sorted(_MAY & keys)):
        if not isinstance(data[key], str) or not data[key]:
            raise _bad(name, f"{key} is not a text")
    return data


def _bad(name: str, what: str) -> BadCaseError:
    return BadCaseError(f"{name}: {what}", hint="evaluation/README.md says what a case holds")


def _workload(run: tuple[str, ...], report: str) -> str:
    if report:
        return Workload.ISSUE
    return Workload.TEST if _TEST_RUNNERS & set(run) else Workload.CRASH


def _one_of(kind: type[_Kind], value: str, name: str) -> _Kind:
    try:
        return kind(value)
    except ValueError:
        raise _bad(name, f"{value!r} is no {kind.__name__.lower()}") from None


def _words(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(w, str) and w for w in value):
        raise _bad(name, f"{value!r} is not a list of words")
    return tuple(value)


def _place(entry: object, name: str) -> Place:
    match entry:
        case {"path": str(path), "first": int(first), "last": int(last), "symbol": str(symbol)} if (
            isinstance(entry, Mapping) and entry.keys() == _CAUSE_KEYS and 1 <= first <= last
        ):
            return Place(path, first, last, symbol)
        case _:
            raise _bad(name, f"{entry!r} is not a place")
