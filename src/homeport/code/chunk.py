"""A chunk: the piece of a file that is found, ranked and shown as one. Holds no text.

The text stays in the person's files: an index that copied it would be a second copy to protect.
"""

from dataclasses import dataclass
from enum import StrEnum


class ChunkKind(StrEnum):
    """What a chunk is in its language."""

    FUNCTION = "function"
    METHOD = "method"
    CLASS = "class"
    MODULE = "module"  # statements outside every function and class
    TEXT = "text"  # lines of a file whose syntax we do not read


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines `start` to `end` (1-based, inclusive) of `path`, relative to the repository.

    `head` is the last line that shows it when its inner parts have chunks of their own: a class
    up to its first method. It equals `end` for everything else.
    """

    path: str
    start: int
    end: int
    head: int
    kind: ChunkKind
    symbol: str = ""  # qualified within its file: "Cart.total"; empty outside definitions
    signature: str = ""
    doc: str = ""  # first line of its documentation
    calls: tuple[str, ...] = ()  # bare names it calls, in the order they first occur
    bases: tuple[str, ...] = ()  # bare names of what a class inherits from, as written

    @property
    def name(self) -> str:
        """The last part of the symbol."""
        return self.symbol.rpartition(".")[2]

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.end - self.start + 1
