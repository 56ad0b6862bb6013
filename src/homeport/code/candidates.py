"""The chunks that may matter for one question, each with the signals that point at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.code.schema import CHUNK_COLUMNS, chunk_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import apsw

    from homeport.code.chunk import Chunk
    from homeport.code.signals import Signal


@dataclass(slots=True)
class Candidate:
    """A chunk with the signals that point at it, and words for the most telling ones."""

    chunk: Chunk
    is_test: bool
    signals: dict[Signal, float] = field(default_factory=dict)
    why: dict[Signal, str] = field(default_factory=dict)

    def point(self, signal: Signal, strength: float, why: str = "") -> None:
        """Keep the strongest of what a signal says."""
        if strength > self.signals.get(signal, 0.0):
            self.signals[signal] = strength
            if why:
                self.why[signal] = why


class Candidates:
    """Candidates by the identity of their chunk, loaded from the index as they are named."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._by_id: dict[int, Candidate] = {}
        self._by_place: dict[tuple[str, int, int], Candidate] = {}

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self._by_id.values())

    def of(self, chunk: Chunk) -> Candidate:
        """Return the candidate of a chunk of the index."""
        place = (chunk.path, chunk.start, chunk.end)
        known = self._by_place.get(place)
        if known is None:
            ((number, test),) = self._connection.execute(
                "SELECT chunks.id, test FROM chunks JOIN files ON files.id = chunks.file"
                " WHERE path = ? AND start = ? AND end = ? LIMIT 1",
                place,
            )
            known = self._keep(number, Candidate(chunk, bool(test)))
        return known

    def numbered(self, number: int) -> Candidate:
        """Return a candidate that was loaded."""
        return self._by_id[number]

    def load(self, numbers: Iterable[int]) -> None:
        """Make candidates of chunks, in one question to the index."""
        missing = [number for number in numbers if number not in self._by_id]
        if not missing:
            return
        marks = ", ".join("?" * len(missing))
        rows = self._connection.execute(
            f"SELECT chunks.id, test, {CHUNK_COLUMNS} FROM chunks"  # noqa: S608 -- only question marks
            f" JOIN files ON files.id = chunks.file WHERE chunks.id IN ({marks})",
            missing,
        )
        for number, test, *rest in rows:
            self._keep(number, Candidate(chunk_of(tuple(rest)), bool(test)))

    def _keep(self, number: int, candidate: Candidate) -> Candidate:
        chunk = candidate.chunk
        self._by_id[number] = candidate
        self._by_place[chunk.path, chunk.start, chunk.end] = candidate
        return candidate
