"""Signals from the history: a file that changed lately is likelier to hold a fresh fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.code.signals import Signal

if TYPE_CHECKING:
    from homeport.code.candidates import Candidates
    from homeport.code.index import Index

_WIDEST = 30  # files; a commit that touches more is a sweep and says nothing
_HALF = 10  # commits after which a change says half as much


def measure_recency(index: Index, candidates: Candidates) -> None:
    """Point at the files of the latest commits."""
    strengths: dict[str, float] = {}
    for age, (_, files) in enumerate(index.recent_commits()):
        for path in files if len(files) <= _WIDEST else ():
            strengths.setdefault(path, _HALF / (_HALF + age))
    for one in candidates:
        strength = strengths.get(one.chunk.path, 0.0)
        if strength:
            one.point(Signal.RECENT, strength, "changed lately" if strength > 1 / 2 else "")
