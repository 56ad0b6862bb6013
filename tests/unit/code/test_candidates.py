"""Candidates of one question."""

from pathlib import Path

from tests.doubles.repository import write_files

from homeport.code import Index
from homeport.code.candidates import Candidates
from homeport.code.signals import Signal


def test_each_chunk_is_one_candidate(tmp_path: Path) -> None:
    """However a chunk is named, its signals gather in one place."""
    write_files(tmp_path, {"a.py": "def f(): pass\n", "tests/test_a.py": "def test_f(): f()\n"})
    with Index.open(tmp_path) as index:
        index.refresh()
        candidates = Candidates(index.connection)
        (chunk,) = index.definitions("f")
        one = candidates.of(chunk)
        numbers = [number for (number,) in index.connection.execute("SELECT id FROM chunks")]
        candidates.load(numbers)
        assert any(candidates.numbered(number) is one for number in numbers)
        assert candidates.of(chunk) is one
        assert sorted(candidate.is_test for candidate in candidates) == [False, True]


def test_the_strongest_pointer_is_kept(tmp_path: Path) -> None:
    """A weaker pointer of the same signal changes nothing; a silent one gives no reason."""
    write_files(tmp_path, {"a.py": "def f(): pass\n"})
    with Index.open(tmp_path) as index:
        index.refresh()
        one = Candidates(index.connection).of(index.definitions("f")[0])
        one.point(Signal.TEXT, 0.5, "half")
        one.point(Signal.TEXT, 0.2, "little")
        one.point(Signal.SYMBOL, 1.0)
        assert one.signals == {Signal.TEXT: 0.5, Signal.SYMBOL: 1.0}
        assert one.why == {Signal.TEXT: "half"}
