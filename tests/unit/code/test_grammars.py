"""The table of languages."""

import pytest

from homeport.code.grammar import Grammar, reader
from homeport.code.grammars import GRAMMARS, grammar_of, suffix_of


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda one: one.name)
def test_every_grammar_loads(grammar: Grammar) -> None:
    """Each entry names a parser that is installed and captures that it understands."""
    assert reader(grammar.package, grammar.function, grammar.query).query.capture_count >= 3


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/b.py", "python"),
        ("A.java", "java"),
        ("a.MJS", "javascript"),
        ("a.ts", "typescript"),
        ("a.tsx", "tsx"),
        ("cmd/main.go", "go"),
        ("src/lib.rs", "rust"),
        ("a.h", "c"),
        ("a.hpp", "cpp"),
        ("A.cs", "c-sharp"),
        ("a.rb", "ruby"),
        ("a.php", "php"),
        ("a.toml", None),
        ("Makefile", None),
    ],
)
def test_grammar_of(path: str, name: str | None) -> None:
    """A file's language is known by its suffix, in any case."""
    found = grammar_of(path)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("path", "suffix"),
    [("a/b.PY", ".py"), ("a.b/c", ""), (".bashrc", ""), ("a.tar.gz", ".gz"), ("", "")],
)
def test_suffix_of(path: str, suffix: str) -> None:
    """A suffix belongs to the file's name, never to a folder or a hidden name."""
    assert suffix_of(path) == suffix
