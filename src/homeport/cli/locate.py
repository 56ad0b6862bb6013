"""`homeport locate`: names the functions that a fix of a failure would touch."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.cli.text import read_text
from homeport.errors import InputError

if TYPE_CHECKING:
    from homeport.code import Location

_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    source: str | None
    repo: Path
    limit: int
    as_json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", nargs="?", help="the failure or issue text; nothing or - is stdin")
    parser.add_argument("--repo", metavar="DIR", default=".", help="the repository (default: here)")
    parser.add_argument("--limit", type=int, default=_LIMIT, help="at most this many (default: 20)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def execute(arguments: argparse.Namespace) -> int:
    """Print where the fix most likely belongs, best first."""
    options = Options(
        arguments.file, Path(arguments.repo), int(arguments.limit), bool(arguments.json)
    )
    text = read_text(options.source)
    if not text.strip():
        raise InputError(
            "the text is empty", hint="pipe a failure in: pytest 2>&1 | homeport locate"
        )
    found = locations(text, options)
    if options.as_json:
        print(json.dumps([asdict(one) for one in found]))
    else:
        _print_people(found)
    return 0


def locations(text: str, options: Options) -> list["Location"]:
    """Refresh the index and ask it."""
    from homeport.cli.index import progress_to_terminal  # noqa: PLC0415 -- `--help` needs no index
    from homeport.code import Index  # noqa: PLC0415 -- as above
    from homeport.context.locating import query_of  # noqa: PLC0415 -- as above

    with Index.open(options.repo) as index:
        index.refresh(progress_to_terminal())
        query = query_of(text, index.paths(), str(index.repo))
        return index.locate(query, max(options.limit, 0))


def _print_people(found: Sequence["Location"]) -> None:
    if not found:
        print("nothing in this repository fits the text", file=sys.stderr)
        return
    places = [f"{one.path}:{one.start}-{one.end}" for one in found]
    width = max(map(len, places))
    symbols = max(len(one.symbol) for one in found)
    for place, one in zip(places, found, strict=True):
        why = "; ".join(one.why[:2])
        print(f"{place:{width}}  {one.symbol:{symbols}}  {why}".rstrip())
