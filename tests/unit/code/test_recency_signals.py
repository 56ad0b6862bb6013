"""Signals from the history; how they look on a whole repository is in `test_collect.py`."""

from pathlib import Path

from tests.doubles.repository import commit_all, write_files

from homeport.code import Index
from homeport.code.candidates import Candidates
from homeport.code.recency_signals import measure_recency
from homeport.code.signals import Signal


def test_the_last_change_counts(tmp_path: Path) -> None:
    """A file counts by its latest commit, and older commits count less."""
    write_files(tmp_path, {"a.py": "def a(): pass\n", "b.py": "def b(): pass\n"})
    commit_all(tmp_path, "both")
    write_files(tmp_path, {"a.py": "def a(): return 1\n"})
    commit_all(tmp_path, "a again")
    with Index.open(tmp_path) as index:
        index.refresh()
        candidates = Candidates(index.connection)
        for name in ("a", "b"):
            candidates.of(index.definitions(name)[0])
        measure_recency(index, candidates)
        strengths = {one.chunk.symbol: one.signals[Signal.RECENT] for one in candidates}
    assert strengths["a"] == 1.0
    assert 0.8 < strengths["b"] < 1.0
