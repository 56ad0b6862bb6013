"""`homeport trace`: every stack trace in a text, for people or, with `--json`, for programs."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from homeport.cli.repository import repository_of
from homeport.cli.terminal import Line, Style, line, write_lines
from homeport.cli.text import read_text
from homeport.errors import InputError, NoFailureFound
from homeport.traces import (
    Frame,
    Link,
    RepositoryPaths,
    SourceMap,
    Trace,
    apply_source_maps,
    as_dict,
    most_telling,
    read_failure,
    read_source_map,
    read_traces,
    resolve_paths,
)

_LEFT_OUT = frozenset(
    {"node_modules", "__pycache__", "venv", "target", "dist", "build", "site-packages"}
)
_MOST_PATHS = 200_000
_LONGEST_SOURCE = 4_000_000  # bytes; a longer file is no source a person reads
_LONGEST_MAP = 64_000_000
_SHOWN_FRAMES = 20


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
    text = read_text(options.source)
    repo = repository_of(options.repo) if options.repo else None
    repository = _Repository(repo, RepositoryPaths(_paths_of(repo))) if repo else None
    if options.batch:
        _print_batch(text, repository)
        return 0
    if options.json:
        trace = read_failure(text)
        if trace is None:
            raise _nothing_found()
        print(json.dumps(as_dict(_resolved(trace, repository))))
        return 0
    traces = read_traces(text)
    if not traces:
        raise _nothing_found()
    telling = most_telling(traces)
    for number, trace in enumerate(traces):
        mark = len(traces) > 1 and trace is telling
        write_lines(
            _rendered(_resolved(trace, repository), repo, blank=number > 0, telling=mark),
            sys.stdout,
        )
    return 0


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
        return resolve_paths(apply_source_maps(trace, cache(self._map_of)), self.paths)

    def _map_of(self, file: str) -> SourceMap | None:
        text = _source_text(self.folder, file + ".map", _LONGEST_MAP)
        return read_source_map(text) if text else None


def _resolved(trace: Trace, repository: _Repository | None) -> Trace:
    return repository.resolved(trace) if repository else trace


def _print_batch(text: str, repository: _Repository | None) -> None:
    """Answer each JSON line with one, in order; a text without a trace has no frames."""
    for number, one in enumerate(text.split("\n"), 1):
        if not one.strip():
            continue
        identity, body = _batch_item(one, number)
        trace = read_failure(body)
        found = as_dict(_resolved(trace, repository)) if trace else as_dict(Trace("", "", ""))
        print(json.dumps({"id": identity, **found}))


def _batch_item(one: str, number: int) -> tuple[object, str]:
    try:
        item = json.loads(one)
        return item["id"], str(item["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f'line {number} is no JSON object with "id" and "text"',
            hint='write one {"id": ..., "text": ...} a line',
        ) from error


def _paths_of(repo: Path) -> Iterator[str]:
    """Return the repository's files, without what tools put there."""
    count = 0
    for folder, folders, files in os.walk(repo):
        folders[:] = sorted(
            name for name in folders if name not in _LEFT_OUT and not name.startswith(".")
        )
        for name in files:
            count += 1
            if count > _MOST_PATHS:
                return
            yield (Path(folder) / name).relative_to(repo).as_posix()


def _rendered(trace: Trace, repo: Path | None, *, blank: bool, telling: bool) -> Iterator[Line]:
    """Lay out one trace: what happened, where, and what it came from."""
    if blank:
        yield line("")
    what = trace.type or ("failed" if trace.test else trace.language)
    tail = "  <- most telling" if telling else ""
    yield line((what, Style.ERROR), *_said(trace.message), (tail, Style.MUTED))
    if trace.test:
        yield line("  test ", (trace.test, Style.PLACE))
    yield from _frames(trace.frames, repo, "  ")
    for note in trace.notes:
        yield line(("  note ", Style.MUTED), note)
    for link in trace.chain:
        yield from _linked(link, repo)


def _said(message: str) -> tuple[str, ...]:
    first, *more = message.split("\n")
    return (": " + first if first else "", *("\n    " + one for one in more))


def _linked(link: Link, repo: Path | None) -> Iterator[Line]:
    margin = "  " * link.depth
    yield line(
        (f"{margin}{link.relation.value} ", Style.MUTED),
        (link.type, Style.ERROR),
        *_said(link.message),
    )
    yield from _frames(link.frames, repo, margin + "  ")
    for note in link.notes:
        yield line((f"{margin}  note ", Style.MUTED), note)


def _frames(frames: tuple[Frame, ...], repo: Path | None, margin: str) -> Iterator[Line]:
    """Show the reader's own frames with their source; neighbours of others shrink to a count."""
    others = shown = repeated = 0
    last: Frame | None = None
    for frame in frames:
        if not frame.in_app:
            others += 1
            continue
        if frame == last:
            repeated += 1
            continue
        yield from _counted(others, repeated, margin)
        others, repeated, last = 0, 0, frame
        shown += 1
        if shown > _SHOWN_FRAMES:
            break
        yield from _own(frame, repo, margin)
    hidden = len(frames) - shown if shown > _SHOWN_FRAMES else 0
    yield from _counted(others, repeated, margin)
    if hidden:
        yield line((f"{margin}... and more calls, {len(frames)} in all", Style.MUTED))
    if not shown:
        for frame in frames[:3]:
            yield line((f"{margin}at {_place(frame)}", Style.MUTED))


def _counted(others: int, repeated: int, margin: str) -> Iterator[Line]:
    if repeated:
        yield line((f"{margin}... the same call {repeated} more times", Style.MUTED))
    if others:
        calls = "call" if others == 1 else "calls"
        yield line((f"{margin}... {others} {calls} in runtime and libraries", Style.MUTED))


def _own(frame: Frame, repo: Path | None, margin: str) -> Iterator[Line]:
    yield line(
        margin, (_place(frame), Style.PLACE), f"  {frame.function}" if frame.function else ""
    )
    code = _source(frame, repo)
    if code:
        yield line(margin + "    ", (code, Style.FAILING))
        if frame.mark and code == frame.code:
            start, end = frame.mark
            yield line(margin + "    " + " " * start, ("^" * max(1, end - start), Style.ERROR))


def _place(frame: Frame) -> str:
    numbers: Iterable[int | None] = (frame.line, frame.column)
    where = frame.file or frame.module or frame.function or "?"
    return ":".join([where, *(str(number) for number in numbers if number is not None)])


def _source(frame: Frame, repo: Path | None) -> str:
    """Return the failing line from the repository when it has the file, else from the trace."""
    if repo is None or frame.line is None or not frame.file:
        return frame.code
    lines = _source_text(repo, frame.file, _LONGEST_SOURCE).split("\n")
    if 0 < frame.line <= len(lines) and lines[frame.line - 1].strip():
        return lines[frame.line - 1].strip()
    return frame.code


def _source_text(repo: Path, file: str, longest: int) -> str:
    """Return a file of the repository, or nothing when it has none such; links out are none."""
    try:
        path = (repo / file).resolve()
        if not path.is_relative_to(repo) or path.stat().st_size > longest:
            return ""
        return path.read_text("utf-8", "replace")
    except (OSError, ValueError):
        return ""
