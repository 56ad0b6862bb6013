"""Resolves the names of base classes to the definitions they most likely mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.code.calls import resolve
from homeport.code.chunk import ChunkKind

if TYPE_CHECKING:
    from homeport.code.chunk import Chunk
    from homeport.code.index import Index


def bases(index: Index, symbol: str) -> list[Chunk]:
    """Return the definitions of the bases of every class of this name, in the order written."""
    found: dict[tuple[str, int], Chunk] = {}
    for one in index.definitions(symbol):
        near = frozenset(index.imported_by(one.path)) if one.bases else frozenset[str]()
        for name in one.bases:
            classes = [base for base in index.definitions(name) if base.kind is ChunkKind.CLASS]
            for base in resolve(one, classes, near):
                if (base.path, base.start) != (one.path, one.start):
                    found.setdefault((base.path, base.start), base)
    return list(found.values())
