"""Ranks by meaning as well as by words: a person describes a fault in words the code may not have.

Only questions in a person's words are ranked so: the frames of a failure say more than any
likeness. Vectors are kept in the index by the hash of a chunk's text; what is missing of the
likeliest hundred is computed at once, everything else in the background by `embed_all`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.code.collect import collect
from homeport.code.locate import ranked
from homeport.code.query import QueryKind
from homeport.code.ranking import score
from homeport.code.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from homeport.code.candidates import Candidate
    from homeport.code.chunk import Chunk
    from homeport.code.embedding import Embedder
    from homeport.code.index import Index
    from homeport.code.query import Location, Query
    from homeport.storage.vectors import Vectors

_LIKELIEST = 100
_CHUNK_TOKENS = 128
_QUESTION_TOKENS = 200
_AT_ONCE = 32  # vectors kept together: what an interruption costs
_SURE = 0.5  # a likeness that is worth a reason


def locate_by_meaning(
    index: Index,
    query: Query,
    limit: int,
    embedder: Embedder,
    progress: Callable[[int, int], None] | None = None,
) -> list[Location]:
    """Return where a fix most likely belongs, best first."""
    candidates = collect(index, query)
    if query.kind is QueryKind.ISSUE:
        _measure(index, query, candidates, embedder, progress)
    return ranked(index, query, candidates, limit)


def embed_all(
    index: Index, embedder: Embedder, progress: Callable[[int, int], None] | None = None
) -> int:
    """Compute every vector the index lacks and return how many; may be interrupted at any time."""
    return _embed(index, index.to_embed(), embedder, progress)


def _measure(
    index: Index,
    query: Query,
    candidates: list[Candidate],
    embedder: Embedder,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Point at the likeliest candidates by how near their text is to the question's."""
    likely = sorted(
        (one for one in candidates if not one.is_test),
        key=lambda one: (-score(one, query.kind), one.chunk.path, one.chunk.start),
    )[:_LIKELIEST]
    digests = {one.chunk: index.digest_of(one.chunk) for one in likely}
    _embed(
        index,
        {digest: chunk for chunk, digest in digests.items() if digest is not None},
        embedder,
        progress,
    )
    question = embedder.embed(f"{query.title}\n{query.prose}", _QUESTION_TOKENS)
    store = index.vectors(embedder.name, embedder.dimensions)
    near = store.similar(question, [one for one in digests.values() if one is not None])
    for one in likely:
        likeness = near.get(digests[one.chunk] or b"", 0.0)
        why = "means what the text says" if likeness >= _SURE else ""
        one.point(Signal.MEANING, likeness, why)


def _embed(
    index: Index,
    chunks: Mapping[bytes, Chunk],
    embedder: Embedder,
    progress: Callable[[int, int], None] | None,
) -> int:
    store: Vectors = index.vectors(embedder.name, embedder.dimensions)
    missing = store.missing(list(chunks))
    for start in range(0, len(missing), _AT_ONCE):
        some = missing[start : start + _AT_ONCE]
        store.put(
            {one: embedder.embed(_described(index, chunks[one]), _CHUNK_TOKENS) for one in some}
        )
        if progress is not None:
            progress(start + len(some), len(missing))
    return len(missing)


def _described(index: Index, chunk: Chunk) -> str:
    """Return what is embedded of a chunk: where it is, what it is called, its first lines."""
    content = (index.source(chunk.path) or b"").decode("utf-8", "replace")
    own = content.split("\n")[chunk.start - 1 : chunk.end]
    name = f"{chunk.path} {chunk.symbol}".replace("/", " ").replace("_", " ").replace(".", " ")
    return "\n".join([name, *own])
