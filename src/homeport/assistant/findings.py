"""What can be said about a failure without any model: evidence first.

It opens the index of the repository and reads its files; a repository that cannot be indexed, or
none at all, leaves a note and less evidence, never an error.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from homeport.assistant.data_files import DataFiles
from homeport.assistant.differing import at_present, differing, less_sure, unreadable
from homeport.assistant.located import with_located
from homeport.assistant.recorded import recorded
from homeport.assistant.reports import suspects, told
from homeport.assistant.what_changed import what_changed
from homeport.backends import estimate_tokens
from homeport.code import Change, Index, Location, Place, Query, Refreshed
from homeport.code.walk import is_wide, walk
from homeport.context.excerpts import cut_excerpts
from homeport.context.locating import query_of
from homeport.diagnosis import Cause, Sources, diagnose
from homeport.domain import Excerpt
from homeport.errors import NoFailureFound, StateError
from homeport.traces import Frame, Kind, Trace, most_telling, read_traces, resolve_paths

_MOST_CAUSES = 5
_MOST_UNKNOWN = 20_000  # files of code in a folder that is no repository
_MOST_TOUCHED = 8
_MOST_OTHERS = 3
_HEAD = 80
_WIDEST = 300  # characters of a line that the trace does not show
_MOST_LOCATIONS = 10
_SHOWN_TOKENS = 1200  # code cut for people and programs; a prompt takes what fits its own budget
_LARGEST_FILE = 2_000_000  # bytes; a larger source is generated, and not read for rules

_NO_TRACE = (
    "there is no stack trace in this text: its words and known mistakes point at these places, "
    "which is less sure than a proof; the output of the failing command would say more"
)

_NOTHING_OPEN: Mapping[str, str] = MappingProxyType({})

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


def find(
    text: str, repo: Path, buffers: Mapping[str, str] = _NOTHING_OPEN
) -> tuple[Findings, Reader]:
    """Return the findings, and a reader of the repository's files for whoever cites them.

    `buffers` are texts that an editor has not saved: they stand for the files of their paths.
    The steps: 1 read the failure, 2 open the index, 3 map the frames to files, 4 ask the rules,
    5 ask the index, 6 look up what changed, 7 cut the code that matters.

    Raises:
        NoFailureFound: nothing in the text looks like a failure.
    """
    # 1
    traces = read_traces(text)
    failure = most_telling(traces)
    report = told(text) if failure is None else None
    failure = failure or report
    if failure is None:
        raise _no_failure()
    # 2
    notes: list[str] = []
    notes.extend(_strangeness(repo))
    is_project = not notes
    index = _open_index(repo, notes) if is_project else None
    with _opened(index, buffers):
        paths = index.paths() if index else _listed(repo) if is_project else ()
        read = _reader(repo, paths, buffers)
        # 3
        failure = _with_code(resolve_paths(failure, paths), read)
        known = frozenset(paths)
        elsewhere = bool(failure.frames) and not any(
            frame.file in known for frame in failure.frames
        )
        if elsewhere and paths:
            notes.append(f"no file of the trace is in {repo}; name the right one with --repo")
        notes.extend(differing(failure, read))
        notes.extend(_others(traces, failure))
        # 4
        data = DataFiles(repo) if is_project else None
        sources = Sources(read, paths, data)
        notes.extend(unreadable(failure, sources))
        present = at_present(failure, read)
        causes = diagnose(present, sources, captured=recorded(failure, repo))
        # 5
        query = query_of(text, paths, str(repo), traces)
        search = index is not None and not elsewhere  # words alone would name what is unrelated
        locations = tuple(index.locate(query, _MOST_LOCATIONS)) if index and search else ()
        if report is not None:
            causes = suspects(text, report, locations, sources, index.chunks_of) if index else ()
            notes.append(_NO_TRACE)
            if not locations:
                raise _no_failure()
        # 6
        near = tuple(dict.fromkeys(place.path for place in query.places))[:_MOST_TOUCHED]
        history = what_changed(repo, present, sources, causes, near=near, now=time.time())
        causes = less_sure(history.causes, failure, read)
        # 7
        excerpts = _excerpts(index, causes, locations, query, buffers) if index else ()
        found = Findings(
            failure,
            with_located(causes, locations, by_words=report is not None, most=_MOST_CAUSES),
            locations,
            excerpts,
            history.changes,
            tuple(notes),
        )
    return found, read


@contextmanager
def _opened(index: Index | None, buffers: Mapping[str, str]) -> Iterator[None]:
    """See the buffers in the index while the body runs, then give the index back."""
    if index is None:
        yield
        return
    with index, index.overlaid(buffers) if buffers else nullcontext():
        yield


def _no_failure() -> NoFailureFound:
    return NoFailureFound(
        "nothing in this text looks like a failure",
        hint="give the whole output of the failing command, with its stack trace, "
        "or tell what is wrong in the words of the repository",
    )


def _with_code(failure: Trace, read: Reader) -> Trace:
    """The same failure; frames whose line the trace does not show get it from the repository."""
    frames = tuple(_shown(frame, read) for frame in failure.frames)
    return replace(failure, frames=frames)


def _shown(frame: Frame, read: Reader) -> Frame:
    if frame.code or not frame.line or not frame.in_app:
        return frame
    lines = (read(frame.file) or "").splitlines()
    code = lines[frame.line - 1][:_WIDEST] if frame.line <= len(lines) else frame.code
    return replace(frame, code=code)


def _others(traces: Sequence[Trace], failure: Trace) -> Iterator[str]:
    """What else failed in the same text, since one failure is explained at a time."""
    kinds = (Kind.EXCEPTION, Kind.CRASH)
    heads = [f"{t.type}: {t.message.splitlines()[0]}" if t.message else t.type
             for t in traces if t.kind in kinds]  # fmt: skip
    mine = f"{failure.type}: {failure.message.splitlines()[0]}" if failure.message else failure.type
    others = list(dict.fromkeys(head for head in heads if head != mine))
    if others:
        shown = "; ".join(head[:_HEAD] for head in others[:_MOST_OTHERS])
        yield f"this explains one of {len(others) + 1} failures in the text; also: {shown}"


def _listed(repo: Path) -> tuple[str, ...]:
    """The repository's files without an index, so that rules can still read them."""
    return tuple(file.path for file in walk(repo).files)


