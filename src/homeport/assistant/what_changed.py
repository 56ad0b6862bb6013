"""Which recent commits and open changes explain a failure, read from the repository's history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.code import Change, Hunk, committed_hunks, open_hunks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from homeport.diagnosis import Cause, Sources
    from homeport.diagnosis.changes.judge import Evidence
    from homeport.traces import Trace

_LATEST = 30  # commits of the whole repository
_OF_FILES = 8  # further commits that touched the files of the flow
_MOST_FILES = 8
_MOST_OPEN = 40
_MOST_CHANGES = 5


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """The causes with the changes weighed in, the changes that count, and what else is recent."""

    causes: tuple[Cause, ...]
    evidence: tuple[Evidence, ...]
    changes: tuple[Change, ...]


def what_changed(
    repo: Path,
    failure: Trace,
    sources: Sources,
    causes: tuple[Cause, ...],
    *,
    near: Sequence[str],
    now: float,
) -> WhatChanged:
    """Look through the latest commits and open changes; `near` are the files of the failure."""
    steps = [step.path for cause in causes for step in cause.steps]
    paths = tuple(dict.fromkeys([*(c.path for c in causes), *near, *steps]))[:_MOST_FILES]
    hunks = _hunks(repo, sources, paths)
    if not hunks:
        return WhatChanged(causes, (), ())
    from homeport.diagnosis.changes.weighing import weigh  # noqa: PLC0415 -- only with a history

    told, evidence = weigh(failure, sources, causes, hunks, now)
    return WhatChanged(told, evidence, _shown(hunks, evidence, paths))


def _hunks(repo: Path, sources: Sources, paths: Sequence[str]) -> tuple[Hunk, ...]:
    latest = committed_hunks(repo, _LATEST)
    if not latest:
        return ()
    seen = {hunk.commit for hunk in latest}
    older = committed_hunks(repo, _OF_FILES, paths) if len(seen) >= _LATEST and paths else ()
    data = [path for path in sources.data.paths() if path.count("/") < 3]  # noqa: PLR2004 -- folders
    watched = dict.fromkeys([*paths, *sources.paths[:_MOST_OPEN], *data])
    from homeport.diagnosis.changes.upgrades import is_lock  # noqa: PLC0415 -- as above

    locks = [path for path in watched if is_lock(path)]
    opened = open_hunks(repo, [*locks, *(p for p in watched if p not in locks)][: 2 * _MOST_OPEN])
    return (*opened, *latest, *(hunk for hunk in older if hunk.commit not in seen))


def _shown(
    hunks: Sequence[Hunk], evidence: Sequence[Evidence], paths: Sequence[str]
) -> tuple[Change, ...]:
    """The changes that count, then what else is recent in the files of the failure."""
    counted = [
        Change(
            e.hunk.path, e.hunk.commit, e.hunk.time, e.hunk.subject, ((e.line, e.line),), e.said,
            "\n".join(e.hunk.lines),
        )
        for e in evidence
    ]  # fmt: skip
    known = {(change.path, change.commit) for change in counted}
    others: dict[tuple[str, str], list[Hunk]] = {}
    for hunk in hunks:
        if hunk.path in paths and (hunk.path, hunk.commit) not in known:
            others.setdefault((hunk.path, hunk.commit), []).append(hunk)
    kept = [_recent(of_one) for of_one in others.values()]
    return tuple(dict.fromkeys([*counted, *kept]))[:_MOST_CHANGES]


def _recent(hunks: Sequence[Hunk]) -> Change:
    """What one commit did to one file."""
    one = hunks[0]
    lines = tuple((h.start, h.start + max(len(h.added), 1) - 1) for h in hunks)
    return Change(one.path, one.commit, one.time, one.subject, lines)
