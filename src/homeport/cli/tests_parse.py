"""`homeport tests parse`: a report of any known format in one form."""

import argparse
import json
import sys
from collections.abc import Iterator

from homeport.cli.terminal import Line, Style, line, write_lines
from homeport.cli.tests_reports import chunks, say
from homeport.cli.tests_view import case_dict
from homeport.testruns import Case, Counts, read_report

_EXIT_CUT = 2
_SHOWN_FAILURES = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("source", nargs="?", default="-", metavar="FILE",
                        help="a report; - is stdin")  # fmt: skip


def execute(arguments: argparse.Namespace) -> int:
    """Print what a report holds; one that ends in the middle is printed and still exit 2."""
    reading = read_report(chunks(arguments.source), arguments.source)
    counts = Counts()
    tests: list[str] = []  # as JSON: a tenth of the memory of the cases
    failing: list[Case] = []
    for case in reading.cases:
        counts.add(case.outcome)
        if arguments.json:
            tests.append(json.dumps(case_dict(case)))
        elif case.failing:
            failing.append(case)
    counts = reading.remarks.counts or counts
    if arguments.json:
        rest = {"summary": _counts_dict(counts), "notes": reading.remarks.notes}
        if reading.remarks.cut:
            rest["error"] = reading.remarks.cut
        head = json.dumps({"format": reading.format})[:-1]
        print(f'{head}, "tests": [{", ".join(tests)}], {json.dumps(rest)[1:]}')
    else:
        write_lines(_parsed_lines(reading.format, counts, failing), sys.stdout)
    say(reading.remarks)
    return _EXIT_CUT if reading.remarks.cut else 0


def _parsed_lines(name: str, counts: Counts, failing: list[Case]) -> Iterator[Line]:
    yield line((_in_words(counts), Style.HEADING), (f"  ({name})", Style.MUTED))
    for case in failing[:_SHOWN_FAILURES]:
        yield line("  ", (case.outcome.value, Style.ERROR), f" {case.name}")
        if case.message:
            yield line((f"      {case.message.splitlines()[0][:160]}", Style.MUTED))
    if len(failing) > _SHOWN_FAILURES:
        yield line((f"  ... and {len(failing) - _SHOWN_FAILURES} more; see --json", Style.MUTED))


def _in_words(counts: Counts) -> str:
    parts = [f"{counts.tests} {'test' if counts.tests == 1 else 'tests'}"]
    for number, word in (
        (counts.failed, "failed"),
        (counts.errored, "errors"),
        (counts.skipped, "skipped"),
        (counts.unfinished, "unfinished"),
    ):
        if number:
            parts.append(f"{number} {word}")
    return ", ".join(parts)


def _counts_dict(counts: Counts) -> dict[str, int]:
    return {
        "tests": counts.tests,
        "failed": counts.failed,
        "errored": counts.errored,
        "skipped": counts.skipped,
        "unfinished": counts.unfinished,
    }