def _strangeness(repo: Path) -> Iterator[str]:
    """Say why a folder is not read for the sake of one failure, if it is no project."""
    if repo in (Path(repo.anchor), Path.home()):
        yield f"{repo} is no project; name the repository with --repo"
    elif is_wide(repo, _MOST_UNKNOWN):
        yield (
            f"{repo} is in no git repository and holds more than {_MOST_UNKNOWN} files of code, so "
            f"none was read; name the project's folder with --repo"
        )


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
    index: Index,
    causes: Sequence[Cause],
    locations: Sequence[Location],
    query: Query,
    buffers: Mapping[str, str],
) -> tuple[Excerpt, ...]:
    """The code of the causes first, then of the places that the index finds."""
    marked = [Place(cause.path, cause.line) for cause in causes] + list(query.places)
    first = []
    for cause in causes:
        chunk = index.chunk_at(cause.path, cause.line)
        if chunk is not None:
            why = ("likely cause",)
            first.append(Location(chunk.path, chunk.start, chunk.end, chunk.symbol, 1.0, why))
    wanted = [*first, *locations]
    return cut_excerpts(index.repo, wanted, marked, _SHOWN_TOKENS, estimate_tokens, buffers=buffers)


def _reader(repo: Path, paths: Sequence[str], buffers: Mapping[str, str]) -> Reader:
    """Read files of the repository by relative path; any other path is as if it were not there."""
    known = frozenset(paths)

    def read(path: str) -> str | None:
        if path not in known:
            return None
        if path in buffers:
            return buffers[path]
        try:
            file = repo / path
            if file.stat().st_size > _LARGEST_FILE:
                return None
            return file.read_bytes().decode("utf-8", "replace")
        except OSError:
            return None

    return read
