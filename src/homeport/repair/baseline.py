"""How the suite stands before anything is changed: what fails, who can be trusted, what is suspect.

Taken once: 1 the whole suite in its natural order, 2 the failing tests again and alone, with the
lines they run, 3 the passing tests with the lines they run of the same functions. A test that ends
differently the second time is not trusted for any verdict.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from homeport.errors import InputError
from homeport.repair.cold import Cold
from homeport.repair.proposals import File, editable
from homeport.repair.suspects import relative, scores, traced
from homeport.repair.warm import Timing, Warm

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from homeport.repair.plausible import TestResult

_GATES = 3  # failing tests of each group that a candidate meets first
# Where tests fail equally soon, what comes first in the file is the simplest and ends soonest.
_ABOUT = 2  # digits of a test's seconds that count
_ALIKE = 0.5  # failing tests that share this much of what they run fail for one reason
_TIMES = 6.0  # what a test took, and so often again, is its limit
_SHORTEST_S = 0.02
_LONGEST_S = 5.0
_ENDLESS = 2  # tests without an end that are looked at twice; the others will be alike
_FIRST_LIMIT_S = 2.0
_ENDLESS_S = 0.3  # is enough to see the lines of a test without an end
_PATIENT_S = 30.0  # a budget from which slow tests get a second, longer chance
_PATIENT_SHARE = 1 / 12  # of the budget
_QUICK_S = 0.1  # where the others of a file end sooner, one that takes long has no end
_MOST_BESIDE = 10
_TRACING = 8.0  # how much slower a test is when its lines are noted
_TRACED_SHARE = 0.1  # of the budget
_SUITE_SHARE = 0.34  # a suite that takes more of the budget cannot be searched with
_MOST_TEXTS = 8
_LONGEST_TEXT = 200_000  # bytes of a file of tests
_MODULE = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
_RAN = 0.4  # of a line that is known to have run, and nothing more


@dataclass(frozen=True)
class Baseline:
    """What was found; names of tests in their natural order."""

    whole: Sequence[TestResult]
    failing: tuple[str, ...]  # trusted ones only
    passing: tuple[str, ...]
    unstable: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]  # failing tests that fail for one reason
    gates: tuple[tuple[str, ...], ...]  # of each group the quickest
    timing: Timing
    files: Mapping[str, File] = field(repr=False)  # that may be changed and that failing tests ran
    scores: Mapping[str, dict[int, float]] = field(repr=False)
    ran: Mapping[str, Mapping[str, tuple[int, ...]]] = field(repr=False)  # by passing test
    exchanges: bool  # the failing tests can be held warm
    suite_s: float
    problems: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()  # ran as well, but may not be changed

    @property
    def slow(self) -> frozenset[str]:
        """The tests that were ended because they ran too long."""
        return frozenset(one.name for one in self.whole if _slow(one))

    def suspicion(self, path: str, line: int) -> float:
        """How suspect a line is."""
        file = self.files.get(path)
        scores = dict(self.scores.get(path, {}))
        return file.suspicion(scores)(line) if file else scores.get(line, 0.0)

    def related(self, path: str, line: int) -> list[str]:
        """Return the trusted passing tests that run the function around a line."""
        file = self.files.get(path)
        if file is None or file.source is None:
            return [name for name in self.passing if path in self.ran.get(name, {})]
        start = file.source.line_start(line)
        place = file.around(start, start)
        if place is None:
            return [name for name in self.passing if path in self.ran.get(name, {})]
        _, function = place
        body = range(function.body[0].lineno, (function.end_lineno or 0) + 1)
        return [
            name
            for name in self.passing
            if any(number in body for number in self.ran.get(name, {}).get(path, ()))
        ]

    def failure(self) -> str:
        """What the first failing test said."""
        first = set(self.failing[:1])
        return next((one.message for one in self.whole if one.name in first), "")


def take_baseline(
    bench: Warm | Cold,
    tree: Path,
    budget_s: float,
    distrusted: Collection[str] = (),
    script: str = "",
    *,
    said: Callable[[], str] = str,
) -> Baseline:
    """Return how the suite stands.

    `distrusted` are tests known to be flaky; `script` is the file that is the test itself, and
    is left alone where it runs others; `said` tells what the command says where it has no tests.

    Raises:
        InputError: nothing fails, nothing was found, everything is unstable, it takes too long.
    """
    # 1
    whole = bench.whole(max(_FIRST_LIMIT_S, budget_s / 40))
    if isinstance(bench, Warm) and budget_s >= _PATIENT_S and _may_end(whole):
        # Some tests have no end, others only need longer: it is cheap to know which, once.
        whole = bench.whole(budget_s * _PATIENT_SHARE)
    # A test that loops for ever takes whatever it is given: that is no time of the suite's.
    distrusted = _named(whole, distrusted)
    ended = sum(one.cpu_s for one in whole if one.outcome != "slow")
    suite_s = ended if isinstance(bench, Warm) else bench.cpu_s
    if not whole:
        _refuse(said())
    _check(whole, suite_s, budget_s, tree)
    bad = [one for one in whole if one.bad and one.name not in distrusted]
    good = [one for one in whole if one.outcome == "passed" and one.name not in distrusted]
    if isinstance(bench, Cold):
        return _cold(bench, tree, whole, bad, good, distrusted)
    # 2
    known = bench.collect()
    names = {one.name for one in known}
    endless = [one.name for one in bad if one.outcome == "slow"]
    again = bench.spectrum(
        [one.name for one in bad if one.name in names and one.name not in endless[_ENDLESS:]],
        Timing(dict.fromkeys(endless, _ENDLESS_S), _FIRST_LIMIT_S),
    )
    unstable = {one.name for one in again if not one.bad} | {*distrusted}
    if len(endless) < len(bad):
        # A test that is only slow, and runs nothing that may be changed, is not to be fixed here.
        unstable |= {one.name for one in again if _slow(one) and not _runs(tree, one)}
    failing = [one for one in bad if one.name not in unstable]
    _require(failing, unstable)
    tests = {relative(one.path, tree) for one in known if not one.generated}
    traced = {one.name: one for one in again}
    shown = [traced.get(one.name, one) for one in failing]
    scripts = not tests or all(one.path == "" for one in known)
    files = _files(tree, shown, tests, script)
    bad_names = {one.name for one in failing}
    texts = _texts({tree / relative(one.path, tree) for one in known if one.name in bad_names})
    # 3
    if not files:
        # A test that ended its process left no lines: what passing tests beside it run is near it.
        near = bench.spectrum(_beside(good, failing), Timing({}, 1.0))
        files = _files(tree, near, tests, script)
        shown = [replace(one, lines=_joined(near)) for one in shown]
    files = {path: replace(file, tests=texts) for path, file in files.items()}
    starts = {path: _starts(file) for path, file in files.items()}
    chosen = _affordable(good, failing, budget_s)
    second = bench.spectrum(chosen, Timing({one.name: 0.5 + 20 * one.cpu_s for one in good}, 1.0),
                            starts) if starts else []  # fmt: skip
    unstable |= {one.name for one in second if one.outcome in {"failed", "crashed"}}
    passing = [one for one in good if one.name not in unstable]
    groups = _groups(shown, files)
    quick = {one.name: round(one.cpu_s, _ABOUT) for one in shown}
    return Baseline(
        tuple(whole),
        tuple(one.name for one in failing),
        tuple(one.name for one in passing),
        tuple(sorted(unstable & {one.name for one in whole})),
        groups,
        tuple(tuple(sorted(group, key=lambda n: quick[n])[:_GATES]) for group in groups),
        _timing(failing, passing, bench.cpu_s),
        files,
        scores(
            tree,
            files,
            shown,
            [one for one in second if one.name not in unstable],
            {one.name: one.message for one in bad},
        ),
        {one.name: one.lines for one in second},
        all(one.name in names for one in failing) and not scripts,
        suite_s,
        bench.problems,
        tuple(sorted({path for one in shown for path in one.lines} - {*files} - tests)),
    )


def _cold(  # noqa: PLR0917 -- what was found, in its order
    bench: Cold, tree: Path, whole: Sequence[TestResult], bad: Sequence[TestResult],
    good: Sequence[TestResult], distrusted: Collection[str],
) -> Baseline:  # fmt: skip
    """Without lines by test: what the output's stack says is suspect, and what ran at all."""
    spent = bench.cpu_s
    again = {one.name: one for one in bench.whole(max(_FIRST_LIMIT_S, spent * 4))}
    unstable = {one.name for one in (*bad, *good)
                if one.name not in again or again[one.name].bad != one.bad}  # fmt: skip
    failing = [one for one in bad if one.name not in unstable]
    _require(failing, unstable)
    text = "\n".join([bench.output, *(one.message for one in failing)])
    suspect = traced(text, tree)
    for path, lines in bench.lines(tree, max(_FIRST_LIMIT_S, spent * 4)).items():
        if editable(tree, path):
            known = suspect.setdefault(path, {})
            for line in lines:
                known[line] = max(known.get(line, 0.0), _RAN)
    files = {path: File.read(tree, path) for path in suspect}
    group = tuple(one.name for one in failing)
    return Baseline(
        whole=tuple(whole),
        failing=group,
        passing=tuple(one.name for one in good if one.name not in unstable),
        unstable=tuple(sorted((unstable | {*distrusted}) & {one.name for one in whole})),
        groups=(group,),
        gates=(group,),
        timing=Timing({}, max(1.0, 4 * spent)),
        files=files,
        scores=suspect,
        ran={},
        exchanges=False,
        suite_s=spent,
    )


