"""A regular expression that is compiled when first used, so that importing the room stays cheap.

Every pattern in this room must match in linear time: no two neighbouring repeats may match
the same character unless one of them is possessive or atomic.
"""

import re
from collections.abc import Callable, Iterator


class Pattern:
    """The methods of `re.Pattern`; the first call of any compiles it."""

    __slots__ = ("finditer", "flags", "fullmatch", "match", "search", "source", "sub")

    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    sub: Callable[..., str]

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source, self.flags = source, flags

    def __getattr__(self, name: str) -> object:
        # Reached only while the slots are empty: afterwards they hold the bound C methods.
        if name not in Pattern.__slots__:
            raise AttributeError(name)
        compiled = re.compile(self.source, self.flags)
        self.match, self.search = compiled.match, compiled.search
        self.fullmatch, self.finditer = compiled.fullmatch, compiled.finditer
        self.sub = compiled.sub
        return getattr(compiled, name)
