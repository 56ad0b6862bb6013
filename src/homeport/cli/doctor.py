"""`homeport doctor`: what is in force here, where it came from, and what is missing."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from homeport.assistant.readiness import Check, Verdict, readiness
from homeport.cli import door
from homeport.cli.repository import repository_of
from homeport.cli.terminal import Line, Style, line, write_lines
from homeport.server import place
from homeport.server.resident import running_process

_STYLES = {Verdict.GOOD: Style.GOOD, Verdict.NOTE: Style.FAILING, Verdict.BAD: Style.ERROR}
_EXIT_MISSING = 1
START_HINT = "homeport serve --resident; one starts by itself at a terminal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--repo", type=Path, metavar="DIR", help="the repository (default: this one)"
    )
    parser.add_argument(
        "--measure", action="store_true", help="load the model and measure how fast it is"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def execute(arguments: argparse.Namespace) -> int:
    """Print the checks; exit 1 when something that was asked for cannot work."""
    repo = repository_of(arguments.repo)
    checks = (*readiness(repo, measure=arguments.measure), _resident())
    if arguments.json:
        print(json.dumps([asdict(check) for check in checks]))
    else:
        write_lines(_lines(checks), sys.stdout)
    return _EXIT_MISSING if any(check.verdict is Verdict.BAD for check in checks) else 0


def _resident() -> Check:
    """Say whether a process keeps the model warm."""
    number = running_process() if place.supported() else None
    if number is None:
        said = f"none runs ({START_HINT})" if place.supported() else "not on this system"
        return Check("resident", Verdict.GOOD, said)
    if door.running():
        return Check("resident", Verdict.GOOD, f"process {number} listens in {place.place()}")
    hint = "homeport serve --stop; the next command goes on without it"
    return Check("resident", Verdict.NOTE, f"process {number} runs and is not asked", hint)


def _lines(checks: Sequence[Check]) -> Iterator[Line]:
    width = max(len(check.name) for check in checks)
    for check in checks:
        yield line(
            (f"{check.verdict.value:<5}", _STYLES[check.verdict]),
            f"{check.name:<{width}}  {check.said}",
        )
        if check.hint:
            yield line((f"{'':<5}{'':<{width}}  next: {check.hint}", Style.MUTED))