def _may_end(whole: Sequence[TestResult]) -> bool:
    """Tell whether a test that was ended may only need longer, as others of its file do."""
    return any(_slow(one) and _is_long(one, whole) for one in whole)


def _is_long(one: TestResult, whole: Sequence[TestResult]) -> bool:
    file = one.name.partition("::")[0]
    beside = [other.cpu_s for other in whole if other.name.partition("::")[0] == file
              and not _slow(other)]  # fmt: skip
    return max(beside, default=math.inf) > _QUICK_S


def _slow(one: TestResult) -> bool:
    return one.outcome == "slow"


def _runs(tree: Path, one: TestResult) -> bool:
    """Tell whether a test runs anything that may be changed."""
    return any(editable(tree, path) for path in one.lines)


def _named(whole: Sequence[TestResult], known: Collection[str]) -> frozenset[str]:
    """Return the tests that are meant, though reports write names with dots and commands paths."""
    spelled = {_spelled(name) for name in known}
    return frozenset(one.name for one in whole if _spelled(one.name) in spelled)


def _spelled(name: str) -> str:
    path, _, rest = name.partition("::")
    return f"{path.removesuffix('.py')}.{rest}".replace("::", ".").replace("/", ".").rstrip(".")


def _refuse(said: str) -> None:
    """Say why there are no tests, as far as the command tells."""
    if said:
        raise InputError(f"the suite is red for another reason, before its first test: {said}",
                         hint="run the command by itself until it runs tests")  # fmt: skip
    raise InputError("the test command found no tests", hint="name tests that exist")


