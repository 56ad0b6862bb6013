"""`homeport tests triage`: the few problems behind the failures of a run."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from homeport.cli.repository import repository_of
from homeport.cli.terminal import write_lines
from homeport.cli.tests_about import RunOptions, about_run, add_run_arguments, run_options
from homeport.cli.tests_reports import Reports, runs_in
from homeport.cli.tests_view import triage_dict, triage_lines
from homeport.storage.projects import project_name
from homeport.testruns import Case
from homeport.testruns.history import Run, Suite
from homeport.testruns.history.recording import runs_of
from homeport.testruns.history.store import recorded_runs

_EXIT_FOUND = 1
_EXIT_CUT = 2


class History(Enum):
    """Which runs are asked for causes, beside those of a file."""

    RECORDED = "recorded"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    sources: tuple[str, ...]
    json: bool
    repo: Path | None
    history: History | str  # a text names a file of JSON lines
    gate: bool
    branch: str
    run: RunOptions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("sources", nargs="*", metavar="FILE", help="reports of one run; - is stdin")
    history = parser.add_mutually_exclusive_group()
    history.add_argument(
        "--history",
        nargs="?",
        default=History.RECORDED,
        const=History.RECORDED,
        metavar="RUNS",
        help="ask a file of JSON lines for causes (default: the recorded runs)",
    )
    history.add_argument("--no-history", action="store_true", help="ask nothing but the report")
    parser.add_argument(
        "--gate", action="store_true", help="exit 1 if a problem needs a person before merging"
    )
    add_run_arguments(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Name the problems of a report."""
    return _triage(
        Options(
            tuple(arguments.sources),
            arguments.json,
            arguments.repo,
            History.NOTHING if arguments.no_history else arguments.history,
            arguments.gate,
            arguments.branch,
            run_options(arguments),
        )
    )


def _triage(options: Options) -> int:
    from homeport.assistant.triage import triage  # noqa: PLC0415 -- 60 ms that parse need not pay

    repo = repository_of(options.repo)
    reports = Reports(options.sources)
    cases = list(_kept(reports.cases()))
    past, run = _past(options, reports, cases, repo)
    found = triage(cases, repo, past, run)
    if options.json:
        print(json.dumps(triage_dict(found)))
    else:
        write_lines(triage_lines(found), sys.stdout)
        if not past and found.failures and options.history is not History.NOTHING:
            print("homeport: which are flaky is known once runs are recorded: "
                  "homeport tests record REPORT", file=sys.stderr)  # fmt: skip
    if reports.cut:
        return _EXIT_CUT  # what the run did not come to is not known to be right
    urgent = any(problem.needs_a_person for problem in found.problems)
    if options.gate and not found.counts.tests:
        print("homeport: the report holds no test, so nothing is proven", file=sys.stderr)
        return _EXIT_FOUND
    return _EXIT_FOUND if options.gate and urgent else 0


def _kept(cases: Iterable[Case]) -> Iterator[Case]:
    """Keep no trace of tests that passed; their attempts matter to history."""
    for case in cases:
        yield case if case.failing or not case.trace else replace(case, trace="")


def _past(
    options: Options, reports: Reports, cases: list[Case], repo: Path
) -> tuple[list[Run], Run | None]:
    """Return the runs of history with this one at its end, and this one; nothing without any."""
    match options.history:
        case History.NOTHING:
            return [], None
        case History.RECORDED:
            past = recorded_runs(project_name(repo, options.branch))
        case source:
            past = runs_in(source, Suite())
    if not past:
        return [], None
    runs = runs_of(cases, about_run(options.run, reports, repo))
    names = {run.identity for run in runs}
    past = [run for run in past if run.identity not in names]
    return [*past, *runs], runs[0]
