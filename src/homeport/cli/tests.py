"""`homeport tests`: read a report, name its problems, keep its runs, ask history for causes."""

import argparse
import hashlib
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from homeport.cli.flaky_page import flaky_page
from homeport.cli.repository import repository_of
from homeport.cli.terminal import Line, Style, clean, line, write_lines
from homeport.cli.tests_view import (
    case_dict,
    history_dict,
    history_lines,
    triage_dict,
    triage_lines,
)
from homeport.errors import InputError
from homeport.storage.projects import project_name
from homeport.testruns import Case, Counts, Reading, Remarks, read_report
from homeport.testruns.history import Run, Suite, judge, read_runs, read_suite
from homeport.testruns.history.quarantine import costs
from homeport.testruns.history.recording import About, runs_of
from homeport.testruns.history.store import RunStore

_CHUNK = 1 << 18
_EXIT_FOUND = 1
_EXIT_CUT = 2
_OF_THE_STORE = ""
_SHOWN_FAILURES = 50
_DIGEST = 16


class Verb(StrEnum):
    """What can be done with test runs."""

    PARSE = "parse"
    TRIAGE = "triage"
    RECORD = "record"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What is said on the command line about the run a report tells of."""

    identity: str | None
    commit: str | None
    attempt: int
    worker: str
    time: float | None


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    verb: Verb
    sources: tuple[str, ...]
    json: bool
    repo: Path | None
    history: str | None  # None: not asked; empty: the store; else a file
    meta: Path | None
    html: Path | None
    gate: bool
    branch: str
    run: RunOptions


_RUNNING = {  # these run tests, each in a file of its own
    "flaky": "run tests again under varied conditions, and find what makes them fail",
    "localize": "rank the lines that failing tests run and passing ones do not",
    "bisect": "find the commit since which a command fails",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    verbs = parser.add_subparsers(metavar="VERB", dest="verb", required=True)
    parse = _verb(verbs, Verb.PARSE, "read a test report of any known format")
    parse.add_argument("sources", nargs="?", metavar="FILE", help="a report; - is stdin")
    look = _verb(verbs, Verb.TRIAGE, "name the few problems behind a report's failures")
    look.add_argument("sources", nargs="*", metavar="FILE", help="reports of one run; - is stdin")
    look.add_argument(
        "--history",
        nargs="?",
        const=_OF_THE_STORE,
        metavar="RUNS",
        help="ask the recorded runs, or a file of JSON lines, for causes",
    )
    look.add_argument(
        "--gate", action="store_true", help="exit 1 if a problem needs a person before merging"
    )
    keep = _verb(verbs, Verb.RECORD, "add a run to the history of its project")
    keep.add_argument("sources", nargs="+", metavar="FILE", help="all reports of one run")
    for sub in (look, keep):
        _add_run_arguments(sub)
    past = _verb(verbs, Verb.HISTORY, "tell regressions from flaky tests over many runs")
    past.add_argument(
        "sources", nargs="?", metavar="RUNS", help="JSON lines (default: the recorded runs)"
    )
    past.add_argument("--meta", type=Path, metavar="META", help="names and coverage of the tests")
    past.add_argument(
        "--html", type=Path, metavar="FILE", help="write the flakiest tests as a page"
    )
    for sub in (look, keep, past):
        sub.add_argument("--branch", default="", metavar="NAME",
                         help="the history of this branch, kept apart")  # fmt: skip
    for name, summary in _RUNNING.items():
        sub = verbs.add_parser(
            name, help=summary, description=summary[0].upper() + summary[1:] + "."
        )
        sub.add_argument("--json", action="store_true", help="print JSON")
        sub.add_argument("--repo", type=Path, metavar="DIR", help="the repository (default: here)")
        importlib.import_module(f"homeport.cli.tests_{name}").add_arguments(sub)


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", verb: Verb, summary: str
) -> argparse.ArgumentParser:
    sub = verbs.add_parser(verb, help=summary, description=summary[0].upper() + summary[1:] + ".")
    sub.add_argument("--json", action="store_true", help="print JSON")
    if verb is not Verb.PARSE:
        sub.add_argument("--repo", type=Path, metavar="DIR", help="the repository (default: here)")
    return sub


def _add_run_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--run-id", metavar="ID", help="the CI run (default: the report's digest)")
    sub.add_argument("--commit", metavar="REV", help="the commit tested (default: HEAD)")
    sub.add_argument("--attempt", type=int, default=1, metavar="N", help="which try of the run")
    sub.add_argument("--worker", default="", metavar="NAME", help="the machine it ran on")
    sub.add_argument("--time", metavar="ISO", help="when it ran (default: now)")


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked for."""
    if arguments.verb in _RUNNING:
        running = importlib.import_module(f"homeport.cli.tests_{arguments.verb}")
        return int(running.execute(arguments))
    options = _options(arguments)
    match options.verb:
        case Verb.PARSE:
            return _parse(options)
        case Verb.TRIAGE:
            return _triage(options)
        case Verb.RECORD:
            return _record(options)
        case Verb.HISTORY:
            return _history(options)


