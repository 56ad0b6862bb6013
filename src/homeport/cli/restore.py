"""`homeport restore`: puts back what `homeport redact --map` took out."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from homeport.cli.redact import MAP_PURPOSE
from homeport.cli.text import read_text
from homeport.redaction import restore
from homeport.redaction.mapfile import read_map
from homeport.redaction.restore import unknown
from homeport.storage import user_key


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    source: str | None
    map_file: Path
    as_json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="the text; standard input if none")
    parser.add_argument(
        "--map", metavar="FILE", required=True, help="the map `homeport redact` wrote"
    )
    parser.add_argument("--json", action="store_true", help="the restored text as JSON")


def execute(arguments: argparse.Namespace) -> int:
    """Restore; the exit code is 0."""
    options = Options(arguments.file, Path(arguments.map), arguments.json)
    entries = read_map(options.map_file, user_key(MAP_PURPOSE))
    masked = read_text(options.source)
    text = restore(masked, entries)
    if options.as_json:
        import json  # noqa: PLC0415 -- only where it is asked for

        print(json.dumps({"text": text}))
    else:
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
    left = unknown(masked, entries)
    if left:
        print(
            f"homeport: {left} placeholder{'s stay' if left > 1 else ' stays'}: not in this map",
            file=sys.stderr,
        )
    return 0
