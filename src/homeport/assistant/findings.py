"""What can be said about a failure without any model: evidence first.

It opens the index of the repository and reads its files; a repository that cannot be indexed, or
none at all, leaves a note and less evidence, never an error.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from homeport.code import Change, Index, Location, recent_changes
from homeport.context.excerpts import excerpts_for
from homeport.context.locating import query_from
from homeport.diagnosis import Cause, Sources, diagnose
from homeport.domain import Excerpt
from homeport.errors import IndexUnavailable, NoFailureFound, StateError
from homeport.traces import Trace, read_failure, resolve_paths

_MOST_CAUSES = 5
_LARGEST_FILE = 2_000_000  # bytes; a larger source is generated, and not read for rules

Reader = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Findings:
    """The deterministic part of an answer; `notes` say what could not be done and why."""

    failure: Trace
    causes: tuple[Cause, ...]
    locations: tuple[Location, ...]
    excerpts: tuple[Excerpt, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]


def find(text: str, repo: Path) -> tuple[Findings, Reader]:
    """Return the findings, and a reader of the repository's files for whoever cites them.

    The steps: 1 read the failure, 2 open the index, 3 map the frames to files, 4 ask the rules,
    5 ask the index, 6 look up what changed, 7 cut the code that matters.

    Raises:
        NoFailureFound: nothing in the text looks like a failure.
    """
    # 1
    failure = read_failure(text)
    if failure is None:
        raise NoFailureFound(
            "nothing in this text looks like a failure",
            hint="give the whole output of the failing command, with its stack trace",
        )
    # 2
    notes: list[str] = []
    index, paths = _open_index(repo, notes)
    read = _reader(repo, paths)
    # 3
    failure = resolve_paths(failure, paths)
    if failure.frames and not any(frame.file in set(paths) for frame in failure.frames):
        notes.append(f"none of the trace's files is in {repo}; is it the right repository?")
    # 4
    causes = diagnose(failure, Sources(read, paths))
    # 5
    query = query_from(text, paths)
    locations = tuple(index.locate(query, limit=10)) if index else ()
    causes = _with_located(causes, locations)
    # 6
    touched = [cause.path for cause in causes] + [f.file for f in failure.frames if f.file]
    changes = tuple(recent_changes(repo, tuple(dict.fromkeys(touched))[:8], limit=5))
    # 7
    excerpts = tuple(excerpts_for(failure, locations, index, read)) if index else ()
    return Findings(failure, causes, locations, excerpts, changes, tuple(notes)), read


def _open_index(repo: Path, notes: list[str]) -> tuple[Index | None, tuple[str, ...]]:
    try:
        index = Index.open(repo)
        refreshed = index.refresh()
    except (IndexUnavailable, StateError) as error:
        notes.append(f"without the code index: {error}")
        return None, ()
    notes.extend(refreshed.notes)
    return index, index.paths()


def _reader(repo: Path, paths: Sequence[str]) -> Reader:
    """Read files of the repository by relative path; any other path is as if it were not there."""
    known = frozenset(paths)

    def read(path: str) -> str | None:
        if path not in known:
            return None
        try:
            file = repo / path
            if file.stat().st_size > _LARGEST_FILE:
                return None
            return file.read_bytes().decode("utf-8", "replace")
        except OSError:
            return None

    return read


def _with_located(causes: tuple[Cause, ...], located: Sequence[Location]) -> tuple[Cause, ...]:
    """Rules first, then the places the index finds, less sure than any proof."""
    best = located[0].score if located else 1.0
    seen = {(cause.path, cause.symbol) for cause in causes}
    more = [
        Cause(
            "located",
            one.path,
            one.start,
            one.symbol,
            round(0.45 * one.score / (best or 1), 2),
            "; ".join(one.why),
            "",
        )
        for one in located
        if (one.path, one.symbol) not in seen
    ]
    return (*causes, *more)[:_MOST_CAUSES]
