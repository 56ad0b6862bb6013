"""`homeport logs`: what changed in a log, what differs between two, its templates line by line."""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import InputError

if TYPE_CHECKING:
    from homeport.logs.report import Report

TOP = 15
NO_MODEL = "none"
LOCAL, RAY = "local", "ray"
_EXIT_UNREAD = 2
_EXIT_INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class TemplatesOptions:
    """What `logs templates` was asked for."""

    log: str
    json: bool


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """What `logs summarize` was asked for."""

    logs: tuple[str, ...]
    json: bool
    top: int
    deploys: Path | None
    repo: Path | None
    html: Path | None
    follow: bool
    model: str | None
    allow_cloud: bool
    policy: Path | None
    workers: int = 0
    engine: str = LOCAL


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """What `logs compare` was asked for."""

    before: str
    after: str
    json: bool
    top: int
    html: Path | None
    workers: int = 0
    engine: str = LOCAL


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands."""
    commands = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    summarize = commands.add_parser(
        "summarize",
        help="what changed in a log, when, after what",
        description="Say what changed in a log, since when and after which deploy.",
    )
    summarize.add_argument(
        "logs", nargs="*", metavar="LOG", help="files, folders, .gz, .zst; - or nothing: stdin"
    )
    _add_shared(summarize)
    summarize.add_argument(
        "--deploys", type=Path, metavar="FILE", help="deploys: lines with a time and a commit"
    )
    summarize.add_argument(
        "--repo", type=Path, metavar="DIR", help="take this repository's commits for deploys"
    )
    summarize.add_argument(
        "--follow", action="store_true", help="go on as the file grows; Ctrl-C prints the digest"
    )
    summarize.add_argument(
        "--model", metavar="NAME", help="let a model word it (auto: the one in force), or none"
    )
    summarize.add_argument(
        "--allow-cloud", action="store_true", help="let policy consider a cloud model"
    )
    summarize.add_argument("--policy", type=Path, metavar="FILE", help="decide by this policy")
    compare = commands.add_parser(
        "compare",
        help="what differs between two runs",
        description="Say how the log of one run differs from that of another.",
    )
    compare.add_argument("before", metavar="BEFORE", help="log of the run that was good")
    compare.add_argument("after", metavar="AFTER", help="log of the run in question")
    _add_shared(compare)
    templates = commands.add_parser(
        "templates",
        help="which template each line belongs to",
        description="List the kinds of message in a log, or which kind each line is.",
    )
    templates.add_argument("log", nargs="?", default="-", metavar="LOG", help="file, folder or -")
    templates.add_argument("--json", action="store_true", help="JSON lines: one a line of the log")


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--top", type=int, default=TOP, metavar="N", help=f"findings shown at most (default {TOP})"
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page that works offline")
    parser.add_argument(
        "--workers", type=int, default=0, metavar="N", help="read with so many cores (default all)"
    )
    parser.add_argument(
        "--engine",
        choices=(LOCAL, RAY),
        default=LOCAL,
        help="where it is read: in this process, or on a Ray cluster",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Run the chosen action."""
    match arguments.action:
        case "summarize":
            return _summarize(_summary_options(arguments))
        case "compare":
            return _compare(
                CompareOptions(
                    arguments.before,
                    arguments.after,
                    arguments.json,
                    _top(arguments.top),
                    arguments.html,
                    _workers(arguments.workers),
                    arguments.engine,
                )
            )
        case _:
            return _templates(TemplatesOptions(arguments.log, arguments.json))


def _summary_options(arguments: argparse.Namespace) -> SummaryOptions:
    options = SummaryOptions(
        tuple(arguments.logs) or ("-",),
        arguments.json,
        _top(arguments.top),
        arguments.deploys,
        arguments.repo,
        arguments.html,
        arguments.follow,
        arguments.model,
        arguments.allow_cloud,
        arguments.policy,
        _workers(arguments.workers),
        arguments.engine,
    )
    if options.follow and options.engine == RAY:
        raise InputError("--follow reads in this process", hint="leave --engine out")
    if options.follow:
        _one_file(options.logs)
    if options.follow and (options.json or options.model not in (None, NO_MODEL)):
        raise InputError(
            "--follow prints for people; it goes with neither --json nor --model",
            hint="leave one of them out",
        )
    if "-" in options.logs and sys.stdin.isatty():
        raise InputError(
            "no input",
            hint="name a log, or pipe one in: journalctl -o json | homeport logs summarize",
        )
    return options


def _one_file(logs: tuple[str, ...]) -> None:
    if len(logs) == 1 and logs[0] != "-" and not Path(logs[0]).exists():
        raise InputError(f"{logs[0]}: no such file", hint="check the path; --follow needs a file")
    if len(logs) != 1 or not Path(logs[0]).is_file():
        raise InputError("--follow needs one file", hint="name one plain file that grows")


def _top(number: int) -> int:
    if number < 1:
        raise InputError(f"--top {number}: nothing would be shown", hint="give 1 or more")
    return number


def _workers(number: int) -> int:
    if number < 0:
        raise InputError(f"--workers {number}: nobody would read", hint="give 1 or more")
    return number


def _summarize(options: SummaryOptions) -> int:
    # Everything that reads logs is imported only now, so that the command line starts fast.
    from homeport.cli.logs_summary import summarize  # noqa: PLC0415

    return summarize(options)


def _compare(options: CompareOptions) -> int:
    from homeport.cli.logs_summary import compare_runs  # noqa: PLC0415 -- as above

    return compare_runs(options)


def exit_code(report: "Report", *, interrupted: bool) -> int:
    """Return 130 after an interruption, 2 when a source could not be read, else 0."""
    if interrupted:
        return _EXIT_INTERRUPTED
    return _EXIT_UNREAD if any(source.error for source in report.sources) else 0


def _templates(options: TemplatesOptions) -> int:
    from homeport.cli.terminal import clean  # noqa: PLC0415 -- needed for people only
    from homeport.logs.templating import templates_of  # noqa: PLC0415 -- start-up stays cheap

    found = templates_of(options.log)
    ranked = sorted(found.templates.items(), key=lambda item: (-item[1][1], item[0]))
    if not options.json:
        for _, (text, count) in ranked:
            print(f"{count:>9,}  {clean(text)}")
        return 0
    write = sys.stdout.write
    for number, template in enumerate(found.lines, 1):
        if template is not None:
            write(f'{{"line_no": {number}, "template_id": "{template}"}}\n')
    for name, (text, count) in ranked:
        write(json.dumps({"template_id": name, "template": text, "count": count}) + "\n")
    return 0
