"""What can be said about a failure without any model: evidence first.

It opens the index of the repository and reads its files; a repository that cannot be indexed, or
none at all, leaves a note and less evidence, never an error.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from homeport.backends import estimate_tokens
from homeport.code import Change, Index, Location, Place, Query, Refreshed, recent_changes
from homeport.context.excerpts import cut_excerpts
from homeport.context.locating import query_of
from homeport.diagnosis import Cause, Sources, diagnose
from homeport.domain import Excerpt
from homeport.errors import NoFailureFound, StateError
from homeport.traces import Trace, read_failure, resolve_paths

_MOST_CAUSES = 5
_MOST_TOUCHED = 8
_MOST_CHANGES = 5
_MOST_LOCATIONS = 10
_SHOWN_TOKENS = 1200  # code cut for people and programs; a prompt takes what fits its own budget
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
    index = _open_index(repo, notes)
    paths = index.paths() if index else ()
    read = _reader(repo, paths)
    # 3
    failure = resolve_paths(failure, paths)
    known = frozenset(paths)
    if failure.frames and not any(frame.file in known for frame in failure.frames):
        notes.append(f"no file of the trace is in {repo}; name the right one with --repo")
    # 4
    causes = diagnose(failure, Sources(read, paths))
    # 5
    query = query_of(text, paths, str(repo))
    locations = tuple(index.locate(query, _MOST_LOCATIONS)) if index else ()
    # 6
    touched = [*(cause.path for cause in causes), *(place.path for place in query.places)]
    changes = recent_changes(repo, tuple(dict.fromkeys(touched))[:_MOST_TOUCHED], _MOST_CHANGES)
    # 7
    excerpts = _excerpts(repo, index, causes, locations, query) if index else ()
    if index:
        index.close()
    found = Findings(
        failure, _with_located(causes, locations), locations, excerpts, tuple(changes), tuple(notes)
    )
    return found, read


def _open_index(repo: Path, notes: list[str]) -> Index | None:
    try:
        index = Index.open(repo)
        notes.extend(_notes(index.refresh()))
    except StateError as error:
        notes.append(f"working without the code index: {error}. {error.hint}")
        return None
    return index


def _notes(refreshed: Refreshed) -> Iterator[str]:
    if refreshed.files == 0:
        yield "the repository holds no source file that Homeport reads"
    if refreshed.unreadable:
        yield f"{len(refreshed.unreadable)} files cannot be read, first {refreshed.unreadable[0]}"
    if refreshed.rebuilt:
        yield "the code index could not be used and was built anew"


def _excerpts(
    repo: Path,
    index: Index,
    causes: Sequence[Cause],
    locations: Sequence[Location],
    query: Query,
) -> tuple[Excerpt, ...]:
    """The code of the causes first, then of the places that the index finds."""
    marked = [Place(cause.path, cause.line) for cause in causes] + list(query.places)
    first = []
    for cause in causes:
        chunk = index.chunk_at(cause.path, cause.line)
        if chunk is not None:
            why = ("likely cause",)
            first.append(Location(chunk.path, chunk.start, chunk.end, chunk.symbol, 1.0, why))
    return cut_excerpts(repo, [*first, *locations], marked, _SHOWN_TOKENS, estimate_tokens)


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
