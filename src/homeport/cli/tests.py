"""`homeport tests`: what can be done with test runs, each verb in a file of its own."""

import argparse
import importlib
from pathlib import Path

_VERBS = {
    "parse": "read a test report of any known format",
    "triage": "name the few problems behind a report's failures",
    "record": "add a run to the history of its project",
    "runs": "list the recorded runs of a project",
    "forget": "delete recorded runs, or the captured values of failures",
    "history": "tell regressions from flaky tests over many runs",
    "flaky": "run tests again under varied conditions, and find what makes them fail",
    "localize": "rank the lines that failing tests run and passing ones do not",
    "bisect": "find the commit since which a command fails",
}
_OF_A_HISTORY = frozenset({"triage", "record", "runs", "forget", "history"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    verbs = parser.add_subparsers(metavar="VERB", dest="verb", required=True)
    for name, summary in _VERBS.items():
        sub = verbs.add_parser(
            name, help=summary, description=summary[0].upper() + summary[1:] + "."
        )
        sub.add_argument("--json", action="store_true", help="print JSON")
        if name != "parse":
            sub.add_argument("--repo", type=Path, metavar="DIR",
                             help="the repository (default: here)")  # fmt: skip
        if name in _OF_A_HISTORY:
            sub.add_argument("--branch", default="", metavar="NAME",
                             help="the history of this branch, kept apart")  # fmt: skip
        importlib.import_module(f"homeport.cli.tests_{name}").add_arguments(sub)


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked for."""
    verb = importlib.import_module(f"homeport.cli.tests_{arguments.verb}")
    return int(verb.execute(arguments))