def _options(arguments: argparse.Namespace) -> Options:
    given = arguments.sources
    sources = tuple(given) if isinstance(given, list) else (given,) if given else ()
    attempt = getattr(arguments, "attempt", 1)
    if attempt < 1:
        raise InputError("--attempt counts from 1", hint="give the number of the try, 1 or more")
    return Options(
        Verb(arguments.verb),
        sources,
        arguments.json,
        getattr(arguments, "repo", None),
        getattr(arguments, "history", None),
        getattr(arguments, "meta", None),
        getattr(arguments, "html", None),
        getattr(arguments, "gate", False),
        getattr(arguments, "branch", ""),
        RunOptions(
            getattr(arguments, "run_id", None),
            getattr(arguments, "commit", None),
            attempt,
            getattr(arguments, "worker", ""),
            _moment(getattr(arguments, "time", None)),
        ),
    )


def _moment(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"--time {text} is no time", hint="write it as 2026-03-01T14:00:00+00:00"
        ) from error


# -- parse ---------------------------------------------------------------------------------------


def _parse(options: Options) -> int:
    """Print what a report holds; one that ends in the middle is printed and still exit 2."""
    source = options.sources[0] if options.sources else "-"
    reading = read_report(_chunks(source), source)
    counts = Counts()
    tests: list[str] = []  # as JSON: a tenth of the memory of the cases
    failing: list[Case] = []
    for case in reading.cases:
        counts.add(case.outcome)
        if options.json:
            tests.append(json.dumps(case_dict(case)))
        elif case.failing:
            failing.append(case)
    counts = reading.remarks.counts or counts
    if options.json:
        rest = {"summary": _counts_dict(counts), "notes": reading.remarks.notes}
        if reading.remarks.cut:
            rest["error"] = reading.remarks.cut
        head = json.dumps({"format": reading.format})[:-1]
        print(f'{head}, "tests": [{", ".join(tests)}], {json.dumps(rest)[1:]}')
    else:
        write_lines(_parsed_lines(reading.format, counts, failing), sys.stdout)
    _say(reading.remarks)
    return _EXIT_CUT if reading.remarks.cut else 0


def _parsed_lines(name: str, counts: Counts, failing: list[Case]) -> Iterator[Line]:
    yield line((_in_words(counts), Style.HEADING), (f"  ({name})", Style.MUTED))
    for case in failing[:_SHOWN_FAILURES]:
        yield line("  ", (case.outcome.value, Style.ERROR), f" {case.name}")
        if case.message:
            yield line((f"      {case.message.splitlines()[0][:160]}", Style.MUTED))
    if len(failing) > _SHOWN_FAILURES:
        yield line((f"  ... and {len(failing) - _SHOWN_FAILURES} more; see --json", Style.MUTED))


def _in_words(counts: Counts) -> str:
    parts = [f"{counts.tests} {'test' if counts.tests == 1 else 'tests'}"]
    for number, word in (
        (counts.failed, "failed"),
        (counts.errored, "errors"),
        (counts.skipped, "skipped"),
        (counts.unfinished, "unfinished"),
    ):
        if number:
            parts.append(f"{number} {word}")
    return ", ".join(parts)


def _counts_dict(counts: Counts) -> dict[str, int]:
    return {
        "tests": counts.tests,
        "failed": counts.failed,
        "errored": counts.errored,
        "skipped": counts.skipped,
        "unfinished": counts.unfinished,
    }


def _say(remarks: Remarks) -> None:
    """Tell on stderr what is to be known about a report."""
    if remarks.cut:
        print(f"homeport: {clean(remarks.cut)}; what is readable is used", file=sys.stderr)
    for note in remarks.notes:
        print(f"homeport: {clean(note)}", file=sys.stderr)


def _chunks(source: str, digest: Callable[[bytes], object] | None = None) -> Iterator[bytes]:
    """Yield a file's bytes, or those of standard input."""
    if source == "-":
        if sys.stdin.isatty():
            raise InputError("no report", hint="name a file: homeport tests triage report.xml")
        while piece := sys.stdin.buffer.read(_CHUNK):
            if digest:
                digest(piece)
            yield piece
        return
    try:
        with Path(source).open("rb") as file:
            while piece := file.read(_CHUNK):
                if digest:
                    digest(piece)
                yield piece
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"{source}: {reason}", hint="check the path and its permissions"
        ) from error


# -- triage and record ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Reports:
    """All reports of one run, read one after the other."""

    sources: tuple[str, ...]
    cut: bool = False
    digest: str = ""

    def cases(self) -> Iterator[Case]:
        """Yield the cases of all reports; remarks go to stderr as each ends."""
        whole = hashlib.sha256()
        for source in self.sources or ("-",):
            reading: Reading = read_report(_chunks(source, whole.update), source)
            yield from reading.cases
            _say(reading.remarks)
            self.cut = self.cut or bool(reading.remarks.cut)
        self.digest = whole.hexdigest()


