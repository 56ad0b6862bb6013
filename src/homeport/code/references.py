"""Finds the lines that name a symbol: the index says in which chunks, the files say where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from homeport.code.contents import as_utf8
from homeport.code.index import Reference

if TYPE_CHECKING:
    from homeport.code.index import Index

_LONGEST_LINE = 200


def references(index: Index, name: str, limit: int) -> list[Reference]:
    """Return the lines that name `name` as a whole word, sources before tests."""
    bare = name.rpartition(".")[2]
    word = re.compile(rf"(?<![\w$]){re.escape(bare)}(?![\w$])")
    texts: dict[str, list[str]] = {}
    found: dict[tuple[str, int], Reference] = {}
    for chunk in index.naming(bare):
        lines = texts.get(chunk.path)
        if lines is None:
            content = as_utf8(index.source(chunk.path) or b"")
            lines = texts[chunk.path] = content.decode("utf-8", "replace").split("\n")
        for number, line in enumerate(lines[chunk.start - 1 : chunk.end], chunk.start):
            if word.search(line) and (chunk.path, number) not in found:
                shown = line.strip()[:_LONGEST_LINE]
                found[chunk.path, number] = Reference(chunk.path, number, chunk.symbol, shown)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]
