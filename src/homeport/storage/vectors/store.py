"""What a store of embeddings can do, wherever it is; each kind of store has a file of its own.

A vector is known by the hash of the text it is of, so that the same text is never embedded twice.
Stores hold hashes and numbers, no text and no path. Who computes the vectors is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection as Several
    from collections.abc import Mapping, Sequence

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Collection:
    """Vectors that may be compared: of one repository, by one model, of one length."""

    repo: str
    model: str
    dimensions: int


class Vectors(Protocol):
    """Keeps vectors of one collection and compares them by their cosine, from -1 to 1.

    Every method raises `StorageError` where the store cannot be reached or refuses.
    """

    def missing(self, digests: Several[bytes]) -> list[bytes]:
        """Return those of the hashes that have no vector yet, in their order, each once."""

    def put(self, vectors: Mapping[bytes, Sequence[float]]) -> None:
        """Keep vectors; what is kept under the same hash is replaced."""

    def similar(self, vector: Sequence[float], digests: Several[bytes]) -> dict[bytes, float]:
        """Return the cosine of those of the hashes that have a vector."""

    def nearest(self, vector: Sequence[float], limit: int) -> list[tuple[bytes, float]]:
        """Return the hashes of the most similar vectors with their cosines, best first."""

    def forget(self, digests: Several[bytes]) -> None:
        """Drop the vectors of these hashes."""

    def close(self) -> None:
        """Give the connection back, where the store has one of its own."""


def checked(vector: Sequence[float], dimensions: int) -> list[float]:
    """Return the vector's direction, at length one; its length says nothing here.

    Raises:
        ValueError: it has another number of dimensions, or no direction.
    """
    if len(vector) != dimensions:
        raise ValueError(f"a vector of {len(vector)} dimensions instead of {dimensions}")
    length = sum(float(part) ** 2 for part in vector) ** 0.5
    if not 0 < length < float("inf"):
        raise ValueError("a vector without a direction")
    return [float(part) / length for part in vector]
