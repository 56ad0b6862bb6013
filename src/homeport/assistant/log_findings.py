"""A log's report as it may be shown: found in the digest, then redacted as a whole.

Doors take reports from here only, so that no sample of a log is shown, stored or exported as it
stood.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import InputError
from homeport.logs.deploys import Deploy
from homeport.logs.digest import Digest, TraceSample
from homeport.logs.report import Failure, Report, report_of, with_texts

if TYPE_CHECKING:
    from homeport.traces import Frame, Link, Trace

_MARK = "\n\x1e\n"  # between two texts: no value of one runs on into the next
_MOST_COMMITS = 500
_HOUR = 3600.0
_LONGEST_MESSAGE = 200


def redacted_report(digest: Digest, deploys: Sequence[Deploy] = ()) -> Report:
    """Return what stands out in a digest, with everything detectable replaced."""
    report = report_of(digest, deploys)
    return redacted(replace(report, failures=failures_of(digest.traces)))


def failures_of(traces: Sequence[TraceSample]) -> tuple[Failure, ...]:
    """Read the log's stack traces: the same error from the same place is one failure."""
    if not traces:
        return ()
    from homeport.traces import read_failure  # noqa: PLC0415 -- only for logs that hold traces

    found: dict[tuple[str, str], Failure] = {}
    for one in traces:
        read = read_failure(one.text)
        if read is None or not read.type:
            continue
        cause, frames = _cause(read)
        own = next((frame for frame in frames if frame.in_app), None) or next(iter(frames), None)
        place = f"{own.file}:{own.line}" if own and own.line else own.file if own else ""
        fresh = Failure(
            cause.type,
            cause.message.partition("\n")[0][:_LONGEST_MESSAGE],
            place,
            own.function if own else "",
            one.count,
            one.first,
            one.template,
        )
        known = found.setdefault((fresh.type, place), fresh)
        if known is not fresh:
            times = [at for at in (known.first, fresh.first) if at is not None]
            both = known.count + fresh.count
            found[fresh.type, place] = replace(known, count=both, first=min(times, default=None))
    return tuple(sorted(found.values(), key=lambda one: (-one.count, one.type, one.place)))


def _cause(trace: "Trace") -> "tuple[Trace | Link, tuple[Frame, ...]]":
    """Return the error that the others came from, and its calls (else those of the trace)."""
    causes = [link for link in trace.chain if link.relation == "cause" and link.type]
    if not causes:
        return trace, trace.frames
    return causes[-1], causes[-1].frames or trace.frames


def redacted(report: Report) -> Report:
    """Return the report with a placeholder for each detected value, the same one throughout."""
    return with_texts(report, _masking())


def _masking() -> Callable[[Sequence[str]], Sequence[str]]:
    from homeport.redaction import Masker, redact  # noqa: PLC0415 -- detection loads slowly

    masker = Masker(secrets.token_bytes(32))

    def treat(texts: Sequence[str]) -> Sequence[str]:
        joined = _MARK.join(text.replace("\x1e", " ") for text in texts)
        parts = redact(joined, masker).text.split(_MARK)
        if len(parts) == len(texts):
            return parts
        return [redact(text, masker).text for text in texts]  # a finding ran over a mark

    return treat


def commits_of(repo: Path, start: float, end: float) -> tuple[Deploy, ...]:
    """Return a repository's commits from an hour before a log to its end.

    Raises:
        InputError: git cannot be asked there.
    """
    from homeport.code.git import git  # noqa: PLC0415 -- only where a repository is named

    told = git(
        repo,
        "log",
        "--format=%h%x1f%ct%x1f%s",
        "--no-merges",
        f"--max-count={_MOST_COMMITS}",
        f"--since=@{int(start - _HOUR)}",
        f"--until=@{int(end) + 1}",
    )
    if told is None:
        raise InputError(f"{repo}: git tells no history", hint="name a git repository")
    rows = [row.split("\x1f", 2) for row in told.decode("utf-8", "replace").splitlines()]
    return tuple(Deploy(row[0], float(row[1]), row[2]) for row in rows if len(row) == 3)  # noqa: PLR2004 -- the three parts asked for
