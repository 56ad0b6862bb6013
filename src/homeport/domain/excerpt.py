"""A piece of the repository that is shown to a person or a model, with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines `start` to `end` (1-based, inclusive) of `path` (relative to the repository)."""

    path: str
    start: int
    end: int
    text: str
    symbol: str = ""
    why: str = ""
    marked: tuple[int, ...] = ()  # lines that failed, 1-based
