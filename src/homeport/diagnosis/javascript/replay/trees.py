"""The files of a replay, each read and parsed once, whatever is tried with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.syntax import Node, Unreadable, parse
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from homeport.diagnosis.sources import Sources

_LONGEST = 60_000  # characters of a file


class Trees:
    """Syntax trees by path."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._trees: dict[str, Node] = {}

    def tree(self, path: str) -> Node:
        """The tree of a file of the repository."""
        if path not in self._trees:
            text = self.sources.text(path)
            if text is None or len(text) > _LONGEST:
                raise GaveUp(f"{path} cannot be read")
            try:
                self._trees[path] = parse(text, path)
            except Unreadable:
                raise GaveUp(f"{path} cannot be parsed") from None
        return self._trees[path]
