"""`homeport tests bisect`: the commit since which a command fails."""

import argparse
import json
import sys

from homeport.cli.consent import add_consent, consent_of
from homeport.cli.repository import repository_of
from homeport.cli.terminal import Line, Style, clean, line, write_lines

_SHORT = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--test", required=True, metavar="COMMAND",
                        help="a shell command that fails on the bad commit")  # fmt: skip
    parser.add_argument("--good", required=True, metavar="REV", help="a commit where it passes")
    parser.add_argument("--bad", default="HEAD", metavar="REV", help="one where it fails")
    parser.add_argument("--build", default="", metavar="COMMAND",
                        help="before it; where this fails is skipped")  # fmt: skip
    parser.add_argument("--keep", action="append", default=[], metavar="FILE",
                        help="a file, such as a new test, for every commit")  # fmt: skip
    parser.add_argument("--timeout", type=float, default=300.0, metavar="SECONDS",
                        help="for one run")  # fmt: skip
    add_consent(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Bisect, and print the commit."""
    from homeport.assistant.bisecting import (  # noqa: PLC0415 -- other verbs need not pay for it
        Request,
        Step,
        bisect,
    )
    from homeport.code.git import git  # noqa: PLC0415 -- as above

    repo = repository_of(arguments.repo)
    request = Request(
        repo,
        arguments.test,
        arguments.good,
        arguments.bad,
        arguments.build,
        tuple(arguments.keep),
        arguments.timeout,
        consent_of(arguments),
    )

    def progress(step: Step, left: int) -> None:
        counts = f"{step.failures} of {step.runs} runs failed"
        why = f": {step.why}" if step.why else ""
        said = f"homeport: {step.commit[:_SHORT]} {step.verdict} ({counts}){why}"
        print(f"{clean(said)}; about {left} steps left", file=sys.stderr)

    found = bisect(request, progress)
    subjects = {
        one: (git(repo, "show", "-s", "--format=%s", one) or b"").decode("utf-8", "replace").strip()
        for one in found.candidates
    }
    if arguments.json:
        print(json.dumps({
            "first_bad": found.candidates[0] if len(found.candidates) == 1 else None,
            "candidates": list(found.candidates),
            "looked_for": found.looked_for,
            "rates": {"bad": found.rates.bad, "good": found.rates.good},
            "runs": found.runs,
            "steps": [{"commit": one.commit, "verdict": one.verdict, "runs": one.runs,
                       "failures": one.failures, "why": one.why} for one in found.steps],
        }))  # fmt: skip
        return 0
    lines: list[Line] = []
    if len(found.candidates) != 1:
        lines.append(line("one of these; what lies between could not be run:"))
    lines += [
        line((commit[:_SHORT], Style.ERROR), f" {subjects[commit]}") for commit in found.candidates
    ]
    counts = f"{len(found.steps)} commits looked at, {found.runs} runs; {found.looked_for}"
    lines.append(line((counts, Style.MUTED)))
    write_lines(lines, sys.stdout)
    return 0
