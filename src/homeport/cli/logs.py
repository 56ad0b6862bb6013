"""`homeport logs`: templates of a log, line by line."""

import argparse
import json
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemplatesOptions:
    """What `logs templates` was asked for."""

    log: str
    json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands."""
    commands = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    templates = commands.add_parser("templates", help="which template each line belongs to")
    templates.add_argument("log", nargs="?", default="-", metavar="LOG", help="file, folder or -")
    templates.add_argument("--json", action="store_true", help="JSON lines: one a line of the log")


def execute(arguments: argparse.Namespace) -> int:
    """Run the chosen action."""
    return _templates(TemplatesOptions(arguments.log, arguments.json))


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
