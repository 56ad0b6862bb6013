"""`homeport tests record`: adds a run to the history of its project."""

import argparse
import json

from homeport.cli.repository import repository_of
from homeport.cli.terminal import clean
from homeport.cli.tests_about import about_run, add_run_arguments, run_options
from homeport.cli.tests_reports import Reports
from homeport.cli.tests_view import counted
from homeport.errors import InputError
from homeport.storage.projects import project_name
from homeport.testruns.history.recording import runs_of
from homeport.testruns.history.store import RunStore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("sources", nargs="+", metavar="FILE", help="all reports of one run")
    add_run_arguments(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Record the run, and say what was recorded."""
    run = run_options(arguments)
    repo = repository_of(arguments.repo)
    reports = Reports(tuple(arguments.sources))
    cases = list(reports.cases())
    about = about_run(run, reports, repo)
    if not about.commit:
        raise InputError("which commit was tested?", hint="name it with --commit")
    runs = runs_of(cases, about)
    with RunStore() as store:
        new = store.record(project_name(repo, arguments.branch), reports.digest, runs)
    tests, failures = len(runs[0].order or ()), sum(len(run.failures) for run in runs)
    if arguments.json:
        print(json.dumps({"run": about.identity, "commit": about.commit, "recorded": new,
                          "tests": tests, "skipped": reports.skipped, "tries": len(runs),
                          "failures": failures}))  # fmt: skip
        return 0
    what = "recorded" if new else "was recorded already"
    said = [counted(tests, "test"), counted(failures, "failure")]
    if reports.skipped:
        said.append(f"{reports.skipped} skipped and left out")
    print(f"run {clean(about.identity)} of {about.commit[:10]} {what}: {', '.join(said)}")
    return 0
