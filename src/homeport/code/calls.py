"""Resolves the bare names a chunk calls to the definitions they most likely mean.

Without types this is a guess; it is kept honest by nearness: the same class, the same file, a file
that is imported, and only then the one place in the repository that defines the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from homeport.code.chunk import Chunk
    from homeport.code.index import Index

_TOO_COMMON = 12  # definitions of one name; beyond it a far one is a coin toss
_FEW = 3  # definitions taken for one name


def callees(index: Index, chunk: Chunk) -> list[Chunk]:
    """Return the definitions of the names `chunk` calls, in the order of the calls."""
    near = frozenset(index.imported_by(chunk.path))
    found: dict[tuple[str, int], Chunk] = {}
    for name in chunk.calls:
        for one in resolve(chunk, index.definitions(name), near):
            found.setdefault((one.path, one.start), one)
    found.pop((chunk.path, chunk.start), None)
    return list(found.values())


def resolve(caller: Chunk, candidates: Iterable[Chunk], near: frozenset[str]) -> list[Chunk]:
    """Return those of the definitions of one name that `caller` most likely means."""
    listed = list(candidates)
    owner = caller.symbol.rpartition(".")[0]
    tiers = (
        [one for one in listed if one.path == caller.path and _owner(one) == owner],
        [one for one in listed if one.path == caller.path],
        [one for one in listed if one.path in near],
        listed if len(listed) <= _TOO_COMMON else [],
    )
    return next((tier[:_FEW] for tier in tiers if tier), [])


def _owner(chunk: Chunk) -> str:
    return chunk.symbol.rpartition(".")[0]
