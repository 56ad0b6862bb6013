"""The repository's code: syntax-aware chunks, symbols and references, index, search, history."""

from homeport.code.belonging import is_test
from homeport.code.chunk import Chunk, ChunkKind
from homeport.code.history import UNCOMMITTED, Change, recent_changes
from homeport.code.hunks import Hunk, committed_hunks, open_hunks
from homeport.code.index import Index, Reference
from homeport.code.query import FailingTest, Location, Place, Query, QueryKind
from homeport.code.refresh import Refreshed

__all__ = [
    "UNCOMMITTED",
    "Change",
    "Chunk",
    "ChunkKind",
    "FailingTest",
    "Hunk",
    "Index",
    "Location",
    "Place",
    "Query",
    "QueryKind",
    "Reference",
    "Refreshed",
    "committed_hunks",
    "is_test",
    "open_hunks",
    "recent_changes",
]
