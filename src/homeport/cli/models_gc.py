"""`homeport models gc`: removes the files of models that nothing needs any more."""

import argparse
from dataclasses import dataclass

from homeport.cli.models_view import megabytes, print_json

VERB = "gc"


@dataclass(frozen=True, slots=True)
class GcOptions:
    """How much to keep."""

    keep: int = 1
    everything: bool = False
    dry_run: bool = False
    json: bool = False


def add_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb."""
    summary = "remove versions and leftovers that nothing needs any more"
    sub = verbs.add_parser(VERB, help=summary, description=summary[0].upper() + summary[1:])
    sub.add_argument(
        "--keep", type=_count, default=1, metavar="N", help="older versions to keep of each (1)"
    )
    sub.add_argument(
        "--unfinished", action="store_true", help="also what an interrupted pull would go on from"
    )
    sub.add_argument("--dry-run", action="store_true", help="only say what would go")
    sub.add_argument("--json", action="store_true", help="write JSON")


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked and return the exit code."""
    from homeport.weights.unused import remove, unused  # noqa: PLC0415 -- for this verb only

    options = GcOptions(arguments.keep, arguments.unfinished, arguments.dry_run, arguments.json)
    found = unused(keep=options.keep, everything=options.everything)
    if not options.dry_run:
        remove(found)
    total = sum(item.size for item in found)
    if options.json:
        rows = [{"path": str(one.path), "bytes": one.size, "why": one.why} for one in found]
        return print_json({"removed": not options.dry_run, "bytes": total, "files": rows})
    for item in found:
        print(f"{megabytes(item.size):>10}  {item.path}  ({item.why})")
    verb = "would be freed" if options.dry_run else "freed"
    print(f"{megabytes(total)} {verb}" if found else "nothing to remove")
    return 0
