"""`homeport tests forget`: deletes recorded runs, and the values captured of failures."""

import argparse
import json

from homeport.cli.repository import repository_of
from homeport.cli.tests_view import counted
from homeport.errors import InputError
from homeport.storage.projects import project_name
from homeport.testruns.captures import CaptureStore
from homeport.testruns.history.store import RunStore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("runs", nargs="*", metavar="RUN", help="runs as `tests runs` names them")
    parser.add_argument("--all", action="store_true", help="all runs of the project")
    parser.add_argument("--captured", action="store_true",
                        help="the captured values of failures, not runs")  # fmt: skip


def execute(arguments: argparse.Namespace) -> int:
    """Delete what was named, or nothing when one name is not known."""
    if arguments.captured + arguments.all + bool(arguments.runs) != 1:
        raise InputError(
            "what is to be forgotten?", hint="name runs, or give either --all or --captured"
        )
    project = project_name(repository_of(arguments.repo), arguments.branch)
    if arguments.captured:
        with CaptureStore() as captures:
            count, what = captures.forget(project), "captured failure"
    else:
        with RunStore() as store:
            named = None if arguments.all else arguments.runs
            count, what = store.forget(project, named), "report"
    if arguments.json:
        print(json.dumps({"forgotten": count}))
    else:
        print(f"forgot {counted(count, what)}")
    return 0
