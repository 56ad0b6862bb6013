"""`homeport tests runs`: lists what is recorded of a project, the newest first."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from homeport.cli.repository import repository_of
from homeport.cli.terminal import Line, Style, line, write_lines
from homeport.storage.projects import project_name
from homeport.testruns.history import Run
from homeport.testruns.history.store import recorded_runs

_SHOWN = 50
_SHORT = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments: those of every verb are enough."""
    parser.add_argument("--all", action="store_true", help=f"more than the latest {_SHOWN}")


def execute(arguments: argparse.Namespace) -> int:
    """List the runs."""
    runs = recorded_runs(project_name(repository_of(arguments.repo), arguments.branch))
    runs.reverse()
    if arguments.json:
        print(json.dumps([_run_dict(run) for run in runs]))
    else:
        write_lines(_lines(runs, len(runs) if arguments.all else _SHOWN), sys.stdout)
    return 0


def _run_dict(run: Run) -> dict[str, object]:
    return {
        "run": run.identity,
        "commit": run.commit,
        "time": _time(run.time),
        "attempt": run.attempt,
        "tests": len(run.order or ()),
        "failures": len(run.failures),
        "seconds": run.seconds,
        "cut": run.cut,
    }


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _lines(runs: list[Run], shown: int) -> Iterator[Line]:
    if not runs:
        yield line("no runs are recorded for this project")
        return
    wide = max(len(run.identity) for run in runs[:shown])
    head = f"{'run':{wide}}  {'commit':10}  {'time (UTC)':16}  {'tests':>6}  {'failed':>6}"
    yield line((head, Style.MUTED))
    for run in runs[:shown]:
        when = (_time(run.time) or "")[:16].replace("T", " ")
        counts = f"{len(run.order or ()):>6}  {len(run.failures):>6}"
        cut = "  cut" if run.cut else ""
        yield line(f"{run.identity:{wide}}  {run.commit[:_SHORT]:10}  {when:16}  {counts}{cut}")
    if len(runs) > shown:
        yield line((f"... and {len(runs) - shown} older; see --all", Style.MUTED))
