"""Chunks."""

from homeport.code import Chunk, ChunkKind


def test_name_is_the_last_part_of_the_symbol() -> None:
    """A method's bare name leaves its class out; a chunk without a symbol has none."""
    assert Chunk("a.py", 1, 2, 2, ChunkKind.METHOD, "Cart.total").name == "total"
    assert Chunk("a.py", 1, 2, 2, ChunkKind.MODULE).name == ""


def test_lines_counts_both_ends() -> None:
    """Lines 3 to 5 are three lines."""
    assert Chunk("a.py", 3, 5, 5, ChunkKind.TEXT).lines == 3