def _check(whole: Sequence[TestResult], suite_s: float, budget_s: float, tree: Path) -> None:
    if suite_s > budget_s * _SUITE_SHARE:
        raise InputError(
            f"the suite takes {suite_s:.0f} s of CPU time, too much for a budget of {budget_s:.0f}",
            hint=f"name fewer tests, or allow --budget {suite_s * 6:.0f}",
        )
    if not any(one.bad for one in whole):
        raise InputError("no test fails, so there is nothing to fix",
                         hint="name the test that fails")  # fmt: skip
    missing = {match[1] for one in whole if one.bad for match in _MODULE.finditer(one.message)}
    bad = [one for one in whole if one.bad]
    if missing and all(_MODULE.search(one.message) for one in bad):
        here = sorted(name for name in missing if _there(name, tree))
        if len(here) == len(missing):
            raise InputError(f"the suite is red for another reason: {here[0]} lies in the "
                             "repository, but Python does not look for it there",
                             hint="call it as python -m pytest, or with PYTHONPATH=. or =src "
                                  "in front")  # fmt: skip
        foreign = sorted(name for name in missing if not _near(name, tree))
        if len(foreign) == len(missing):
            raise InputError(f"the suite is red for another reason: {foreign[0]} is not installed",
                             hint="install what the tests need, then run this again")  # fmt: skip


def _there(name: str, tree: Path) -> bool:
    """Tell whether a module is a file or folder of the tree, so that only the path is wrong."""
    path = name.replace(".", "/")
    return any((folder / path).is_dir() or (folder / f"{path}.py").is_file()
               for folder in (tree, tree / "src"))  # fmt: skip


def _near(name: str, tree: Path) -> bool:
    """Tell whether a module's name may be a slip of one of the tree or of the standard library."""
    import difflib  # noqa: PLC0415 -- only when a module is missing
    import sys  # noqa: PLC0415 -- as above

    top = name.partition(".")[0]
    own = {
        path.stem for folder in (tree, tree / "src") if folder.is_dir() for path in folder.iterdir()
    }
    return bool(difflib.get_close_matches(top, [*own, *sys.stdlib_module_names], 1, 0.75))


