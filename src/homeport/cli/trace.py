"""`homeport trace`: every stack trace in a text, for people or, with `--json`, for programs."""

import argparse
import codecs
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from homeport.cli.repository import repository_of
from homeport.cli.terminal import line, write_lines
from homeport.cli.text import open_bytes
from homeport.cli.trace_lines import lines_of, source_text
from homeport.errors import InputError, NoFailureFound
from homeport.traces import (
    RepositoryPaths,
    SourceMap,
    Trace,
    apply_source_maps,
    as_dict,
    most_telling,
    read_failure,
    read_source_map,
    resolve_paths,
    stream_traces,
)

_LEFT_OUT = frozenset(
    {"node_modules", "__pycache__", "venv", "target", "dist", "build", "site-packages"}
)
_MOST_PATHS = 200_000
_LONGEST_MAP = 64_000_000
_PIECE = 1_000_000  # bytes read at once
_MOST_WAITING = 500  # traces held back until the telling one is known


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    source: str | None
    json: bool
    batch: bool
    repo: Path | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("source", nargs="?", metavar="FILE", help="a text; - or nothing is stdin")
    parser.add_argument("--json", action="store_true", help="print the telling trace as JSON")
    parser.add_argument(
        "--batch", action="store_true", help='read JSON lines {"id", "text"}, write JSON lines'
    )
    parser.add_argument(
        "--repo", type=Path, metavar="DIR", help="map paths to this repository and show its source"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Read, and print what was found."""
    options = Options(arguments.source, arguments.json, arguments.batch, arguments.repo)
    repo = repository_of(options.repo) if options.repo else None
    repository = _repository(repo) if repo else None
    with open_bytes(options.source) as stream:
        if options.batch:
            _print_batch(stream, repository)
        elif options.json:
            _print_telling(stream_traces(_pieces(stream)), repository)
        else:
            _print_all(stream_traces(_pieces(stream)), repository)
    return 0


def _pieces(stream: BinaryIO) -> Iterator[str]:
    """Decode piece by piece; bytes that are no UTF-8 survive as surrogate escapes."""
    decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
    while data := stream.read(_PIECE):
        yield decode(data)
    yield decode(b"", final=True)


def _print_telling(traces: Iterator[Trace], repository: "_Repository | None") -> None:
    best: Trace | None = None
    for trace in traces:
        best = most_telling((best, trace) if best else (trace,))
    if best is None:
        raise _nothing_found()
    print(json.dumps(as_dict(_resolved(best, repository))))


def _print_all(traces: Iterator[Trace], repository: "_Repository | None") -> None:
    """Show all traces; once too many wait to be shown, the telling one is named at the end."""
    best: Trace | None = None
    waiting: list[Trace] = []
    shown = 0
    for trace in traces:
        best = most_telling((best, trace) if best else (trace,))
        waiting.append(trace)
        if len(waiting) > _MOST_WAITING:
            shown = _show(waiting, repository, shown, None)
            waiting = []
    if best is None:
        raise _nothing_found()
    alone = shown == 0 and len(waiting) == 1
    shown = _show(waiting, repository, shown, None if alone else best)
    if shown > _MOST_WAITING:
        write_lines([line(f"{shown} traces; the most telling one:")], sys.stdout)
        _show([best], repository, 0, None)


def _show(
    traces: list[Trace], repository: "_Repository | None", shown: int, telling: Trace | None
) -> int:
    folder = repository.folder if repository else None
    for trace in traces:
        found = _resolved(trace, repository)
        mark = trace is telling
        write_lines(lines_of(found, folder, blank=shown > 0, telling=mark), sys.stdout)
        shown += 1
    return shown


def _nothing_found() -> NoFailureFound:
    return NoFailureFound(
        "no stack trace in this text",
        hint="pipe in the whole output of the failing command: pytest 2>&1 | homeport trace",
    )


@dataclass(frozen=True, slots=True)
class _Repository:
    """The repository that paths are mapped to: its folder and its files."""

    folder: Path
    paths: RepositoryPaths

    def resolved(self, trace: Trace) -> Trace:
        """Return the trace in the repository's paths, minified places led back to their source."""
        trace = resolve_paths(trace, self.paths)
        if trace.language != "javascript":
            return trace
        mapped = apply_source_maps(trace, lambda file: _map_of(self.folder, file))
        return resolve_paths(mapped, self.paths)


@lru_cache(maxsize=64)  # one log's traces go through the same scripts
def _map_of(folder: Path, file: str) -> SourceMap | None:
    text = source_text(folder, file + ".map", _LONGEST_MAP)
    return read_source_map(text) if text else None


def _resolved(trace: Trace, repository: _Repository | None) -> Trace:
    return repository.resolved(trace) if repository else trace


def _print_batch(stream: BinaryIO, repository: _Repository | None) -> None:
    """Answer each JSON line with one, at once; a text without a trace has no frames."""
    for number, data in enumerate(stream, 1):
        one = data.decode("utf-8", "surrogateescape")
        if not one.strip():
            continue
        identity, body = _batch_item(one, number)
        trace = read_failure(body)
        found = as_dict(_resolved(trace, repository)) if trace else as_dict(Trace("", "", ""))
        print(json.dumps({"id": identity, **found}), flush=True)


def _batch_item(one: str, number: int) -> tuple[object, str]:
    try:
        item = json.loads(one)
        return item["id"], str(item["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f'line {number} is no JSON object with "id" and "text"',
            hint='write one {"id": ..., "text": ...} a line',
        ) from error


def _repository(folder: Path) -> _Repository:
    """List the repository's files, without what tools put there, and the links inside of it."""
    paths: list[str] = []
    links: list[tuple[str, str]] = []
    for place, folders, files in os.walk(folder):
        kept = [name for name in folders if name not in _LEFT_OUT and not name.startswith(".")]
        folders[:] = sorted(kept)
        for name in (*folders, *files):
            path = Path(place) / name
            if path.is_symlink():
                target = path.resolve()
                if target.is_relative_to(folder):
                    links.append((_inside(path, folder), _inside(target, folder)))
            elif name in files:
                paths.append(_inside(path, folder))
            if len(paths) >= _MOST_PATHS:
                break
    return _Repository(folder, RepositoryPaths(paths, links))


def _inside(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
