"""Reads a red run as its few problems: groups of failures, each with its cause and its place.

The report is read by `testruns`, traces by `traces`, what changed by `code`; here they meet.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from homeport.code import Change, is_test, recent_changes
from homeport.code.walk import walk
from homeport.testruns import FAILING, Case, Counts
from homeport.testruns.grouping import Group, Place, Signature, group_failures
from homeport.testruns.history import (
    Cause,
    Judgement,
    Label,
    Run,
    Suite,
    Verdict,
    judge,
)
from homeport.testruns.machine import speaks_of_machine
from homeport.traces import RepositoryPaths, Trace, read_failure, resolve_paths

_MOST_PLACES = 6
_MOST_CHANGES = 3
_LONGEST_TRACE = 20_000
_ADDRESS = re.compile(r"0x[0-9a-f]+")
_TEST_FILE = re.compile(
    r"(?:^|[/\\])(?:tests?|spec|__tests__|testing)[/\\]|(?:^|[/\\])(?:test_[^/\\]*|[^/\\]*_test)\.\w+$"
    r"|\.(?:test|spec)\.\w+$|(?:Tests?|Spec|IT)\.(?:java|kt|cs|scala|groovy|php|swift)$"
)
_TEST_FUNCTION = re.compile(r"(?i)test|\bit\b|should|spec|anonymous|<|^setup|teardown")
# When a group's failures have several causes, what must be acted on speaks for the group.
_URGENCY = (Label.REGRESSION, Label.BROKEN, Label.ORDER, Label.TIME, Label.FLAKY, Label.INFRA)


@dataclass(frozen=True, slots=True)
class Problem:
    """One cause of failures. `label` is None where nothing is known but the report itself."""

    group: Group
    label: Label | None
    probability: float
    verdict: Verdict | None
    evidence: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def needs_a_person(self) -> bool:
        """Tell whether the code has to be looked at before merging."""
        return self.label in {None, Label.REGRESSION, Label.BROKEN}


@dataclass(frozen=True, slots=True)
class Triage:
    """A red run in short; `known_runs` is how many runs of history were asked."""

    counts: Counts
    failures: int
    problems: tuple[Problem, ...]
    known_runs: int


def triage(
    cases: Iterable[Case], repo: Path | None, history: Sequence[Run], run: Run | None
) -> Triage:
    """Return the problems of a report: the largest first, of equal ones the newest.

    `history` ends with `run`, the run that the report tells of, when there is any history. The
    steps: 1 count, 2 group by what the traces say, 3 ask history for causes, 4 look up changes.
    """
    # 1
    counts, failing = Counts(), []
    for case in cases:
        counts.add(case.outcome)
        if case.outcome in FAILING:
            failing.append(case)
    # 2
    failing = _without_parents(failing)
    groups = group_failures(failing, _signatures(repo))
    # 3
    suite = Suite(traced=_traced(groups))
    judged = judge(history, suite) if history and run is not None else Judgement()
    mine = {
        cause.test: cause
        for cause in judged.causes
        if run is not None and cause.run == run.identity
    }
    age = _ages(history)
    # 4
    problems = [_problem(group, judged, mine, repo) for group in groups]
    problems.sort(key=lambda one: (-len(one.group.cases), _newest(one, age)))
    return Triage(counts, len(failing), tuple(problems), len(history))


def _without_parents(failing: Sequence[Case]) -> list[Case]:
    """Leave out tests that say nothing themselves and failed through a subtest, as Go's do."""
    parents = {
        case.name[: match.start()] for case in failing for match in re.finditer(r"/| > ", case.name)
    }
    return [case for case in failing if case.message or case.trace or case.name not in parents]


def _signatures(repo: Path | None) -> Callable[[Case], Signature]:
    """Return a reader of signatures; equal traces of many tests are read once."""
    paths = RepositoryPaths(file.path for file in walk(repo).files) if repo else None
    known: dict[str, Trace | None] = {}

    def signature(case: Case) -> Signature:
        text = (case.trace or case.message)[-_LONGEST_TRACE:]
        if not text:
            return Signature(case.kind, case.message)
        key = _ADDRESS.sub("0x0", text)
        if key not in known:
            trace = read_failure(text)
            known[key] = resolve_paths(trace, paths) if trace and paths else trace
        return _signature(case, known[key])

    return signature


def _signature(case: Case, trace: Trace | None) -> Signature:
    if trace is None:
        known = bool(case.file and case.line)
        own_place = Place(case.file, case.line, in_test=True)
        return Signature(case.kind, case.message, (own_place,) if known else ())
    own = [frame for frame in trace.frames if frame.in_app and frame.file]
    places = tuple(
        Place(frame.file, frame.line, frame.function, _in_test(frame.file, frame.function))
        for frame in own[:_MOST_PLACES]
    )
    there = trace.frames[0].in_app if trace.frames else False
    return Signature(trace.type or case.kind, case.message or trace.message, places, there)


