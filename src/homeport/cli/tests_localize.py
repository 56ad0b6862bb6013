"""`homeport tests localize`: the lines that the failing tests speak against."""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from homeport.cli.consent import add_consent, consent_of
from homeport.cli.repository import repository_of
from homeport.cli.terminal import Line, Style, line, write_lines
from homeport.sandbox import Consent
from homeport.testruns.spectrum import Formula

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    tests: tuple[str, ...]
    repo: Path
    formula: Formula
    coverage: Path | None
    report: Path | None
    most: int
    consent: Consent
    json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("tests", nargs="*", metavar="TEST", help="as pytest takes them")
    parser.add_argument("--formula", choices=[one.value for one in Formula], default="ochiai",
                        help="how suspicion is counted")  # fmt: skip
    parser.add_argument("--coverage", type=Path, metavar="FILE",
                        help="run nothing: a file of coverage.py, a context a test")  # fmt: skip
    parser.add_argument("--report", type=Path, metavar="FILE",
                        help="with --coverage: says which tests failed")  # fmt: skip
    parser.add_argument("--most", type=int, default=_SHOWN, metavar="N", help="lines to show")
    add_consent(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Rank the lines and print them."""
    from homeport.assistant.localise import (  # noqa: PLC0415 -- other verbs need not pay for it
        executions_of_coverage,
        localise,
        localise_by_running,
    )

    options = _options(arguments)
    if options.coverage is not None:
        failed = _failed(options.report)
        ran = executions_of_coverage(options.coverage, options.repo, failed)
        found = localise(options.repo, ran, options.formula)
    else:
        found = localise_by_running(options.repo, options.tests, options.formula, options.consent)
    suspects = found.suspects[: options.most]
    if options.json:
        print(json.dumps({
            "failed": found.failed,
            "passed": found.passed,
            "suspects": [
                {"path": one.path, "line": one.line, "score": one.score, "rank": one.rank,
                 "failed": one.failed, "passed": one.passed}
                for one in suspects
            ],
        }))  # fmt: skip
        return 0
    counts = f"{found.failed} failing and {found.passed} passing tests"
    lines: list[Line] = [line(("suspicious lines", Style.HEADING), (f", by {counts}", Style.MUTED))]
    lines += [
        line(
            f"{one.score:5.2f}  ",
            (f"{one.path}:{one.line}", Style.PLACE),
            "  ",
            (_text(options.repo / one.path, one.line), Style.CODE),
        )
        for one in suspects
    ]
    write_lines(lines, sys.stdout)
    return 0


def _options(arguments: argparse.Namespace) -> Options:
    from homeport.errors import InputError  # noqa: PLC0415 -- as above

    if arguments.coverage and not arguments.report:
        raise InputError("which tests failed?", hint="name the report of that run with --report")
    if arguments.most < 1:
        raise InputError("--most counts from 1", hint="leave it out for 10 lines")
    return Options(
        tuple(arguments.tests),
        repository_of(arguments.repo),
        Formula(arguments.formula),
        arguments.coverage,
        arguments.report,
        arguments.most,
        consent_of(arguments),
        arguments.json,
    )


def _failed(report: Path | None) -> set[str]:
    """Return the names of the tests that failed, in the ways that reports and pytest write them."""
    from homeport.cli.text import open_bytes  # noqa: PLC0415 -- as above
    from homeport.testruns import read_report  # noqa: PLC0415 -- as above

    names: set[str] = set()
    with open_bytes(str(report)) as stream:
        reading = read_report(iter(lambda: stream.read(1 << 18), b""), str(report))
        for case in reading.cases:
            if case.failing:
                owner, _, test = case.name.rpartition("::")
                names |= {case.name, f"{case.file}::{test}" if case.file else case.name}
                names.add(f"{owner.replace('.', '/')}.py::{test}")
    return names


def _text(path: Path, number: int) -> str:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return lines[number - 1].strip()[:100] if number <= len(lines) else ""