def _triage(options: Options) -> int:
    from homeport.assistant.triage import triage  # noqa: PLC0415 -- 60 ms that parse need not pay

    repo = repository_of(options.repo)
    reports = _Reports(options.sources)
    cases = list(_kept(reports.cases(), whole=options.history is not None))
    past, run = _past(options, reports, cases, repo)
    found = triage(cases, repo, past, run)
    if options.json:
        print(json.dumps(triage_dict(found)))
    else:
        write_lines(triage_lines(found), sys.stdout)
        if options.history is None and found.failures:
            print("homeport: --history asks the recorded runs which are flaky", file=sys.stderr)
    if reports.cut:
        return _EXIT_CUT  # what the run did not come to is not known to be right
    urgent = any(problem.needs_a_person for problem in found.problems)
    if options.gate and not found.counts.tests:
        print("homeport: the report holds no test, so nothing is proven", file=sys.stderr)
        return _EXIT_FOUND
    return _EXIT_FOUND if options.gate and urgent else 0


def _kept(cases: Iterable[Case], *, whole: bool) -> Iterator[Case]:
    """Keep little of tests that passed: their traces and attempts matter to history alone."""
    for case in cases:
        yield case if whole or case.failing else replace(case, trace="", attempts=())


def _past(
    options: Options, reports: _Reports, cases: list[Case], repo: Path
) -> tuple[list[Run], Run | None]:
    """Return the runs of history with this one at its end, and this one."""
    if options.history is None:
        return [], None
    if options.history == _OF_THE_STORE:
        with RunStore() as store:
            past = store.runs(project_name(repo, options.branch))
    else:
        past = _runs_in(options.history, Suite())
    runs = runs_of(cases, _about(options.run, reports, repo))
    names = {run.identity for run in runs}
    past = [run for run in past if run.identity not in names]
    return [*past, *runs], runs[0]


def _record(options: Options) -> int:
    repo = repository_of(options.repo)
    reports = _Reports(options.sources)
    cases = list(reports.cases())
    about = _about(options.run, reports, repo)
    if not about.commit:
        raise InputError("which commit was tested?", hint="name it with --commit")
    runs = runs_of(cases, about)
    with RunStore() as store:
        new = store.record(project_name(repo, options.branch), reports.digest, runs)
    if options.json:
        print(json.dumps({"run": about.identity, "commit": about.commit, "recorded": new,
                          "tests": len(runs[0].order or ()), "tries": len(runs),
                          "failures": sum(len(run.failures) for run in runs)}))  # fmt: skip
    else:
        what = "recorded" if new else "was recorded already"
        print(f"run {clean(about.identity)} {what}: {len(runs[0].order or ())} tests")
    return 0


def _about(run: RunOptions, reports: _Reports, repo: Path) -> About:
    from homeport.code.git import git  # noqa: PLC0415 -- as above

    named = run.commit or "HEAD"
    if named.startswith("-"):
        raise InputError(f"--commit {named} is no commit", hint="name a commit")
    known = git(repo, "rev-parse", "--verify", "--quiet", f"{named}^{{commit}}") or b""
    commit = known.decode().strip() or (run.commit or "")
    listed = git(
        repo, "diff-tree", "--root", "-r", "-m", "--first-parent", "--name-only",
        "--no-commit-id", "-z", commit,
    ) if known else None  # fmt: skip
    changed = tuple((listed or b"").decode("utf-8", "replace").split("\0")[:-1])
    identity = run.identity or reports.digest[:_DIGEST]
    if run.attempt > 1:
        identity = f"{identity}/{run.attempt}"
    moment = run.time if run.time is not None else time.time()
    return About(identity, commit, moment, run.attempt, changed, run.worker, reports.cut)


# -- history -------------------------------------------------------------------------------------


def _history(options: Options) -> int:
    suite = _suite(options.meta)
    if options.sources:
        runs = _runs_in(options.sources[0], suite)
    else:
        with RunStore() as store:
            runs = store.runs(project_name(repository_of(options.repo), options.branch))
        if not runs:
            raise InputError(
                "no runs are recorded for this project",
                hint="homeport tests record REPORT, after each run; or name a file of JSON lines",
            )
    judged = judge(runs, suite)
    ranked = costs(judged, runs)
    if options.html:
        _write_page(options.html, flaky_page(judged, ranked, runs))
    if options.json:
        print(json.dumps(history_dict(judged, ranked)))
    else:
        write_lines(history_lines(judged, ranked, len(runs)), sys.stdout)
    return 0


def _suite(meta: Path | None) -> Suite:
    if meta is None:
        return Suite()
    return read_suite(b"".join(_chunks(str(meta))).decode("utf-8", "replace"), str(meta))


def _runs_in(source: str, suite: Suite) -> list[Run]:
    """Read a file of JSON lines; a last line that is cut off is left out, and that is said."""
    text = b"".join(_chunks(source)).decode("utf-8", "replace")
    runs, remarks = read_runs(text.splitlines(keepends=True), suite, source)
    for remark in remarks.splitlines():
        print(f"homeport: {clean(remark)}", file=sys.stderr)
    return runs


def _write_page(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path}: {reason}", hint="name a file that can be written") from error
    print(f"homeport: wrote {path}", file=sys.stderr)
