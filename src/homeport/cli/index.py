"""`homeport index`: builds or refreshes the code index of a repository."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

_EVERY = 0.1  # seconds between two lines of progress


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    repo: Path
    as_json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--repo", metavar="DIR", default=".", help="the repository (default: here)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def execute(arguments: argparse.Namespace) -> int:
    """Refresh the index and say what was done."""
    options = Options(Path(arguments.repo), bool(arguments.json))
    from homeport.code import Index  # noqa: PLC0415 -- `--help` needs no index

    started = time.perf_counter()
    with Index.open(options.repo) as index:
        refreshed = index.refresh(progress_to_terminal())
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr)
    seconds = round(time.perf_counter() - started, 2)
    if options.as_json:
        print(json.dumps({**asdict(refreshed), "seconds": seconds}))
        return 0
    if refreshed.rebuilt:
        print("the index that was there could not be used; it was built anew", file=sys.stderr)
    for path in refreshed.unreadable:
        print(f"left out, cannot be read: {path!a}", file=sys.stderr)
    print(
        f"{refreshed.files} files, {refreshed.chunks} chunks; {refreshed.added} new,"
        f" {refreshed.changed} changed, {refreshed.removed} gone ({seconds} s)"
    )
    return 0


def progress_to_terminal() -> Callable[[int, int], None] | None:
    """Return a reporter of progress on stderr, None when nobody watches."""
    if not sys.stderr.isatty():
        return None
    last = 0.0

    def report(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            print(f"\rindexing: {done} of {total} files", end="", file=sys.stderr, flush=True)

    return report
