"""Rows and values."""

from homeport.code.chunk import Chunk, ChunkKind
from homeport.code.schema import chunk_of


def test_chunk_of() -> None:
    """A row of the chunk columns becomes the chunk it was made from."""
    row = ("a.py", 1, 9, 3, "class", "A", "class A", "Doc.", "f g", "B")
    assert chunk_of(row) == Chunk(
        "a.py", 1, 9, 3, ChunkKind.CLASS, "A", "class A", "Doc.", ("f", "g"), ("B",)
    )
