"""`homeport index`: builds or refreshes the code index of a repository, once or as it changes."""

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.cli.repository import repository_of
from homeport.cli.terminal import clean
from homeport.errors import IndexUnavailable

if TYPE_CHECKING:
    from homeport.code import Index, Refreshed
    from homeport.code.embedding import Embedder

_EVERY_S = 0.1  # between two lines of progress


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    repo: Path
    as_json: bool
    watch: bool = False
    embeddings: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a refresh did and how long it took; `embedded` is None where that was not asked."""

    refreshed: "Refreshed"
    embedded: int | None
    seconds: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--repo", type=Path, metavar="DIR", help="the repository (default: this one)"
    )
    parser.add_argument(
        "--watch", action="store_true", help="go on, and follow the files until interrupted"
    )
    parser.add_argument(
        "--embeddings",
        action="store_true",
        help="embed every function too, for `locate --embeddings` (fetches a model of 23 MB once)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def execute(arguments: argparse.Namespace) -> int:
    """Refresh the index and say what was done."""
    options = Options(
        repository_of(arguments.repo), arguments.json, arguments.watch, arguments.embeddings
    )
    embedder = _embedder() if options.embeddings else None
    _say(_refresh(options, embedder), options)
    if options.watch:
        _follow(options, embedder)
    return 0


def _embedder() -> "Embedder":
    from homeport.cli.embeddings import embedder  # noqa: PLC0415 -- loads a model

    return embedder()


def _refresh(options: Options, embedder: "Embedder | None") -> Done:
    from homeport.code import Index  # noqa: PLC0415 -- `--help` needs no index

    started = time.perf_counter()
    # Opened anew each time: meanwhile another version of Homeport may have put another file there.
    with Index.open(options.repo) as index:
        with terminal_progress() as progress:
            refreshed = index.refresh(progress)
        index.forget_unused_vectors()
        embedded = _embed(index, embedder) if embedder else None
    return Done(refreshed, embedded, round(time.perf_counter() - started, 2))


def _embed(index: "Index", embedder: "Embedder") -> int:
    """Embed what is not embedded yet; what is done is kept, so it may be interrupted."""
    from homeport.code.meaning import embed_all  # noqa: PLC0415 -- only this needs it

    with terminal_progress("embedding", "functions") as progress:
        return embed_all(index, embedder, progress)


def _follow(options: Options, embedder: "Embedder | None") -> None:
    """Refresh whenever files change, until interrupted; that is how following ends."""
    from homeport.code.watching import changes  # noqa: PLC0415 -- as above

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not options.as_json:
        print("following the files; Ctrl-C ends it", file=sys.stderr, flush=True)
    repo = options.repo.resolve()
    try:
        for _ in changes(repo):
            if not repo.is_dir():
                raise IndexUnavailable(f"{repo} is gone", hint="start again where the code is now")
            done = _refresh(options, embedder)
            if done.refreshed.touched:
                _say(done, options)
    except KeyboardInterrupt:
        return


def _say(done: Done, options: Options) -> None:
    refreshed = done.refreshed
    unreadable = tuple(map(clean, refreshed.unreadable))
    if options.as_json:
        told = {**asdict(refreshed), "unreadable": unreadable, "seconds": done.seconds}
        if done.embedded is not None:
            told["embedded"] = done.embedded
        print(json.dumps(told), flush=True)
        return
    if refreshed.rebuilt:
        print("the index that was there could not be used; it was built anew", file=sys.stderr)
    for path in unreadable:
        print(f"left out, cannot be read: {path}", file=sys.stderr)
    embedded = "" if done.embedded is None else f", {done.embedded} functions embedded"
    print(
        f"{refreshed.files} files, {refreshed.chunks} chunks; {refreshed.added} new,"
        f" {refreshed.changed} changed, {refreshed.removed} gone{embedded} ({done.seconds} s)",
        flush=True,
    )


@contextmanager
def terminal_progress(
    doing: str = "indexing", things: str = "files"
) -> Iterator[Callable[[int, int], None] | None]:
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
            print(f"\r{doing}: {done} of {total} {things}", end="", file=sys.stderr, flush=True)

    try:
        yield report
    finally:
        if last:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
