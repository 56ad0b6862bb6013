"""The functions that may have run: those of the stack, then what they call, nearest first."""

import posixpath
from collections.abc import Iterator

from homeport.diagnosis.case import Case
from homeport.diagnosis.compiled.reading import Function, called, calls_in, unit_of
from homeport.diagnosis.python.reachable import is_test

_MOST, _DEPTH, _MOST_FILES = 40, 4, 120


def reached(case: Case) -> Iterator[tuple[Function, int]]:
    """Yield (function, calls away from the stack), breadth first; tests are only passed through."""
    pending: list[tuple[Function, int]] = []
    for site in case.sites():
        unit = unit_of(case.sources, site.path)
        if unit and (function := unit.around(site.line)):
            pending.append((function, 0))
    seen: set[tuple[str, int]] = set()
    while pending and len(seen) < _MOST:
        function, steps = pending.pop(0)
        if (function.path, function.start) in seen:
            continue
        seen.add((function.path, function.start))
        if not of_tests(function.path):
            yield function, steps
        if steps < _DEPTH:
            for call in calls_in(function.node):
                pending += [
                    (one, steps + 1) for one in named(case, called(call), function.path)[:2]
                ]


def of_tests(path: str) -> bool:
    """Tell whether a file holds tests."""
    name = path.rpartition("/")[2]
    return is_test(path) or name.endswith(("Test.java", "Tests.java", "_test.go", "IT.java"))


def named(case: Case, name: str, seen_from: str) -> list[Function]:
    """The repository's functions (or constructors) of this name, the nearest first."""
    found = [one for path in files(case, seen_from) if (unit := unit_of(case.sources, path))
             for one in unit.functions if one.name == name]  # fmt: skip
    folder = posixpath.dirname(seen_from)
    return sorted(found, key=lambda f: (f.path != seen_from, posixpath.dirname(f.path) != folder))


def files(case: Case, seen_from: str) -> list[str]:
    """The files of the same language, those of the stack and of the same folder first."""
    suffix = ".go" if seen_from.endswith(".go") else ".java"
    folder = posixpath.dirname(seen_from)
    own = [frame.file for frame in case.frames if frame.file and frame.file.endswith(suffix)]
    every = [path for path in case.sources.paths if path.endswith(suffix)]
    near = sorted(every, key=lambda path: posixpath.dirname(path) != folder)
    return list(dict.fromkeys([*own, *near]))[:_MOST_FILES]
