"""`homeport tests history`: tells regressions from flaky tests over many runs."""

import argparse
import json
import sys
from pathlib import Path

from homeport.cli.flaky_page import flaky_page
from homeport.cli.repository import repository_of
from homeport.cli.terminal import write_lines
from homeport.cli.tests_reports import chunks, runs_in
from homeport.cli.tests_view import history_dict, history_lines
from homeport.errors import InputError
from homeport.storage.projects import project_name
from homeport.testruns.history import Suite, judge, read_suite
from homeport.testruns.history.quarantine import costs
from homeport.testruns.history.store import recorded_runs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("source", nargs="?", metavar="RUNS",
                        help="JSON lines (default: the recorded runs)")  # fmt: skip
    parser.add_argument("--meta", type=Path, metavar="META",
                        help="names and coverage of the tests")  # fmt: skip
    parser.add_argument("--html", type=Path, metavar="FILE",
                        help="write the flakiest tests as a page")  # fmt: skip


def execute(arguments: argparse.Namespace) -> int:
    """Judge the runs."""
    suite = _suite(arguments.meta)
    if arguments.source:
        runs = runs_in(arguments.source, suite)
    else:
        runs = recorded_runs(project_name(repository_of(arguments.repo), arguments.branch))
        if not runs:
            raise InputError(
                "no runs are recorded for this project",
                hint="homeport tests record REPORT, after each run; or name a file of JSON lines",
            )
    judged = judge(runs, suite)
    ranked = costs(judged, runs)
    if arguments.html:
        _write_page(arguments.html, flaky_page(judged, ranked, runs))
    if arguments.json:
        print(json.dumps(history_dict(judged, ranked)))
    else:
        write_lines(history_lines(judged, ranked, len(runs)), sys.stdout)
    return 0


def _suite(meta: Path | None) -> Suite:
    if meta is None:
        return Suite()
    return read_suite(b"".join(chunks(str(meta))).decode("utf-8", "replace"), str(meta))


def _write_page(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path}: {reason}", hint="name a file that can be written") from error
    print(f"homeport: wrote {path}", file=sys.stderr)
