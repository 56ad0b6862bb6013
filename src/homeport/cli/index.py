"""`homeport index`: builds or refreshes the code index of a repository."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from homeport.cli.repository import repository_of
from homeport.cli.terminal import clean

_EVERY_S = 0.1  # between two lines of progress


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    repo: Path
    as_json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--repo", type=Path, metavar="DIR", help="the repository (default: this one)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def execute(arguments: argparse.Namespace) -> int:
    """Refresh the index and say what was done."""
    options = Options(repository_of(arguments.repo), arguments.json)
    from homeport.code import Index  # noqa: PLC0415 -- `--help` needs no index

    started = time.perf_counter()
    with Index.open(options.repo) as index, terminal_progress() as progress:
        refreshed = index.refresh(progress)
    seconds = round(time.perf_counter() - started, 2)
    if options.as_json:
        print(json.dumps({**asdict(refreshed), "seconds": seconds}))
        return 0
    if refreshed.rebuilt:
        print("the index that was there could not be used; it was built anew", file=sys.stderr)
    for path in refreshed.unreadable:
        print(f"left out, cannot be read: {clean(path)}", file=sys.stderr)
    print(
        f"{refreshed.files} files, {refreshed.chunks} chunks; {refreshed.added} new,"
        f" {refreshed.changed} changed, {refreshed.removed} gone ({seconds} s)"
    )
    return 0


@contextmanager
def terminal_progress() -> Iterator[Callable[[int, int], None] | None]:
    """Give a reporter of progress on stderr that cleans up behind it; None when nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    last = 0.0

    def report(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY_S:
            last = now
            print(f"\rindexing: {done} of {total} files", end="", file=sys.stderr, flush=True)

    try:
        yield report
    finally:
        if last:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
