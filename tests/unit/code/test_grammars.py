"""The table of languages."""

import pytest

from homeport.code.grammar import Grammar, reader
from homeport.code.grammars import GRAMMARS, grammar_for, grammar_of, suffix_of


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


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("a.h", b"namespace shop {\nclass Cart;\n}\n", "cpp"),
        ("a.h", b"template <class T>\nT f(T t);\n", "cpp"),
        ("a.h", b"class X_API Cart : public Base {\n};\n", "cpp"),
        ("a.h", b"/* a class of its own */\nstruct a { int class_id; };\nint f(void);\n", "c"),
        ("a.h", b'#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n', "c"),
        ("a.c", b"namespace x {}\n", "c"),
        ("a.py", b"class A: pass\n", "python"),
    ],
)
def test_headers_by_content(path: str, source: bytes, expected: str) -> None:
    """A header is read in the language it is written in; other files by their names."""
    grammar = grammar_for(path, source)
    assert grammar is not None
    assert grammar.name == expected


def test_no_grammar_for_other_files() -> None:
    """A file of a language we do not read has no grammar, whatever it holds."""
    assert grammar_for("a.txt", b"class A {}") is None