def _in_test(file: str, function: str) -> bool:
    """Tell whether a place is in a test itself; a helper beside the tests is not."""
    helper = bool(function) and not _TEST_FUNCTION.search(function)
    return not helper and (is_test(file) or bool(_TEST_FILE.search(file)))


def _traced(groups: Sequence[Group]) -> dict[str, frozenset[str]]:
    """Return for each failing test the files of the reader's own that its trace passes through."""
    return {
        case.name: files
        for group in groups
        if (files := frozenset(place.file for place in group.signature.places))
        for case in group.cases
    }


def _ages(history: Sequence[Run]) -> dict[str, int]:
    """Return for each test the first run it failed in; a later one is newer."""
    ages: dict[str, int] = {}
    for number, run in enumerate(history):
        for failure in run.failures:
            ages.setdefault(failure.test, number)
    return ages


def _newest(problem: Problem, ages: dict[str, int]) -> int:
    return -max((ages.get(case.name, len(ages)) for case in problem.group.cases), default=0)


def _problem(group: Group, judged: Judgement, mine: dict[str, Cause], repo: Path | None) -> Problem:
    causes = [mine[case.name] for case in group.cases if case.name in mine]
    labels = Counter(cause.label for cause in causes)
    label = next((one for one in _URGENCY if labels[one]), None)
    chosen = [cause for cause in causes if cause.label is label]
    probability = sum(cause.probability for cause in chosen) / len(chosen) if chosen else 0.0
    verdict = next((judged.verdicts.get(cause.test) for cause in chosen), None)
    evidence = verdict.evidence if verdict else ()
    if label is not None and not all(_known_to_pass(judged, cause, group) for cause in chosen):
        # The costly error is to wave a fresh break through: until it has passed on this very
        # code, or failed and recovered before, a failure is nobody's habit yet.
        label, evidence = None, _new(chosen, judged, probability)
    if label is None and speaks_of_machine(group.exemplar.message):
        label, probability = Label.INFRA, 0.9
        evidence = ("its message speaks of the machine, not of the code",)
    if len(labels) > 1:
        others = ", ".join(f"{n} {one}" for one, n in labels.most_common() if one is not label)
        evidence = (*evidence, f"of its failures others look {others}")
    changes = _changes(group, repo) if repo and label in {None, Label.REGRESSION} else ()
    if label is Label.REGRESSION and verdict:
        changes = _guilty(changes, verdict.first_bad) or changes
    return Problem(group, label, probability, verdict, evidence, changes)


def _known_to_pass(judged: Judgement, cause: Cause, group: Group) -> bool:
    """Tell whether a cause that asks nothing of a person is borne out by a run that passed."""
    match cause.label:
        case Label.FLAKY:
            verdict = judged.verdicts.get(cause.test)
            return verdict is not None and verdict.witnessed
        case Label.INFRA:
            return cause.recovered or speaks_of_machine(group.exemplar.message)
        case _:
            return True


def _new(chosen: Sequence[Cause], judged: Judgement, probability: float) -> tuple[str, ...]:
    """Say what is known of failures that have not been seen to pass by themselves."""
    verdicts = [judged.verdicts[cause.test] for cause in chosen]
    passed = max(verdict.ran - verdict.failed for verdict in verdicts)
    failing = max(verdict.failed for verdict in verdicts)
    since = f"failing in the last {failing} runs" if failing > 1 else "new"
    word = "the machine's" if chosen[0].label is Label.INFRA else "flaky"
    before = f"it passed in {passed} {'run' if passed == 1 else 'runs'} before"
    return (
        f"{since}: {before if passed else 'no run that passed is known'}",
        f"run it again on this commit: {word} (so far p = {probability:.2f}) if it passes then",
    )


def _guilty(changes: Sequence[Change], commit: str) -> tuple[Change, ...]:
    """Return the changes that the first bad commit made: others are no news then."""
    return tuple(one for one in changes if one.commit and commit.startswith(one.commit))


def _changes(group: Group, repo: Path) -> tuple[Change, ...]:
    """Return the latest changes to the files a group's trace passes through, the place's first."""
    files = [group.place.file] if group.place else []
    files += [place.file for place in group.signature.places if not place.in_test]
    wanted = [file for file in dict.fromkeys(files) if not Path(file).is_absolute()]
    inside = [file for file in wanted if ".." not in Path(file).parts and (repo / file).is_file()]
    return tuple(recent_changes(repo, inside, _MOST_CHANGES)) if inside else ()