def _beside(good: Sequence[TestResult], failing: Sequence[TestResult]) -> list[str]:
    near = {one.name.partition("::")[0] for one in failing}
    return [one.name for one in good if one.name.partition("::")[0] in near][:_MOST_BESIDE]


def _joined(results: Sequence[TestResult]) -> dict[str, tuple[int, ...]]:
    lines: dict[str, set[int]] = {}
    for one in results:
        for path, numbers in one.lines.items():
            lines.setdefault(path, set()).update(numbers)
    return {path: tuple(sorted(numbers)) for path, numbers in lines.items()}


def _require(failing: Sequence[TestResult], unstable: Collection[str]) -> None:
    if failing:
        return
    name = min(unstable) if unstable else "the test"
    raise InputError(
        f"no failing test can be trusted: {name} fails in the suite and passes alone, or by chance",
        hint="find out with homeport tests history what it depends on",
    )


def _files(
    tree: Path, failing: Iterable[TestResult], tests: Collection[str], script: str
) -> dict[str, File]:
    """Read the files that failing tests ran and that may be changed."""
    ran: dict[str, None] = {}
    for one in failing:
        ran |= dict.fromkeys(one.lines)
        if not one.lines:
            ran |= dict.fromkeys(traced(one.message, tree))
    found = {path: File.read(tree, path) for path in sorted(ran) if editable(tree, path, tests)}
    if len(found) > 1:
        found.pop(script, None)
    return found


def _texts(paths: Collection[Path]) -> tuple[str, ...]:
    """Read the files where failing tests stand, for what they show of arguments and results."""
    return tuple(
        path.read_text("utf-8", errors="replace")
        for path in sorted(paths)[:_MOST_TEXTS]
        if path.is_file() and path.stat().st_size <= _LONGEST_TEXT
    )


def _starts(file: File) -> list[int]:
    from homeport.repair.python.source import first_line  # noqa: PLC0415 -- ast costs start-up

    return [
        line for _, function in file.functions for line in (function.lineno, first_line(function))
    ]


def _affordable(
    good: Sequence[TestResult], failing: Sequence[TestResult], budget_s: float
) -> list[str]:
    """Choose the passing tests to trace: those beside the failing ones first, while it is cheap."""
    near = {one.name.partition("::")[0] for one in failing}
    left = budget_s * _TRACED_SHARE
    chosen: set[str] = set()
    for one in sorted(good, key=lambda one: (one.name.partition("::")[0] not in near, one.cpu_s)):
        left -= one.cpu_s * _TRACING + 0.001
        if left < 0:
            break
        chosen.add(one.name)
    return [one.name for one in good if one.name in chosen]


def _groups(
    failing: Sequence[TestResult], files: Mapping[str, File]
) -> tuple[tuple[str, ...], ...]:
    """Put together failing tests that run much the same functions."""
    grouped: list[tuple[set[tuple[str, str]], list[str]]] = []
    for one in failing:
        ran = {
            (path, symbol)
            for path, numbers in one.lines.items() if path in files
            for symbol, function in files[path].functions
            if any(function.body[0].lineno <= n <= (function.end_lineno or 0) for n in numbers)
        }  # fmt: skip
        for known, names in grouped:
            if len(known & ran) >= _ALIKE * len(known | ran):
                names.append(one.name)
                break
        else:
            grouped.append((ran, [one.name]))
    return tuple(tuple(names) for _, names in grouped)


def _timing(failing: Sequence[TestResult], passing: Sequence[TestResult], spent: float) -> Timing:
    """Give each test a limit of what it took some times over, longer where others took longer."""
    slowest: dict[str, float] = {}
    for one in passing:
        file = one.name.partition("::")[0]
        slowest[file] = max(slowest.get(file, 0.0), one.cpu_s)
    each = {one.name: max(_SHORTEST_S, _TIMES * one.cpu_s) for one in passing}
    for one in failing:
        own = 0.0 if one.outcome == "slow" else _TIMES * one.cpu_s
        beside = 3 * slowest.get(one.name.partition("::")[0], 0.0)
        each[one.name] = max(_SHORTEST_S, own, min(beside, _LONGEST_S))
    return Timing(each, max(each.values(), default=_SHORTEST_S), 2 + 2 * spent)
