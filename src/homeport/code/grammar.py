"""What one language needs to be cut into chunks; the table of languages is in `grammars.py`."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Parser, Query


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language: its files, where its tree-sitter parser lies, and what to capture.

    `query` captures `@function`, `@class`, `@wrapper` (a node that belongs to the definition
    inside it, as decorators do), `@call` (the bare name called), `@base` (the bare name of what a
    class inherits from) and `@import` (whole statements).
    """

    name: str
    suffixes: tuple[str, ...]
    package: str
    query: str
    function: str = "language"  # what the package calls the function that returns its parser
    test_names: tuple[str, ...] = ()  # regular expressions on the file's name
    macros: bytes = b""  # regular expression; blanked where the parser stumbles over a file


@dataclass(frozen=True, slots=True)
class Reader:
    """The loaded parser and compiled query of a grammar."""

    parser: Parser
    query: Query


@cache
def reader(package: str, function: str, query: str) -> Reader:
    """Load a grammar's parser once per process; only languages that are met are loaded."""
    import tree_sitter  # noqa: PLC0415 -- 20 ms that only indexing needs

    language = tree_sitter.Language(getattr(importlib.import_module(package), function)())
    return Reader(tree_sitter.Parser(language), tree_sitter.Query(language, query))
