"""`homeport doctor`: what is in force here, where it came from, and what is missing."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from homeport.assistant.readiness import Check, Verdict, readiness
from homeport.cli.repository import repository_of
from homeport.cli.terminal import Line, Style, line, write_lines

_STYLES = {Verdict.GOOD: Style.GOOD, Verdict.NOTE: Style.FAILING, Verdict.BAD: Style.ERROR}
_EXIT_MISSING = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--repo", type=Path, metavar="DIR", help="the repository (default: this one)"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def execute(arguments: argparse.Namespace) -> int:
    """Print the checks; exit 1 when something that was asked for cannot work."""
    checks = readiness(repository_of(arguments.repo))
    if arguments.json:
        print(json.dumps([asdict(check) for check in checks]))
    else:
        write_lines(_lines(checks), sys.stdout)
    return _EXIT_MISSING if any(check.verdict is Verdict.BAD for check in checks) else 0


def _lines(checks: Sequence[Check]) -> Iterator[Line]:
    width = max(len(check.name) for check in checks)
    for check in checks:
        yield line(
            (f"{check.verdict.value:<5}", _STYLES[check.verdict]),
            f"{check.name:<{width}}  {check.said}",
        )
        if check.hint:
            yield line((f"{'':<5}{'':<{width}}  next: {check.hint}", Style.MUTED))
