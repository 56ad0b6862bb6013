"""`homeport tests flaky`: runs a test again and again until it is known what makes it fail."""

import argparse
import json
import sys

from homeport.cli.consent import add_consent, consent_of
from homeport.cli.repository import repository_of
from homeport.cli.terminal import Line, Style, clean, line, write_lines
from homeport.errors import InputError

TYPE_CHECKING = False  # type checkers know the name; the module behind it is slow to load
if TYPE_CHECKING:
    from homeport.assistant.flakiness import Tally

_EXIT_FOUND = 1
_RUNS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("test", nargs="?", default="", metavar="TEST",
                        help="one test, as pytest or the report names it")  # fmt: skip
    parser.add_argument("--check", default="", metavar="COMMAND",
                        help="run this instead of pytest, any runner; without TEST its exit code "
                        "counts")  # fmt: skip
    parser.add_argument("--report", default="", metavar="FILE",
                        help="the report that COMMAND writes (default: its output)")  # fmt: skip
    parser.add_argument("--runs", type=int, default=_RUNS, metavar="N",
                        help="runs under each condition")  # fmt: skip
    parser.add_argument("--suite", action="append", default=[], metavar="PATH",
                        help="the tests it runs among (default: all)")  # fmt: skip
    parser.add_argument("--timeout", type=float, default=300.0, metavar="SECONDS",
                        help="for one run")  # fmt: skip
    add_consent(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Run, and say what makes the test fail; exit 1 when something does."""
    from homeport.assistant.flakiness import (  # noqa: PLC0415 -- other verbs need not pay for it
        Request,
        find_flakiness,
    )

    if arguments.runs < 1:
        raise InputError("--runs counts from 1", hint="leave it out for 5 runs a condition")
    if not (arguments.test or arguments.check):
        raise InputError("which test?", hint="name one, or a command with --check")

    def progress(tally: "Tally") -> None:
        print(f"homeport: {clean(tally.condition)}: {tally.failures} of {tally.runs} failed",
              file=sys.stderr)  # fmt: skip

    request = Request(
        repository_of(arguments.repo),
        arguments.test,
        tuple(arguments.suite),
        arguments.runs,
        arguments.timeout,
        consent_of(arguments),
        arguments.check,
        arguments.report,
    )
    found = find_flakiness(request, progress)
    if arguments.json:
        print(json.dumps({
            "test": found.test,
            "label": found.label,
            "why": found.why,
            "polluters": list(found.polluters),
            "setters": list(found.setters),
            "at_most": found.at_most,
            "message": found.message,
            "conditions": [{"condition": one.condition, "runs": one.runs,
                            "failures": one.failures} for one in found.tallies],
        }))  # fmt: skip
    else:
        lines: list[Line] = [line((found.label, Style.HEADING), f" {found.test}")]
        lines.append(line(f"    {found.why}"))
        lines += [line("    ", (name, Style.PLACE)) for name in (*found.polluters, *found.setters)]
        lines += [line((_counted(one), Style.MUTED)) for one in found.tallies]
        write_lines(lines, sys.stdout)
    return _EXIT_FOUND if any(one.failures for one in found.tallies) else 0


def _counted(tally: "Tally") -> str:
    return f"    {tally.failures:>3} of {tally.runs:<3} failed {tally.condition}"
